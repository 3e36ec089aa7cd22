"""Prints the layer groups of timm's models at tiny sizes: by name the spec, its settings, shapes and layer of each tensor.

    python bench/zoo/layer_groups.py

test/long/zoo/stages.test.ts holds the `stages` of our specs to them. CaiT is not among them: timm counts its last layers,
those of the class token alone, as the last layers of all others too.
"""

import json
import sys

from timm.models import group_parameters

from small_models import SMALL
from timm_settings import settings


def grouped(model):
    spec, values = settings(model)
    return {
        "spec": spec,
        "set": {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()},
        "shapes": {key: list(value.shape) for key, value in model.state_dict().items()},
        "layers": group_parameters(model, model.group_matcher(), reverse=True),
    }


models = {name: create() for name, create in SMALL.items()}
json.dump({name: grouped(model) for name, model in models.items() if hasattr(model, "group_matcher")}, sys.stdout)
