"""Writes zoo/timm.json: which of timm's names a spec carries, with its parameters, and why the others are left out.

    python bench/zoo/timm_names.py [PART OF A NAME …]

Needs timm 1.0.31 and torch. With parts of names only names that contain one are looked at again; the other lines stay.
Models are built without values (device meta), so all of them take minutes and little memory.
"""

import json
import sys
from pathlib import Path

import timm
import torch
from timm.layers import set_fused_attn
from timm.models import model_entrypoint
from torch.utils.flop_counter import FlopCounterMode

from timm_settings import MODULES, LeftOut, demand, settings

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "zoo" / "timm.json"


def main(parts):
    old = json.loads(CATALOGUE.read_text()) if CATALOGUE.exists() and parts else {"names": {}, "left_out": {}}
    names, left_out = old["names"], old["left_out"]
    set_fused_attn(False)  # attention as products of matrices, which the counter counts
    for name in timm.list_models():
        if parts and not any(part in name for part in parts):
            continue
        names.pop(name, None), left_out.pop(name, None)
        try:
            names[name] = entry(name)
        except LeftOut as why:
            left_out[name] = str(why)
    write({"timm": timm.__version__, "torch": torch.__version__.split("+")[0]}, names, left_out)
    print(f"{len(names)} names, {len(left_out)} left out")


def entry(name):
    module = model_entrypoint(name).__module__.rsplit(".", 1)[-1]
    demand(module in MODULES, f"no spec carries the models of timm's {module}.py")
    with torch.device("meta"):
        model = timm.create_model(name).eval()
        spec, values = settings(model)
        height, width = sides(values["image_size"])
        with FlopCounterMode(display=False) as counter:
            model(torch.zeros(1, values["channels"], height, width))
    defaults = defaults_of(spec)
    return {
        "spec": spec,
        "set": {key: value for key, value in values.items() if defaults[key] != value},
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "flops": counter.get_total_flops(),
    }


def sides(size):
    return size if isinstance(size, list) else (size, size)


def defaults_of(spec, known={}):
    """Parameter → what it is where nothing is said; an expression stays a text, which no value equals."""
    if spec not in known:
        params = json.loads((ROOT / "specs" / f"{spec}.json").read_text())["params"]
        known[spec] = {name: one.get("default") if isinstance(one, dict) else one for name, one in params.items()}
    return known[spec]


def write(versions, names, left_out):
    """One line an entry, so that a change is one line too."""

    def block(entries):
        return ",\n".join(f"    {json.dumps(name)}: {json.dumps(entries[name])}" for name in sorted(entries))

    head = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in versions.items())
    CATALOGUE.write_text(
        f'{{\n{head},\n  "names": {{\n{block(names)}\n  }},\n  "left_out": {{\n{block(left_out)}\n  }}\n}}\n'
    )


if __name__ == "__main__":
    main(sys.argv[1:])
