"""Writes models of timm's whose every parameter and buffer is redrawn, with an image and what timm makes of it.

    python bench/zoo/redrawn.py FOLDER small [PART OF A NAME …]
    python bench/zoo/redrawn.py FOLDER NAME …

For each model FOLDER gets NAME.safetensors (the weights under timm's names), NAME.case.safetensors (`input/image`,
`output/logits`) and NAME.json: the spec, its settings, and pairs of tensors of one shape with how much exchanging the two
changes timm's own logits, as a share of the largest. `small` is one or two models a spec at tiny sizes, with all pairs;
of published sizes it is a few pairs. bench/zoo/redrawn.ts holds Vitral to these files.
"""

import json
import random
import sys
from itertools import combinations
from pathlib import Path

import timm
import torch
from safetensors.torch import save_file

from redraw import redraw
from small_models import SMALL
from timm_settings import settings

PAIRS = 4


def main(folder, *names):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if names[0] == "small":
        parts = names[1:]
        for number, (name, create) in enumerate(SMALL.items()):
            if not parts or any(part in name for part in parts):
                write(folder, name, create(), number, None)
    else:
        for number, name in enumerate(names):
            write(folder, name, timm.create_model(name), number, PAIRS)


@torch.no_grad()
def write(folder, name, model, seed, pairs):
    spec, values = settings(model.eval())
    redraw(model, seed)
    torch.manual_seed(seed)
    size = values["image_size"]
    height, width = size if isinstance(size, list) else (size, size)
    image = torch.randn(2, values["channels"], height, width)
    logits = model(image)
    state = model.state_dict()
    about = {"spec": spec, "set": values, "exchanges": exchanges(model, image, logits, pairs, random.Random(seed))}
    save_file({key: value.contiguous() for key, value in state.items()}, folder / f"{name}.safetensors")
    save_file({"input/image": image, "output/logits": logits.contiguous()}, folder / f"{name}.case.safetensors")
    (folder / f"{name}.json").write_text(json.dumps(about))


def exchanges(model, image, logits, at_most, chance):
    """[one tensor, another of its shape, what exchanging them changes] of all pairs, or of a few."""
    state = {key: value for key, value in model.state_dict().items() if value.is_floating_point()}
    pairs = [pair for pair in combinations(state, 2) if state[pair[0]].shape == state[pair[1]].shape]
    if at_most is not None and len(pairs) > at_most:
        pairs = chance.sample(pairs, at_most)

    def change(one, other):
        exchange(state[one], state[other])
        changed = (model(image) - logits).abs().max() / logits.abs().max()
        exchange(state[one], state[other])
        return changed.item() if changed.isfinite() else 1e9

    return [[one, other, change(one, other)] for one, other in pairs]


def exchange(one, other):
    kept = one.clone()
    one.copy_(other)
    other.copy_(kept)


if __name__ == "__main__":
    main(*sys.argv[1:])
