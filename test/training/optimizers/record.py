"""What PyTorch 2.15 and timm 1.0.31 make of a small model over twenty steps of each optimizer: losses and weights.

    python test/training/optimizers/record.py > test/training/optimizers/recorded.json

Weights and inputs are sines of their places, so that nothing else has to be recorded. The model has weights of 0, 1, 2
and 4 axes, and one that the loss does not reach. Muon's products are in 32 bits.
"""

import json
import math

import timm.optim
import timm.utils
import torch
import torch.nn.functional as F
from torch.optim import _muon
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

BATCH, CLASSES, STEPS = 8, 5, 20
SHAPES = {  # in order, with their stage and, of matrices, as Vitral has them: in before out
    "conv.kernel": (0, (3, 3, 1, 2)),
    "conv.bias": (0, (2,)),
    "first.kernel": (1, (8, 6)),
    "first.bias": (1, (6,)),
    "second.kernel": (2, (6, 7)),
    "second.bias": (2, (7,)),
    "gain": (2, ()),
    "idle": (2, (3,)),
    "logits.kernel": (3, (7, CLASSES)),
    "logits.bias": (3, (CLASSES,)),
}


def sines(seed, *shape):
    numbers = [math.sin(seed + 1.7 * place) for place in range(math.prod(shape))]
    return torch.tensor(numbers, dtype=torch.float64).float().view(shape)


def weights():
    return {
        path: torch.nn.Parameter(0.5 * sines(1 + i, *shape))
        for i, (path, (_, shape)) in enumerate(SHAPES.items())
    }


def loss_of(w, step, images=slice(None)):
    x = sines(100 + step, BATCH, 4, 4, 1)[images].permute(0, 3, 1, 2)
    x = F.conv2d(x, w["conv.kernel"].permute(3, 2, 0, 1), w["conv.bias"])
    x = torch.tanh(x).permute(0, 2, 3, 1).flatten(1)
    x = torch.tanh(x @ w["first.kernel"] + w["first.bias"])
    x = torch.tanh(x @ w["second.kernel"] + w["second.bias"]) * w["gain"]
    labels = torch.tensor([(3 * i + step) % CLASSES for i in range(BATCH)])[images]
    return F.cross_entropy(x @ w["logits.kernel"] + w["logits.bias"], labels)


def grouped(w, lr, options):
    """A group for each weight, with `options(path, stage)`."""
    return [
        {"params": [weight], **options(path, SHAPES[path][0], lr)}
        for path, weight in w.items()
    ]


class Muon(torch.optim.Optimizer):
    """torch.optim.Muon for hidden matrices, which it has out before in, in 32 bits; AdamW for the rest."""

    def __init__(self, w, adamw, **options):
        self.w = w
        hidden = [p for p in w if w[p].ndim == 2 and SHAPES[p][0] in (1, 2)]
        self.turned = {p: torch.nn.Parameter(w[p].detach().T.contiguous()) for p in hidden}
        self.muon = torch.optim.Muon(self.turned.values(), **options)
        self.adamw = torch.optim.AdamW([w[p] for p in w if p not in hidden], **adamw)

    def zero_grad(self):
        for weight in self.w.values():
            weight.grad = None

    def step(self):
        for path, turned in self.turned.items():
            turned.grad = self.w[path].grad.T.contiguous()
        self.muon.step()
        self.adamw.step()
        with torch.no_grad():
            for path, turned in self.turned.items():
                self.w[path].copy_(turned.T)


plain = _muon._zeropower_via_newtonschulz


def in_32_bits(grad, coefficients, steps, eps):
    """PyTorch's own function, whose `bfloat16` is 32 bits for as long as it runs."""
    torch.bfloat16, kept = torch.float32, torch.bfloat16
    try:
        return plain(grad, coefficients, steps, eps)
    finally:
        torch.bfloat16 = kept


_muon._zeropower_via_newtonschulz = in_32_bits

optim, lamb, lion = torch.optim, timm.optim.Lamb, timm.optim.Lion
no_biases = lambda path, stage, lr: {
    "weight_decay": 0 if path.endswith(".bias") else 0.3,
    "lr": 2 * lr if path.startswith("logits.") else lr,
}
layered = lambda path, stage, lr: {"lr": lr * 0.65 ** (3 - stage)}
CASES = {
    "adamw": lambda w: optim.AdamW(w.values(), 0.01, weight_decay=0.05),
    "adamw, groups": lambda w: optim.AdamW(grouped(w, 0.01, no_biases), 0.01),
    "adamw, layer decay": lambda w: optim.AdamW(grouped(w, 0.01, layered), 0.01, weight_decay=0.05),
    "adam": lambda w: optim.Adam(w.values(), 0.01, weight_decay=0.05),
    "sgd, plain": lambda w: optim.SGD(w.values(), 0.1, weight_decay=0.05),
    "sgd, dampened": lambda w: optim.SGD(w.values(), 0.1, 0.9, 0.3, weight_decay=0.05),
    "sgd, nesterov": lambda w: optim.SGD(w.values(), 0.1, 0.9, nesterov=True),
    "sgd, layer decay": lambda w: optim.SGD(grouped(w, 0.1, layered), 0.1, 0.9),
    "lamb": lambda w: lamb(w.values(), 0.01, weight_decay=0.02, max_grad_norm=None),
    "lamb, clipped trust": lambda w: lamb(
        w.values(), 0.01, weight_decay=0, max_grad_norm=None, trust_clip=True, always_adapt=True
    ),
    "lion": lambda w: lion(w.values(), 1e-3, weight_decay=0.1),
    "muon": lambda w: Muon(w, dict(lr=1e-3, weight_decay=0.01), lr=0.02),
    "muon, as large as adamw": lambda w: Muon(
        w, dict(lr=2e-3, weight_decay=0.1), lr=2e-3, nesterov=False, adjust_lr_fn="match_rms_adamw"
    ),
    "adamw, averaged": lambda w: optim.AdamW(w.values(), 0.01),
    "adamw, averaged with warm-up": lambda w: optim.AdamW(w.values(), 0.01),
    "adamw, clipped by norm": lambda w: optim.AdamW(w.values(), 0.01),
    "sgd, clipped by value": lambda w: optim.SGD(w.values(), 0.1, 0.9),
}


def record(name, make):
    w = weights()
    optimizer = make(w)
    losses = []
    model = torch.nn.ParameterList(w.values())
    averages = {
        "adamw, averaged": AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9)),
        "adamw, averaged with warm-up": timm.utils.ModelEmaV3(model, 0.9, use_warmup=True),
    }.get(name)
    for step in range(STEPS):
        loss = loss_of(w, step)
        optimizer.zero_grad()
        loss.backward()
        if name.endswith("by norm"):
            torch.nn.utils.clip_grad_norm_(w.values(), 0.3)
        if name.endswith("by value"):
            torch.nn.utils.clip_grad_value_(w.values(), 0.02)
        optimizer.step()
        losses.append(round(loss.item(), 7))
        if isinstance(averages, AveragedModel):
            averages.update_parameters(model)
        elif averages is not None:
            averages.update(model, step + 1)
    if averages is not None:
        w = dict(zip(w, averages.module.parameters()))
    ends = {p: [round(x, 7) for x in v.detach().flatten().tolist()] for p, v in w.items()}
    return {"losses": losses, "weights": ends}


lines = [f"  {json.dumps(name)}: {json.dumps(record(name, make))}" for name, make in CASES.items()]
print("{\n" + ",\n".join(lines) + "\n}")
