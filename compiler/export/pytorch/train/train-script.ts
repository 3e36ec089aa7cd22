import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import type { TrainingImages } from "../../training-images.ts";
import { docText, numberText } from "../python/python-text.ts";
import { accumulationText } from "./accumulation-text.ts";
import { averageText } from "./average-text.ts";
import { indented } from "./black-lines.ts";
import { keptText, READ_CHECKPOINT, saveText } from "./checkpoint-text.ts";
import { droppingText } from "./dropping-text.ts";
import { optimizerText, type TrainedGroup } from "./optimizer-text.ts";
import { rateText } from "./rate-text.ts";
import type { Setting } from "./spelled.ts";
import { earlyStopText } from "./stop-text.ts";
import { spelledObjective } from "./torch-objectives.ts";
import { spelledOptimizer } from "./torch-optimizers.ts";
import { DIVISOR, settingsOf } from "./train-settings.ts";
import { trainedText, untrainedText } from "./trained-text.ts";

/** What `train.py` trains. */
export interface TrainedModule {
  readonly recipe: Recipe;
  readonly images: TrainingImages;
  /** The class in `model.py`. */
  readonly name: string;
  /** The weights, by how they are trained. */
  readonly groups: readonly TrainedGroup[];
  /** Patterns of the names of those that are not, where no checkpoint tells by what it has beside them. */
  readonly untrained: readonly string[];
  /** Whether training changes what is no weight: the running statistics of a batch norm. */
  readonly hasBuffers: boolean;
  /** Whether a batch can be shared out, as it may have any size. */
  readonly canShare: boolean;
}

/** `train.py`: a recipe's run in PyTorch, in one process or in many, laid out as black does. */
export function trainScript(module: TrainedModule): string {
  const text = scriptOf(module, module.name, module.name);
  // A class may be called as something that the script has already.
  const isOwn = text.match(new RegExp(`(?<!\\w)${module.name}(?!\\w)`, "g"))?.length === 2;
  return isOwn ? text : scriptOf(module, `${module.name} as Model`, "Model");
}

