"""Runs emitted modules of PyTorch on weights and inputs that were given, and says how far they are from what was expected.

Reads a folder of folders, each with model.py, class.txt, inputs.safetensors and case files `<n>.safetensors` that hold
weights (`weight:<key>`) and expected outputs (`output:<name>`); writes one line of JSON a folder.
"""

import importlib.util
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file


def module_of(folder):
    spec = importlib.util.spec_from_file_location(f"model_{folder.name}", folder / "model.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return getattr(module, (folder / "class.txt").read_text())


def share(ours, theirs):
    """The largest difference, as a share of the largest number; NaN and other shapes are infinitely far."""
    if ours.shape != theirs.shape:
        return float("inf")
    largest = ours.abs().max().item()
    difference = (ours - theirs).abs().max().item()
    return difference / largest if largest > 0 and difference >= 0 else float("inf")


def farthest(expected, outputs):
    if expected.keys() != outputs.keys():
        return float("inf")
    return max(share(expected[name].double().flatten(), outputs[name].double().flatten()) for name in expected)


def given(folder):
    tensors = load_file(folder / "inputs.safetensors")
    return [t.long() if t.dtype == torch.int32 else t for _, t in sorted(tensors.items())]


@torch.no_grad()
def check(folder):
    model = module_of(folder)()
    model.eval()
    inputs = given(folder)
    deviations = []
    for file in sorted(folder.glob("[0-9]*.safetensors"), key=lambda path: int(path.stem)):
        tensors = load_file(file)
        state = {key[7:]: t for key, t in tensors.items() if key.startswith("weight:")}
        model.load_state_dict(state)
        stored = {key for key in model.state_dict() if not key.endswith("num_batches_tracked")}
        if stored != state.keys():
            raise ValueError(f"state_dict has {stored ^ state.keys()}")
        expected = {key[7:]: t for key, t in tensors.items() if key.startswith("output:")}
        deviations.append(farthest(expected, model(*inputs)))
    found = {"deviations": deviations}
    if (folder / "compile").exists():
        right = model(*inputs)
        compiled = torch.compile(model, fullgraph=True, backend="eager")
        found["compiled"] = farthest(right, compiled(*inputs))
        batch = torch.export.Dim("b", min=1, max=64)
        shapes = tuple({0: batch} for _ in inputs)
        program = torch.export.export(model, tuple(inputs), dynamic_shapes=shapes).module()
        wider = [torch.cat([x, x[:1]]) for x in inputs]
        found["exported"] = farthest(model(*wider), program(*wider))
    return found


for case in sorted(Path(sys.argv[1]).iterdir()):
    try:
        result = check(case)
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps({"name": case.name, **result}), flush=True)
