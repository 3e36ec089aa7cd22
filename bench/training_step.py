"""Times of a training step of an exported model in PyTorch, as JSON: bench/training-steps.ts runs this.

    python bench/training_step.py FOLDER THREADS WARM STEPS HEIGHT WIDTH CHANNELS BATCH CLASSES [compile] [predict] [turns]

With `turns` it takes a step for each line that it reads, and answers with the milliseconds of processor time.
"""

import importlib.util
import inspect
import json
import sys
import time
from pathlib import Path

import torch

# Seconds of steps that are not counted, at the least; training-steps.ts has as many.
WARMS = 1


def main(folder, threads, warm, steps, height, width, channels, batch, classes, *words):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    spec = importlib.util.spec_from_file_location("exported", Path(folder) / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    own = [one for one in vars(module).values() if inspect.isclass(one) and issubclass(one, torch.nn.Module)]
    model = [one for one in own if one.__module__ == "exported"][-1]()
    image = torch.rand(batch, channels, height, width)
    labels = torch.arange(batch) % classes
    run = torch.compile(model) if "compile" in words else model
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.05)

    def logits():
        out = run(image)
        return next(iter(out.values())) if isinstance(out, dict) else out[0] if isinstance(out, tuple) else out

    def step():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(logits(), labels).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    def predict():
        with torch.inference_mode():
            logits()

    timed = predict if "predict" in words else step
    model.train("predict" not in words)
    if "turns" in words:
        return take_turns(timed)
    began = time.perf_counter()
    while warm > 0 or time.perf_counter() - began < WARMS:
        timed()
        warm -= 1
    times = []
    for _ in range(steps):
        begin = time.perf_counter()
        timed()
        times.append((time.perf_counter() - begin) * 1000)
    print(json.dumps({"times": times, "rss": peak(), "library": torch.__version__}))


def take_turns(timed):
    print("ready", flush=True)
    for _ in sys.stdin:
        begin = time.process_time()
        timed()
        print((time.process_time() - begin) * 1000, flush=True)


def peak():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return 0


folder, *numbers = sys.argv[1:10]
main(folder, *map(int, numbers), *sys.argv[10:])
