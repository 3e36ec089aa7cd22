"""What PyTorch 2.15 and timm 1.0.31 make of each objective over twenty steps of AdamW: losses, and outputs after them.
With a teacher the loss is timm's LogitDistillationTask and TokenDistillationTask, or DeiT's DistillationLoss.

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
    "cross-entropy": lambda logits, step, _: F.cross_entropy(logits, labels(step)),
    "cross-entropy, smoothed": lambda logits, step, _: F.cross_entropy(
        logits, labels(step), label_smoothing=0.1
    ),
    "cross-entropy, mixed": lambda logits, step, _: F.cross_entropy(logits, mixed(step)),
    "cross-entropy, mixed and smoothed": lambda logits, step, _: F.cross_entropy(
        logits, mixed(step), label_smoothing=0.1
    ),
    "cross-entropy, weighted": lambda logits, step, _: F.cross_entropy(
        logits, labels(step), weight=WEIGHTS, label_smoothing=0.1
    ),
    "cross-entropy, weighted and mixed": lambda logits, step, _: F.cross_entropy(
        logits, mixed(step), weight=WEIGHTS, label_smoothing=0.1
    ),
    "binary cross-entropy": lambda logits, step, _: BinaryCrossEntropy(smoothing=0)(
        logits, labels(step)
    ),
    "binary cross-entropy, smoothed": lambda logits, step, _: BinaryCrossEntropy(
        smoothing=0.1, sum_classes=True
    )(logits, labels(step)),
    "binary cross-entropy, mixed": lambda logits, step, _: BinaryCrossEntropy(
        smoothing=0, target_threshold=0.2
    )(logits, mixed(step)),
    "binary cross-entropy, several": lambda logits, step, _: F.binary_cross_entropy_with_logits(
        logits, several(step)
    ),
    "squared error": lambda logits, step, _: F.mse_loss(
        logits, F.one_hot(labels(step), CLASSES).float()
    ),
    "squared error, several": lambda logits, step, _: F.mse_loss(logits, several(step)),
    "nodes": lambda logits, step, _: F.huber_loss(logits, several(step)),
}


def sum_of(temperature):
    """timm 1.0.31, timm/task/distillation.py and token_distillation.py, soft."""

    def loss(scores, told):
        ours = F.log_softmax(scores / temperature, dim=-1)
        theirs = F.log_softmax(told / temperature, dim=-1)
        return F.kl_div(ours, theirs, reduction="batchmean", log_target=True) * temperature**2

    return loss


def mean_of(temperature):
    """facebookresearch/deit, losses.py, soft."""

    def loss(scores, told):
        return (
            F.kl_div(
                F.log_softmax(scores / temperature, dim=1),
                F.log_softmax(told / temperature, dim=1),
                reduction="sum",
                log_target=True,
            )
            * (temperature * temperature)
            / scores.numel()
        )

    return loss


def hard(scores, told):
    """Both, hard."""
    return F.cross_entropy(scores, told.argmax(dim=1))


class Teacher(torch.nn.Module):
    """In training it would drop half of what it knows."""

    def __init__(self):
        super().__init__()
        self.kernel = torch.nn.Parameter(2 * sines(7, FEATURES, CLASSES))
        self.bias = torch.nn.Parameter(sines(8, CLASSES))

    def forward(self, x):
        x = F.dropout(x, 0.5, self.training)
        return torch.tanh(x @ self.kernel + self.bias)


class TwoHeads(Model):
    """In training the distillation head's scores stand beside the class head's; else their mean is the answer."""

    def __init__(self):
        super().__init__()
        self.kernel3 = torch.nn.Parameter(0.5 * sines(9, HIDDEN, CLASSES))

    def forward(self, x):
        hidden = torch.tanh(x @ self.kernel1)
        heads = hidden @ self.kernel2, hidden @ self.kernel3
        return heads if self.training else (heads[0] + heads[1]) / 2


def taught(model, distance, weight):
    """DeiT's DistillationLoss: (1 - alpha) of the base loss and alpha of the distance from the teacher."""
    teacher = Teacher().eval()

    def loss(outputs, step, x):
        scores, learning = outputs if isinstance(outputs, tuple) else (outputs, outputs)
        with torch.no_grad():
            told = teacher(x)
        base = F.cross_entropy(scores, labels(step), label_smoothing=0.1)
        return base * (1 - weight) + distance(learning, told) * weight

    return model, loss


TAUGHT = {
    "teacher, hard": taught(Model, hard, 0.5),
    "teacher, soft": taught(Model, sum_of(1), 0.7),
    "teacher, soft and warm": taught(Model, sum_of(3), 0.5),
    "teacher, soft as DeiT's code has it": taught(Model, mean_of(2), 0.5),
    "teacher, hard on a token": taught(TwoHeads, hard, 0.5),
    "teacher, soft on a token": taught(TwoHeads, sum_of(3), 0.9),
}


def record(objective, model=Model):
    model = model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0)
    losses = []
    for step in range(STEPS):
        x = sines(3 + step, BATCH, FEATURES)
        loss = objective(model.train()(x), step, x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 7))
    with torch.no_grad():
        outputs = model.eval()(sines(0, BATCH, FEATURES)).flatten().tolist()
    return {"losses": losses, "outputs": [round(number, 7) for number in outputs]}


print("{")
lines = [f"  {json.dumps(name)}: {json.dumps(record(one))}" for name, one in OBJECTIVES.items()]
lines += [
    f"  {json.dumps(name)}: {json.dumps(record(loss, model))}" for name, (model, loss) in TAUGHT.items()
]
print(",\n".join(lines))
print("}")
