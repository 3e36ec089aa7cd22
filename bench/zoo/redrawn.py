"""Writes models of timm's and others whose every parameter and buffer is redrawn, with an image and what its library makes of it.

    python bench/zoo/redrawn.py FOLDER small [PART OF A NAME …]
    python bench/zoo/redrawn.py FOLDER NAME …

For each model FOLDER gets NAME.safetensors (the weights under its library's names), NAME.case.safetensors (`input/image`,
`output/logits`) and NAME.json: the spec, its settings, and pairs of tensors of one shape with how much exchanging the two
changes the library's own logits, as a share of the largest. `small` is one or two models a spec at tiny sizes, and one a
layout of transformers' and facebook's, with all pairs; of published sizes it is a few pairs. bench/zoo/redrawn.ts holds Vitral to these files.
"""

import json
import random
import sys
from functools import partial
from itertools import combinations
from pathlib import Path

import timm
import torch
from safetensors.torch import save_file

from foreign_models import FOREIGN, Foreign
from redraw import redraw
from small_models import SMALL
from timm_settings import settings

PAIRS = 4


def main(folder, *names):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if names[0] == "small":
        made = {**{name: partial(of_timm, create) for name, create in SMALL.items()}, **FOREIGN}
        for number, (name, make) in enumerate(made.items()):
            if len(names) == 1 or any(part in name for part in names[1:]):
                write(folder, name, make(seed=number), number, None)
    else:
        for number, name in enumerate(names):
            write(folder, name, of_timm(partial(timm.create_model, name), number), number, PAIRS)


def of_timm(create, seed):
    model = create()
    spec, values = settings(model.eval())
    redraw(model, seed)
    return Foreign(spec, values, "", model.state_dict(), model)


@torch.no_grad()
def write(folder, name, model, seed, pairs):
    torch.manual_seed(seed)
    size = model.settings["image_size"]
    height, width = size if isinstance(size, list) else (size, size)
    image = torch.randn(2, model.settings.get("channels", 3), height, width)
    logits = model.logits(image)
    about = {
        **{"spec": model.spec, "set": model.settings, "layout": model.layout},
        "exchanges": exchanges(model, image, logits, pairs, random.Random(seed)),
    }
    save_file({key: value.contiguous() for key, value in model.tensors.items()}, folder / f"{name}.safetensors")
    save_file({"input/image": image, "output/logits": logits.contiguous()}, folder / f"{name}.case.safetensors")
    (folder / f"{name}.json").write_text(json.dumps(about))


def exchanges(model, image, logits, at_most, chance):
    """[one tensor, another of its shape, what exchanging them changes] of all pairs, or of a few."""
    state = {key: value for key, value in model.tensors.items() if value.is_floating_point()}
    pairs = [pair for pair in combinations(state, 2) if state[pair[0]].shape == state[pair[1]].shape]
    if at_most is not None and len(pairs) > at_most:
        pairs = chance.sample(pairs, at_most)

    def change(one, other):
        exchange(state[one], state[other])
        changed = (model.logits(image) - logits).abs().max() / logits.abs().max()
        exchange(state[one], state[other])
        return changed.item() if changed.isfinite() else 1e9

    return [[one, other, change(one, other)] for one, other in pairs]


def exchange(one, other):
    kept = one.clone()
    one.copy_(other)
    other.copy_(kept)


if __name__ == "__main__":
    main(*sys.argv[1:])
