import type { ArrayNode, JsonNode } from "../json/json-node.ts";
import {
  choice,
  type Field,
  list,
  number,
  object,
  optional,
  pair,
  type Report,
  type ValueOf,
  withDefault,
  word,
} from "./recipe-fields.ts";
import { backwards, misplaced, otherMixing, twice } from "./recipe-messages.ts";

const probability = (what: string, otherwise: number) =>
  withDefault(number(`How likely it is that ${what}.`, { min: 0, max: 1 }), otherwise);

/** Two numbers of which the second is not below the first. */
function range(doc: string, each: Field<number>): Field<readonly [number, number]> {
  const own = pair(doc, each);
  return {
    ...own,
    read(node, key, report) {
      const found = own.read(node, key, report);
      return found === undefined || found[0] <= found[1] ? found : report(backwards(node, key, found));
    },
  };
}

/** An object that may be written as one of its numbers, where that says it all: `{ "mixup": 0.8 }`. */
function orNumber<T extends object>(key: keyof T & string, own: Field<T>): Field<T> {
  const short = own.fields?.[key];
  return {
    ...own,
    read(node, name, report) {
      if (node.kind !== "number") return own.read(node, name, report);
      const empty: JsonNode = { kind: "object", properties: [], span: node.span };
      const rest = own.read(empty, name, report);
      const value = short?.read(node, name, report);
      return rest === undefined || value === undefined ? undefined : { ...rest, [key]: value };
    },
    schema: () => ({ anyOf: [short?.schema() ?? {}, own.schema()] }),
  };
}

const epochs = optional(
  number("In how many epochs from the first images are mixed; in all if left out.", {
    whole: true,
    min: 1,
    max: 1_000_000,
  }),
);

const interpolation = word("How pixels are made of others, as Pillow does it; `random` is bilinear or bicubic.", [
  "bicubic",
  "bilinear",
  "lanczos",
  "nearest",
  "random",
]);

/** One kind of augmentation each, with what it takes; `runtime/augment/` does them. */
const kinds = {
  repeated: orNumber(
    "times",
    object("Repeated augmentation: as many showings of a part of the images in an epoch as there are images.", {
      times: withDefault(
        number("How many times an image is shown, each with numbers of its own.", { whole: true, min: 1, max: 255 }),
        3,
      ),
    }),
  ),
  random_resized_crop: object("A part of the picture, resized to the size that the model takes.", {
    scale: withDefault(
      range("Between which parts of the picture's area.", number("", { above: 0, max: 1 })),
      [0.08, 1],
    ),
    ratio: withDefault(range("Between which ratios of its width to its height.", number("", { above: 0, max: 100 })), [
      3 / 4,
      4 / 3,
    ]),
    interpolation: withDefault(interpolation, "bicubic"),
  }),
  random_crop: orNumber(
    "padding",
    object("As large a part of the picture as the model takes; the picture is resized by its shorter side before.", {
      padding: withDefault(number("Pixels that are added on each side before.", { whole: true, min: 0, max: 1024 }), 4),
      beyond: withDefault(
        word("What they show: black, the border's pixels, or the picture in a mirror.", ["black", "edge", "reflect"]),
        "black",
      ),
      interpolation: withDefault(interpolation, "bicubic"),
    }),
  ),
  flip: orNumber("probability", object("Left and right change places.", { probability: probability("they do", 0.5) })),
  vertical_flip: orNumber(
    "probability",
    object("Top and bottom change places.", { probability: probability("they do", 0.5) }),
  ),
  random_affine: orNumber(
    "degrees",
    object("The picture turned, moved, scaled and sheared, as torchvision's `RandomAffine`.", {
      degrees: withDefault(number("It is turned by up to so many degrees either way.", { min: 0, max: 180 }), 10),
      translate: withDefault(number("It is moved by up to this part of its sides.", { min: 0, max: 1 }), 0),
      scale: withDefault(range("Between which factors it is scaled.", number("", { above: 0, max: 100 })), [1, 1]),
      shear: withDefault(
        number("It is sheared along x by up to so many degrees either way.", { min: 0, below: 90 }),
        0,
      ),
      interpolation: withDefault(
        word("How places between pixels are read.", ["nearest", "bilinear", "bicubic"]),
        "bilinear",
      ),
    }),
  ),
  rand_augment: object("RandAugment (Cubuk and others 2019): a few operations chosen at random.", {
    ops: withDefault(number("How many operations.", { whole: true, min: 1, max: 16 }), 2),
    magnitude: withDefault(
      number("How strong they are: of 10 with timm's variants, of 30 with torchvision's.", { min: 0, max: 30 }),
      9,
    ),
    deviation: withDefault(
      number("timm's `mstd`: how far the magnitude strays from that, as a standard deviation.", { min: 0, max: 100 }),
      0,
    ),
    probability: probability("an operation that was chosen is done, with timm's variants", 0.5),
    variant: withDefault(
      word(
        "Whose: `timm` is its `inc1`, whose operations all grow with the magnitude; `timm_inc0` the one without that.",
        ["timm", "timm_inc0", "torchvision"],
      ),
      "timm",
    ),
    interpolation: withDefault(
      word("How places between pixels are read; `own` is `bicubic`, and with torchvision's variant `nearest`.", [
        "own",
        "nearest",
        "bilinear",
        "bicubic",
        "random",
      ]),
      "own",
    ),
  }),
  three_augment: object("3-Augment (DeiT III): one of grey, solarization and blur.", {}),
  color_jitter: object("Brightness, contrast, saturation and hue are changed, in random order, as torchvision does.", {
    brightness: withDefault(number("By a factor of up to this more or less than 1.", { min: 0, max: 10 }), 0.4),
    contrast: withDefault(number("By a factor of up to this more or less than 1.", { min: 0, max: 10 }), 0.4),
    saturation: withDefault(number("By a factor of up to this more or less than 1.", { min: 0, max: 10 }), 0.4),
    hue: withDefault(number("By up to this part of the circle of colours.", { min: 0, max: 0.5 }), 0),
    probability: probability("they are changed", 1),
  }),
  random_erasing: orNumber(
    "probability",
    object("Random erasing (Zhong and others 2017), of the numbers that the network sees, as timm does it.", {
      probability: probability("something is erased", 0.25),
      area: withDefault(
        range("Between which parts of the picture's area, all together.", number("", { above: 0, max: 1 })),
        [0.02, 1 / 3],
      ),
      ratio: withDefault(range("Between which ratios of height to width.", number("", { above: 0, max: 100 })), [
        0.3,
        1 / 0.3,
      ]),
      fill: withDefault(
        word(
          "What takes its place: `const` is the mean, `rand` a colour for each rectangle, `pixel` one for each pixel.",
          ["const", "rand", "pixel"],
        ),
        "pixel",
      ),
      count: withDefault(number("Up to how many rectangles.", { whole: true, min: 1, max: 100 }), 1),
    }),
  ),
  mixup: orNumber(
    "alpha",
    object("mixup (Zhang and others 2017): the weighted mean of two images, and of their classes.", {
      alpha: withDefault(number("The weight is drawn from Beta(alpha, alpha).", { above: 0, max: 100 }), 0.8),
      probability: probability("images are mixed", 1),
      mode: withDefault(mode(), "batch"),
      epochs,
    }),
  ),
  cutmix: orNumber(
    "alpha",
    object("CutMix (Yun and others 2019): a rectangle of one image in another, and their classes by area.", {
      alpha: withDefault(number("The area is drawn from Beta(alpha, alpha).", { above: 0, max: 100 }), 1),
      probability: probability("images are mixed", 1),
      mode: withDefault(mode(), "batch"),
      epochs,
      instead: probability("this is done instead of `mixup`, where both are in the list", 0.5),
    }),
  ),
};

