"""What Pillow makes of crops of scikit-learn's two photographs, called as torchvision 0.29 and timm 1.0.31 call it.

    python make_fixtures.py FOLDER_OF_SKLEARN_IMAGES

writes, beside itself, the crops (china.png, flower.png, grey.png), cases.json and expected.png, in which the results of
the cases stand below each other. Pillow 13.0.0 made what is in the repository.
"""

import json
import math
import pathlib
import random
import sys

import numpy
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from timm.data import auto_augment
from torchvision.transforms import InterpolationMode, functional
from torchvision.transforms.autoaugment import _apply_op

here = pathlib.Path(__file__).parent
photographs = pathlib.Path(sys.argv[1])
WIDTH, HEIGHT = 40, 28
FILL = (124, 116, 104)
PIL_NAMES = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}


def crop(name, box):
    return Image.open(photographs / name).convert("RGB").crop(box).resize((WIDTH, HEIGHT), Image.LANCZOS)


pictures = {
    "china": crop("china.jpg", (120, 140, 360, 300)),
    "flower": crop("flower.jpg", (180, 60, 468, 252)),
    "grey": crop("china.jpg", (300, 100, 444, 196)).convert("L"),
}
cases = []
results = []


def case(picture, operation, arguments, result):
    """One of our operations with its arguments, and what it is to give."""
    row = sum(one.height for one in results)
    assert result.width == WIDTH, operation
    cases.append({"picture": picture, "operation": operation, "arguments": arguments, "row": row, "height": result.height})
    results.append(result.convert("RGB"))


def fill_of(picture):
    return FILL if pictures[picture].mode == "RGB" else FILL[0]


def fills(picture):
    return list(FILL) if pictures[picture].mode == "RGB" else [FILL[0]]


def tones(name):
    image = pictures[name]
    case(name, "auto_contrast", [], ImageOps.autocontrast(image))
    case(name, "equalize", [], ImageOps.equalize(image))
    case(name, "invert", [], ImageOps.invert(image))
    case(name, "posterize", [3], ImageOps.posterize(image, 3))
    case(name, "solarize", [102.5], ImageOps.solarize(image, 102.5))
    case(name, "solarize_add", [44], auto_augment.solarize_add(image, 44))
    for operation, enhancer in (
        ("brightness", ImageEnhance.Brightness),
        ("contrast", ImageEnhance.Contrast),
        ("colour", ImageEnhance.Color),
        ("sharpness", ImageEnhance.Sharpness),
    ):
        for factor in (0.1, 0.73, 1.9):
            case(name, operation, [factor], enhancer(image).enhance(factor))


def shapes(name):
    image = pictures[name]
    for reading in ("bilinear", "bicubic"):
        options = {"resample": PIL_NAMES[reading], "fillcolor": fill_of(name)}
        case(name, "timm", ["rotate", 23.7, reading, fills(name)], auto_augment.rotate(image, 23.7, **options))
        case(name, "timm", ["shear_x", -0.27, reading, fills(name)], auto_augment.shear_x(image, -0.27, **options))
        case(name, "timm", ["shear_y", 0.19, reading, fills(name)], auto_augment.shear_y(image, 0.19, **options))
        case(name, "timm", ["translate_x", 0.31, reading, fills(name)], auto_augment.translate_x_rel(image, 0.31, **options))
        case(name, "timm", ["translate_y", -0.405, reading, fills(name)], auto_augment.translate_y_rel(image, -0.405, **options))
    nearest = {"interpolation": InterpolationMode.NEAREST, "fill": None}
    for operation, magnitude in (("Rotate", -17.0), ("ShearX", 0.27), ("ShearY", -0.09), ("TranslateX", 6.53), ("TranslateY", -4.35)):
        case(name, "torchvision", [operation, magnitude], _apply_op(image, operation, magnitude, **nearest))


def resized():
    """Random resized crops are cut out, then resized."""
    for name, (top, left, height, width), size, reading in (
        ("china", (3, 7, 21, 30), (35, WIDTH), "bicubic"),
        ("china", (0, 0, 28, 40), (19, WIDTH), "bilinear"),
        ("flower", (10, 1, 17, 38), (45, WIDTH), "bilinear"),
        ("flower", (1, 2, 26, 13), (20, WIDTH), "lanczos"),
        ("grey", (5, 11, 20, 27), (44, WIDTH), "bicubic"),
    ):
        mode = InterpolationMode(reading)
        made = functional.resized_crop(pictures[name], top, left, height, width, list(size), mode)
        window = {"top": top, "left": left, "height": height, "width": width}
        case(name, "resized_crop", [window, size[1], size[0], reading], made)


def padded():
    for name, margin, ours, theirs in (("china", 3, "black", "constant"), ("flower", 5, "reflect", "reflect"), ("flower", 4, "edge", "edge")):
        image = functional.pad(pictures[name], [margin], padding_mode=theirs)
        case(name, "padded_crop", [margin, ours, 2, margin * 2], functional.crop(image, margin * 2, 2, HEIGHT, WIDTH))


def evaluated():
    """Resized by its shorter side, and cut to its middle, where a picture is larger and where it is too small."""
    for name, resized_to, height in (("china", 33, 31), ("flower", 32, 28), ("grey", 30, 31)):
        image = functional.resize(pictures[name], resized_to, InterpolationMode.BICUBIC)
        case(name, "middle", [resized_to, height], functional.center_crop(image, [height, WIDTH]))


def affines():
    for name, degrees, move, scale, shear, reading in (
        ("china", 11.0, (3, -2), 0.9, (4.0, -6.0), "bilinear"),
        ("grey", -8.5, (-1, 2), 1.15, (0.0, 0.0), "nearest"),
    ):
        made = functional.affine(pictures[name], degrees, list(move), scale, list(shear), InterpolationMode(reading), fill=0)
        case(name, "affine", [degrees, list(move), scale, list(shear), reading], made)


tones("china")
tones("flower")
shapes("flower")
shapes("china")
resized()
padded()
evaluated()
affines()
for name, deviation in (("china", 0.1), ("china", 0.87), ("flower", 1.99)):
    case(name, "blur", [deviation], pictures[name].filter(ImageFilter.GaussianBlur(deviation)))
for name, turn in (("china", 0.1), ("flower", -0.37), ("flower", 0.5)):
    case(name, "hue", [turn], functional.adjust_hue(pictures[name], turn))
case("china", "grey", [], functional.to_grayscale(pictures["china"], 3))
case("china", "flip", [], functional.hflip(pictures["china"]))
case("china", "vertical_flip", [], functional.vflip(pictures["china"]))
for operation, arguments, made in (
    ("contrast", [1.7], ImageEnhance.Contrast(pictures["grey"]).enhance(1.7)),
    ("colour", [1.7], ImageEnhance.Color(pictures["grey"]).enhance(1.7)),
    ("sharpness", [1.7], ImageEnhance.Sharpness(pictures["grey"]).enhance(1.7)),
    ("equalize", [], ImageOps.equalize(pictures["grey"])),
    ("timm", ["rotate", 12.5, "bicubic", [FILL[0]]], auto_augment.rotate(pictures["grey"], 12.5, resample=Image.BICUBIC, fillcolor=FILL[0])),
):
    case("grey", operation, arguments, made)

for name, picture in pictures.items():
    picture.save(here / f"{name}.png", optimize=True)
sheet = numpy.concatenate([numpy.asarray(one) for one in results])
Image.fromarray(sheet).save(here / "expected.png", optimize=True)
lines = ",\n".join(f"  {json.dumps(one)}" for one in cases)
(here / "cases.json").write_text(f"[\n{lines}\n]\n")
