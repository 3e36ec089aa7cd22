"""What timm 1.0.31 and torchvision 0.29 draw, as means and deviations, and what timm's Mixup makes of small batches.

    python measure.py

writes drawn.json and mixed.json beside itself.
"""

import json
import math
import pathlib
import random

import numpy
import torch
from PIL import Image
from timm.data import auto_augment, mixup
from timm.data.random_erasing import RandomErasing
from timm.data.transforms import RandomResizedCropAndInterpolation
from torchvision import transforms
from torchvision.transforms import autoaugment

here = pathlib.Path(__file__).parent
random.seed(0)
numpy.random.seed(0)
torch.manual_seed(0)
COUNT = 20000
drawn = {}


def record(name, values):
    values = numpy.asarray(values, dtype=float)
    drawn[name] = [round(float(values.mean()), 6), round(float(values.std()), 6), len(values)]


def windows(name, picture, get):
    found = [get(picture) for _ in range(COUNT)]
    area = picture.width * picture.height
    record(f"{name}.top", [top for top, _, _, _ in found])
    record(f"{name}.left", [left for _, left, _, _ in found])
    record(f"{name}.part", [h * w / area for _, _, h, w in found])
    record(f"{name}.ratio", [math.log(w / h) for _, _, h, w in found])


crop = RandomResizedCropAndInterpolation.get_params
wide, narrow = Image.new("RGB", (320, 240)), Image.new("RGB", (60, 300))
windows("timm crop", wide, lambda picture: crop(picture, (0.08, 1), (3 / 4, 4 / 3)))
windows("timm narrow crop", narrow, lambda picture: crop(picture, (0.5, 1), (3 / 4, 4 / 3)))
theirs = transforms.RandomResizedCrop.get_params
windows("torchvision crop", wide, lambda picture: theirs(picture, [0.3, 0.9], [1.0, 2.0]))


def erased(eraser):
    """Part of the area, and the logarithm of height to width, where anything was erased."""
    image = torch.ones(1, 48, 64)
    eraser(image)
    gone = image[0] == 0
    if not gone.any():
        return None
    rows, columns = gone.any(1).sum().item(), gone.any(0).sum().item()
    return rows * columns / gone.numel(), math.log(rows / columns)


found = [erased(RandomErasing(0.4, mode="const", device="cpu")) for _ in range(COUNT)]
record("erasing.chance", [one is not None for one in found])
record("erasing.part", [one[0] for one in found if one])
record("erasing.ratio", [one[1] for one in found if one])


def chosen(name, names, calls):
    """How often each operation is done at a call, and by how much."""
    for operation in names:
        amounts = [amount for called, amount in calls if called == operation]
        drawn[f"{name}.{operation}.chance"] = [len(amounts) / COUNT, 0, COUNT]
        if amounts:
            record(f"{name}.{operation}", amounts)
            record(f"{name}.{operation}.size", numpy.abs(amounts))


def timm_operations(name, config):
    calls = []
    augment = auto_augment.rand_augment_transform(config, {"img_mean": (124, 116, 104)})
    for op in augment.ops:
        op.aug_fn = lambda image, *arguments, called=op.name, **_: calls.append((called, arguments[0] if arguments else 0)) or image
    for _ in range(COUNT):
        augment(wide)
    chosen(name, [op.name for op in augment.ops], calls)


timm_operations("timm", "rand-m9-n2-mstd0.5-inc1")
timm_operations("timm_inc0", "rand-m5-n3-p0.7-inc0")
calls = []
autoaugment._apply_op = lambda image, name, magnitude, **_: calls.append((name, magnitude)) or image
augment = autoaugment.RandAugment(2, 9)
for _ in range(COUNT):
    augment(wide)
chosen("torchvision", list(augment._augmentation_space(31, (240, 320))), calls)

jitter = transforms.ColorJitter(0.4, 0.3, 1.2, 0.1)
found = [jitter.get_params(jitter.brightness, jitter.contrast, jitter.saturation, jitter.hue) for _ in range(COUNT)]
for i, name in enumerate(["brightness", "contrast", "saturation", "hue"]):
    record(f"jitter.{name}", [one[i + 1] for one in found])
    record(f"jitter.{name}.place", [one[0].tolist().index(i) for one in found])

for name, options in {
    "mixup": {"mixup_alpha": 0.2},
    "cutmix": {"mixup_alpha": 0, "cutmix_alpha": 1.0},
    "both": {"mixup_alpha": 0.8, "cutmix_alpha": 1.0, "prob": 0.9, "switch_prob": 0.3},
}.items():
    mixer = mixup.Mixup(num_classes=2, label_smoothing=0, **options)
    image = torch.zeros(2, 1, 24, 32)
    found = [mixer._mix_batch(image) for _ in range(COUNT)]
    record(f"{name}.kept", found)
    record(f"{name}.whole", [kept == 1 for kept in found])

(here / "drawn.json").write_text("{\n" + ",\n".join(f'  "{name}": {json.dumps(values)}' for name, values in drawn.items()) + "\n}\n")


def mixed(mode, images):
    """A batch before and after, with what was drawn for each image: its part, and rows and columns of a window."""
    mixes = []
    real = mixup.cutmix_bbox_and_lam

    def recorded(shape, lam, **options):
        (top, bottom, left, right), lam = real(shape, lam, **options)
        mixes.append({"kept": float(lam), "window": {"top": int(top), "left": int(left), "width": int(right - left), "height": int(bottom - top)}})
        return (top, bottom, left, right), lam

    mixup.cutmix_bbox_and_lam = recorded
    mixer = mixup.Mixup(mixup_alpha=0.8, cutmix_alpha=1.0, mode=mode, num_classes=3, label_smoothing=0)
    drawn_parts = []
    per_elem, per_batch = mixer._params_per_elem, mixer._params_per_batch
    mixer._params_per_elem = lambda size: drawn_parts.append(per_elem(size)) or drawn_parts[-1]
    mixer._params_per_batch = lambda: drawn_parts.append(per_batch()) or drawn_parts[-1]
    image = torch.rand(images, 2, 4, 6)
    labels = torch.randint(0, 3, (images,))
    before = image.clone()
    after, targets = mixer(image, labels)
    mixup.cutmix_bbox_and_lam = real
    parts, cuts = drawn_parts[0]
    cuts = numpy.atleast_1d(cuts)
    parts = numpy.atleast_1d(parts)
    windows = iter(mixes)
    each = [next(windows) if cut and part != 1 else {"kept": float(part)} for part, cut in zip(parts, cuts)]
    if mode == "batch":
        each = each * images
    if mode == "pair":
        each = each + each[::-1]
    return {
        "mode": mode,
        "labels": labels.tolist(),
        "mixes": each,
        "before": [round(x, 4) for x in before.flatten().tolist()],
        "after": after.flatten().tolist(),
        "targets": targets.flatten().tolist(),
    }


# Numbers of four places come back as they were.
torch.rand = lambda *shape, real=torch.rand: (real(*shape) * 10000).round() / 10000
batches = [mixed(mode, images) for mode in ("batch", "batch", "pair", "elem") for images in (2, 4)]
for batch in batches:
    batch["after"] = [round(x, 6) for x in batch["after"]]
    batch["targets"] = [round(x, 6) for x in batch["targets"]]
(here / "mixed.json").write_text("[\n" + ",\n".join(json.dumps(batch) for batch in batches) + "\n]\n")
