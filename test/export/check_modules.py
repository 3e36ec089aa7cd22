"""Runs emitted modules of PyTorch on weights and inputs that were given, and says how far they are from what was expected.

Reads a folder of folders, each with model.py, class.txt, inputs.safetensors and case files `<n>.safetensors` that hold
weights (`weight:<key>`) and expected outputs (`output:<name>`); writes one line of JSON a folder. Where there is an
arguments.json, the model is built with those of its numbers that it takes.
"""

import importlib.util
import inspect
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_model


def model_of(folder):
    spec = importlib.util.spec_from_file_location(f"model_{folder.name}", folder / "model.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    made = getattr(module, (folder / "class.txt").read_text())
    file = folder / "arguments.json"
    given = json.loads(file.read_text()) if file.exists() else {}
    taken = inspect.signature(made).parameters
    return made(**{name: value for name, value in given.items() if name in taken})


FAR = 1e300


def share(ours, theirs):
    """The largest difference, as a share of the largest number; of another shape, or NaN elsewhere, is far."""
    nowhere = ours.isnan()
    if ours.shape != theirs.shape or not torch.equal(nowhere, theirs.isnan()):
        return FAR
    # A running variance below zero, which an exchange can bring about, makes NaN of both.
    if nowhere.all():
        return 0.0
    largest = ours[~nowhere].abs().max().item()
    difference = (ours - theirs)[~nowhere].abs().max().item()
    return difference / largest if largest > 0 else FAR


def farthest(expected, outputs):
    if expected.keys() != outputs.keys():
        return FAR
    return max(share(expected[name].double().flatten(), outputs[name].double().flatten()) for name in expected)


def given(folder):
    tensors = load_file(folder / "inputs.safetensors")
    return [t.long() if t.dtype == torch.int32 else t for _, t in sorted(tensors.items())]


def check_step(model, inputs, folder):
    """Gradients of the loss, and one step of AdamW from there; Adam makes whole steps of what is mere rounding."""
    tensors = load_file(folder / "step.safetensors")
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.05)
    F.cross_entropy(model(*inputs)["logits"], tensors["labels"].long()).backward()
    named = dict(model.named_parameters())
    largest = max(p.grad.abs().max().item() for p in named.values())
    gradients = max(
        (p.grad - tensors[f"gradient:{key}"]).abs().max().item() for key, p in named.items()
    )
    optimizer.step()
    loud = {key: p.grad.abs() > 1e-3 * largest for key, p in named.items()}
    after = max(
        ((p - tensors[f"after:{key}"])[loud[key]].abs().max().item() if loud[key].any() else 0.0)
        for key, p in named.items()
    )
    return {"gradients": gradients / largest, "after": after}


@torch.no_grad()
def check(folder):
    model = model_of(folder)
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
    if (folder / "step.safetensors").exists():
        first = load_file(folder / "0.safetensors")
        model.load_state_dict({key[7:]: t for key, t in first.items() if key.startswith("weight:")})
        save_model(model, str(folder / "saved.safetensors"), {"by": "torch"})
        with torch.enable_grad():
            found |= check_step(model, inputs, folder)
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