function mode() {
  return word(
    "Whether one number is drawn for a batch, for each pair, or for each element, as timm's `Mixup` has it.",
    ["batch", "pair", "elem"],
  );
}

export type AugmentKind = keyof typeof kinds;
export type AugmentOptions = { readonly [K in AugmentKind]: ValueOf<(typeof kinds)[K]> };

/** What each is done to, in the order in which that comes to be: a list may not go back. */
const stages: Readonly<Record<AugmentKind, string>> = {
  repeated: "the order of images",
  random_resized_crop: "pictures",
  random_crop: "pictures",
  flip: "pictures",
  vertical_flip: "pictures",
  random_affine: "pictures",
  rand_augment: "pictures",
  three_augment: "pictures",
  color_jitter: "pictures",
  random_erasing: "the numbers that the network sees",
  mixup: "whole batches",
  cutmix: "whole batches",
};
const order = [...new Set(Object.values(stages))];

/** Of these one is enough: what has the model's size has no need of another crop. */
const sizing: readonly string[] = ["random_resized_crop", "random_crop"] satisfies AugmentKind[];

const each = choice("One augmentation.", kinds, '{ "random_resized_crop": { "scale": [0.08, 1] } }');
const written = list(
  "What is done at random to training images, in this order; nothing is done to those of evaluation.",
  each,
);

/** A recipe's list, held to the order in which things can be done. */
export const augment: typeof written = {
  ...written,
  example: '[{ "random_resized_crop": { "scale": [0.08, 1] } }, "flip", { "mixup": 0.8 }]',
  fields: each.fields ?? {},
  read(node, key, report) {
    const found = written.read(node, key, report);
    if (node.kind !== "array" || found?.length !== node.items.length) return found;
    const names = found.map((one) => Object.keys(one)[0] ?? "");
    let isRight = true;
    for (const [i, name] of names.entries()) {
      const at = node.items[i];
      if (at === undefined) continue;
      const before = names.slice(0, i);
      const again = before.find((one) => one === name || (sizing.includes(one) && sizing.includes(name)));
      const later = before.find((one) => stageOf(one) > stageOf(name));
      if (again !== undefined) report(twice(at, name, again));
      else if (later !== undefined)
        report(misplaced(at, name, later, order[stageOf(name)] ?? "", order[stageOf(later)] ?? ""));
      isRight &&= again === undefined && later === undefined;
    }
    return isRight && mixesAlike(found, node, report) ? found : undefined;
  },
};

/** Whether, for how many images and in which epochs is drawn once, for mixup and CutMix alike. */
function mixesAlike(steps: readonly Partial<AugmentOptions>[], { items }: ArrayNode, report: Report): boolean {
  const [first, second] = steps.filter(({ mixup, cutmix }) => mixup !== undefined || cutmix !== undefined);
  const at = items[steps.findIndex((step) => step === second)];
  if (first === undefined || second === undefined || at === undefined) return true;
  const options = [first, second].map(({ mixup, cutmix }) => mixup ?? cutmix);
  const other = (["mode", "probability", "epochs"] as const).find((key) => options[0]?.[key] !== options[1]?.[key]);
  if (other === undefined) return true;
  report(otherMixing(at, other, Object.keys(second)[0] ?? "", Object.keys(first)[0] ?? ""));
  return false;
}

const isKind = (name: string): name is AugmentKind => name in stages;
const stageOf = (name: string): number => (isKind(name) ? order.indexOf(stages[name]) : 0);