function scriptOf(module: TrainedModule, imported: string, model: string): string {
  const { recipe, images, hasBuffers, canShare } = module;
  const settings = settingsOf(recipe);
  const has = new Set(settings.flatMap(({ constant, value }) => (value === undefined ? [] : [constant])));
  const when = (condition: boolean, text: string) => (condition ? text : "");
  const objective = spelledObjective(recipe.objective);
  const spelled = spelledOptimizer(recipe.optimizer);
  const accumulation = accumulationText(has);
  const average = averageText(recipe.average, accumulation.changes);
  const dropping = droppingText(recipe, has);
  const stop = earlyStopText(recipe.early_stop);
  const optimizer = optimizerText(spelled, module.groups, recipe, accumulation.changes);
  const trained = trainedText(spelled, module.untrained);
  const kept = keptText(has);
  const isMatching = optimizer.matchesNames || module.untrained.length > 0;
  const changing = [
    ...(has.has("CLIP_VALUE") ? ["nn.utils.clip_grad_value_(model.parameters(), CLIP_VALUE)"] : []),
    ...(has.has("CLIP_NORM") ? ["nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)"] : []),
    ...optimizer.step,
    ...average.moved,
  ];
  const divisor = numberText(DIVISOR);
  return `"""${docText(`Trains model.py as the recipe "${recipe.name ?? ""}" says.`)}

    python train.py
    torchrun --nproc-per-node 8 --max-restarts 3 train.py
    torchrun --nproc-per-node 8 --max-restarts 3 train.py --shard

In one process; in eight with all weights each (DDP), or with a part each (FSDP2).
Goes on from run/checkpoints/last.safetensors. run/ is a run of Vitral: vitral eval run.
Ctrl-C and SIGTERM end the step under way and save.
Tested with torch 2.15.0 and safetensors 0.8.0.
"""

import argparse
import hashlib
import json
import math
import os
import signal
import time
${when(isMatching, "from fnmatch import fnmatch\n")}from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F
from einops import rearrange
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save
from torch import nn
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor
from torch.nn.parallel import DistributedDataParallel

from model import ${[...dropping.imported, imported].join(", ")}

${settings.flatMap(constantLine).join("\n")}
${optimizer.constants}${untrainedText(module.untrained)}MEAN = torch.tensor(${listText(images.mean)}).view(-1, 1, 1)
DEVIATION = torch.tensor(${listText(images.deviation)}).view(-1, 1, 1)
HERE = Path(__file__).parent
RUN = HERE / "run"
LAST = RUN / "checkpoints/last.safetensors"

parser = argparse.ArgumentParser()
parser.add_argument("--shard", action="store_true", help="spread the weights (FSDP2)")
parser.add_argument("--save-every", type=int, metavar="STEPS", help="within epochs too")
options = parser.parse_args()
if options.save_every is not None and options.save_every < 1:
    parser.error("--save-every takes a number from 1")

device = torch.device("cpu")
if torch.cuda.is_available():
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
    torch.cuda.set_device(device)
store, rank, world = dist.HashStore(), 0, 1
if dist.is_torchelastic_launched():
    store, rank, world = next(dist.rendezvous("env://"))
if os.environ.get("TORCHELASTIC_USE_AGENT_STORE") == "True":
    # It outlives a restart, and the addresses in it may be of the dead.
    store = dist.PrefixStore(os.environ["TORCHELASTIC_RESTART_COUNT"], store)
${when(
  !canShare,
  `if world > 1:
    raise SystemExit("the model's batches cannot be shared out: train in one process")
`,
)}dist.init_process_group(store=store, rank=rank, world_size=world)

signals = []
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, _: signals.append(number))

data = load_file(HERE / "data.safetensors")
steps_per_epoch = math.ceil(len(data["train_labels"]) / BATCH_SIZE)
${accumulation.counted}# For each weight: its name in the spec, and how its axes there become those here.
names = json.loads((HERE / "names.json").read_text())


${accumulation.changesFunction}${READ_CHECKPOINT}try:
    saved, run = read_checkpoint()
except (OSError, SafetensorError, LookupError, ValueError) as error:
    raise SystemExit(f"{LAST} is no checkpoint to go on from: {error}") from None
position = run["position"]
if rank == 0 and position["epoch"] >= EPOCHS:
    print(f"{EPOCHS} epochs are trained: a higher EPOCHS trains on")
library = f"torch {torch.__version__} x {world}"
run["engine"] = dict(name="pytorch", library=library, threads=0, cpu=str(device))
lines = (RUN / "metrics.jsonl").read_text().splitlines()
history = [json.loads(line) for line in lines[: position["epoch"]]]


def load(key, weight, moment=""):
    name, axes = names[key]
    tensor = rearrange(saved[moment + name], axes).contiguous().to(device)
    if isinstance(weight, DTensor):
        return distribute_tensor(tensor, weight.device_mesh, weight.placements)
    return tensor


model = ${model}().to(device)
model.load_state_dict({key: load(key, None) for key in names})
${trained}if options.shard:
    for module in reversed(list(model.modules())):  # the innermost first
        for layer in module if isinstance(module, nn.ModuleList) else []:
            if not isinstance(layer, nn.ModuleList):
                fully_shard(layer)
    fully_shard(model)
network = model if options.shard or world == 1 else DistributedDataParallel(model)

trained = {key: w for key, w in model.named_parameters() if w.requires_grad}
${optimizer.classes}${optimizer.made}
${accumulation.restored}${average.begun}${dropping.begun}

${rateText(recipe, has)}


${dropping.functions}def forward(part, indices):
    """The loss of this process's share of a batch; and of all: loss, right, to stop."""
    share = indices[rank::world]
    images = (data[f"{part}_images"][share] / ${divisor} - MEAN) / DEVIATION
    labels = data[f"{part}_labels"][share].to(device, torch.long)
    logits = network(images.to(device))[${objective.output}]
${objective.lines.map((line) => `    ${line}\n`).join("")}    right = (logits.argmax(1) == labels).sum()
    sums = torch.stack([loss.detach(), right, torch.tensor(len(signals)).to(device)])
    dist.all_reduce(sums)
    return loss, *sums.tolist()


def train_step(indices):
    for group in ${optimizer.groups}:
        group["lr"] = learning_rate(position["step"])${optimizer.rate}
${indented(dropping.set)}    torch.manual_seed(SEED + position["step"] * world + rank)  # a step repeats itself
    loss, total, right, stop = forward("train", indices)
    if not math.isfinite(total):
        raise SystemExit(f"after step {position['step']} the loss is {total}")
${indented(accumulation.backward(optimizer.zero, changing))}    position["step"] += 1
    position["batch"] += 1
    position["lossSum"] += total
    position["correct"] += int(right)
    position["images"] += len(indices)
    if stop:
        leave()
    if options.save_every and position["step"] % options.save_every == 0:
        save_checkpoint("last")


${average.functions}@torch.no_grad()
def evaluate():
${average.swapped}${when(
  hasBuffers,
  `    if options.shard:  # the first process's statistics are what is saved
        for key, buffer in model.named_buffers():
            if key in names:
                dist.broadcast(buffer, 0)
`,
)}    count, losses, answers = len(data["validation_labels"]), 0, 0
    for indices in torch.arange(count).split(BATCH_SIZE):
        _, total, right, stop = forward("validation", indices)
        losses, answers = losses + total, answers + right
        if stop:
${indented([...average.back, "leave()"], 3)}${indented(average.back)}    return losses / count, answers / count


${saveText([...optimizer.kept, ...accumulation.kept, ...average.kept])}def leave():
    save_checkpoint("last")
    if rank == 0:
        print(f"saved after step {position['step']}, where the same command goes on")
    dist.destroy_process_group()
    raise SystemExit(130)


${stop.functions}${kept.functions}while position["epoch"] < EPOCHS${stop.condition}:
    clock, seen = time.perf_counter(), position["images"]
    network.train()
    generator = torch.Generator().manual_seed(SEED + position["epoch"])
    order = torch.randperm(len(data["train_labels"]), generator=generator)
    for indices in order.split(BATCH_SIZE)[position["batch"] :]:
        train_step(indices)
    seconds = time.perf_counter() - clock
    network.eval()
    validation_loss, validation_accuracy = evaluate()
    row = dict(
        epoch=position["epoch"] + 1,
        step=position["step"],
        train_loss=position["lossSum"] / position["images"],
        train_accuracy=position["correct"] / position["images"],
        validation_loss=validation_loss,
        validation_accuracy=validation_accuracy,
        learning_rate=learning_rate(position["step"] - 1),
        seconds=seconds,
        images_per_second=(position["images"] - seen) / seconds,
    )
    history.append(row)
    position.update(epoch=row["epoch"], batch=0, lossSum=0, correct=0, images=0)
    best = max(history, key=lambda o: (o["validation_accuracy"], -o["validation_loss"]))
    if rank == 0:
        lines = [json.dumps(one) + "\\n" for one in history]
        write(RUN / "metrics.jsonl", "".join(lines).encode())
        print(lines[-1], end="", flush=True)
${kept.saved}${stop.told}dist.destroy_process_group()
`;
}

const constantLine = ({ constant, value, comment }: Setting): readonly string[] =>
  value === undefined ? [] : [`${constant} = ${value}${comment === "" ? "" : `  # ${comment}`}`];

const listText = (numbers: readonly number[]): string => `[${numbers.map(numberText).join(", ")}]`;
