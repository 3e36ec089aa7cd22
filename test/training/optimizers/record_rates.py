"""The rates of PyTorch 2.15's schedulers over twelve steps, three an epoch.

    python test/training/optimizers/record_rates.py > test/training/optimizers/rates.json
"""

import json

import torch
from torch.optim import lr_scheduler as lr

STEPS, EPOCH = 12, 3


def rising(optimizer, then, steps):
    """Warm-up in a line, whose last step has the peak."""
    rise = lr.LinearLR(optimizer, 1 / steps, 1, steps - 1)
    return lr.SequentialLR(optimizer, [rise, then], [steps])


CASES = {
    "cosine": lambda o: lr.CosineAnnealingLR(o, STEPS, 0.01),
    "cosine after warm-up": lambda o: rising(o, lr.CosineAnnealingLR(o, STEPS - 4), 4),
    "linear": lambda o: lr.LinearLR(o, 1, 0.1, STEPS),
    "constant after warm-up": lambda o: rising(o, lr.ConstantLR(o, 1), 3),
    "step": lambda o: lr.StepLR(o, 2 * EPOCH, 0.1),
    "one cycle": lambda o: lr.OneCycleLR(o, 0.1, STEPS, pct_start=0.25),
}


def rates(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], 0.1, 0.9)
    scheduler, found = make(optimizer), []
    for _ in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


print(json.dumps({name: rates(make) for name, make in CASES.items()}, indent=2))
