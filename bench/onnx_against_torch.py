"""Our ONNX file of a model beside the one that torch.onnx.export writes of it: nodes, latency, agreement.

    vitral export SPEC --seed 0 --to onnx -o out/onnx
    vitral export SPEC --seed 0 --to pytorch -o out/torch
    python bench/onnx_against_torch.py out [batch]

Needs torch, onnx, onnxscript, onnxruntime, einops, safetensors. The two take turns, so that a slow moment of the machine
hits them alike; times are medians, of the clock and of the processor.
"""

import importlib.util
import inspect
import sys
import time
from pathlib import Path
from statistics import median

import numpy
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file

ROUNDS = 40


def torch_file(folder, inputs):
    spec = importlib.util.spec_from_file_location("exported", folder / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    classes = [one for one in vars(module).values() if inspect.isclass(one) and issubclass(one, torch.nn.Module)]
    model = classes[-1]()
    model.load_state_dict(load_file(folder / "weights.safetensors"))
    batch = torch.export.Dim("b")
    shapes = tuple({0: batch} for _ in inputs)
    # Of a batch of one, torch.export concludes that it is always one.
    given = tuple(torch.from_numpy(value.repeat(2, axis=0)) for value in inputs.values())
    path = folder / "model.onnx"
    torch.onnx.export(model.eval(), given, dynamo=True, opset_version=20, dynamic_shapes=shapes, verbose=False).save(path)
    return path


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def main(folder, batch):
    ours = folder / "onnx" / "model.onnx"
    draw = numpy.random.default_rng(0)
    inputs = {}
    for value in session(ours).get_inputs():
        shape = [batch if isinstance(size, str) else size for size in value.shape]
        inputs[value.name] = draw.standard_normal(shape, dtype=numpy.float32)
    paths = {"torch": torch_file(folder / "torch", inputs), "ours": ours}
    sessions = {name: session(path) for name, path in paths.items()}
    # Inputs and outputs stand in one order, whatever they are called.
    feeds = {
        name: {value.name: given for value, given in zip(one.get_inputs(), inputs.values())}
        for name, one in sessions.items()
    }
    first = {name: one.run(None, feeds[name]) for name, one in sessions.items()}
    for one, other in zip(*first.values()):
        print(f"largest difference: {abs(one - other).max() / abs(one).max():.1e} of the largest")
    clock, processor = ({name: [] for name in sessions} for _ in range(2))
    for _ in range(ROUNDS):
        for name, one in sessions.items():
            began, spent = time.perf_counter(), time.process_time()
            one.run(None, feeds[name])
            clock[name].append(time.perf_counter() - began)
            processor[name].append(time.process_time() - spent)
    for name, path in paths.items():
        nodes = len(onnx.load(path, load_external_data=False).graph.node)
        times = f"{1e3 * median(clock[name]):.1f} ms, {1e3 * median(processor[name]):.1f} ms of the processor"
        print(f"{name}: {nodes} nodes, {times}")
    shares = [median(times["ours"]) / median(times["torch"]) for times in (clock, processor)]
    print(f"ours / torch: {shares[0]:.3f} by the clock, {shares[1]:.3f} of the processor")


main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
