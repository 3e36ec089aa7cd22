"""What PyTorch 2.15 and timm 1.0.31 make of each objective over twenty steps of AdamW: losses, and outputs after them.

    python test/training/objectives/record.py > test/training/objectives/recorded.json

Weights and images are sines of their places, so that nothing else has to be recorded.
"""

import json
import math

import torch
import torch.nn.functional as F
from timm.loss import BinaryCrossEntropy

BATCH, FEATURES, HIDDEN, CLASSES, STEPS = 4, 6, 8, 5, 20


def sines(seed, *shape):
    count = math.prod(shape)
    numbers = [math.sin(seed + 1.7 * place) for place in range(count)]
    return torch.tensor(numbers, dtype=torch.float64).float().view(shape)


def labels(step):
    return torch.tensor([(3 * image + step) % CLASSES for image in range(BATCH)])


def mixed(step):
    first, second = labels(step), (labels(step) + 2) % CLASSES
    return 0.7 * F.one_hot(first, CLASSES).float() + 0.3 * F.one_hot(second, CLASSES)


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel1 = torch.nn.Parameter(0.5 * sines(1, FEATURES, HIDDEN))
        self.kernel2 = torch.nn.Parameter(0.5 * sines(2, HIDDEN, CLASSES))

    def forward(self, x):
        return torch.tanh(x @ self.kernel1) @ self.kernel2


def several(step):
    return torch.tensor(
        [[float((i + c + step) % 3 == 0) for c in range(CLASSES)] for i in range(BATCH)]
    )


WEIGHTS = torch.tensor([0.5, 1.0, 2.0, 0.25, 1.5])

OBJECTIVES = {
    "cross-entropy": lambda logits, step: F.cross_entropy(logits, labels(step)),
    "cross-entropy, smoothed": lambda logits, step: F.cross_entropy(
        logits, labels(step), label_smoothing=0.1
    ),
    "cross-entropy, mixed": lambda logits, step: F.cross_entropy(logits, mixed(step)),
    "cross-entropy, mixed and smoothed": lambda logits, step: F.cross_entropy(
        logits, mixed(step), label_smoothing=0.1
    ),
    "cross-entropy, weighted": lambda logits, step: F.cross_entropy(
        logits, labels(step), weight=WEIGHTS, label_smoothing=0.1
    ),
    "cross-entropy, weighted and mixed": lambda logits, step: F.cross_entropy(
        logits, mixed(step), weight=WEIGHTS, label_smoothing=0.1
    ),
    "binary cross-entropy": lambda logits, step: BinaryCrossEntropy(smoothing=0)(
        logits, labels(step)
    ),
    "binary cross-entropy, smoothed": lambda logits, step: BinaryCrossEntropy(
        smoothing=0.1, sum_classes=True
    )(logits, labels(step)),
    "binary cross-entropy, mixed": lambda logits, step: BinaryCrossEntropy(
        smoothing=0, target_threshold=0.2
    )(logits, mixed(step)),
    "binary cross-entropy, several": lambda logits, step: F.binary_cross_entropy_with_logits(
        logits, several(step)
    ),
    "squared error": lambda logits, step: F.mse_loss(
        logits, F.one_hot(labels(step), CLASSES).float()
    ),
    "squared error, several": lambda logits, step: F.mse_loss(logits, several(step)),
    "nodes": lambda logits, step: F.huber_loss(logits, several(step)),
}


def record(objective):
    model = Model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0)
    losses = []
    for step in range(STEPS):
        loss = objective(model(sines(3 + step, BATCH, FEATURES)), step)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 7))
    with torch.no_grad():
        outputs = model(sines(0, BATCH, FEATURES)).flatten().tolist()
    return {"losses": losses, "outputs": [round(number, 7) for number in outputs]}


print("{")
lines = [f"  {json.dumps(name)}: {json.dumps(record(one))}" for name, one in OBJECTIVES.items()]
print(",\n".join(lines))
print("}")
