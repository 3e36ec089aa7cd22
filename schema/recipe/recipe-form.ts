import type { JsonNode } from "../json/json-node.ts";
import { type Field, list, number, object, type Report, type ValueOf, withDefault, word } from "./recipe-fields.ts";

const given = object(
  "Numbers of one's own: a level of 0 … 1 reaches the network as (level − mean) ∕ deviation.",
  {
    mean: list("One for each channel.", number("", {})),
    deviation: list("One for each channel.", number("", { above: 0 })),
  },
  '{ "mean": [0.5, 0.5, 0.5], "deviation": [0.5, 0.5, 0.5] }',
);

const named = word(
  "How levels reach the network: as −1 … 1 (`half`), by ImageNet's mean and deviation, or by those of the pictures that are learnt from, which are measured before training.",
  ["half", "imagenet", "measured"],
);

/** One of the usual ways by its name, or numbers. */
const normalize: Field<ValueOf<typeof named> | ValueOf<typeof given>> = {
  ...named,
  example: given.example ?? "",
  read: (node: JsonNode, key: string, report: Report) =>
    node.kind === "object" ? given.read(node, key, report) : named.read(node, key, report),
  schema: () => ({ oneOf: [named.schema(), given.schema()] }),
};

/** What is done to every picture, of training and of measuring: of training, only what no augmentation does instead. */
export const form = object(
  "How a picture is brought to what the model takes, where it is measured and predicted: resized by its shorter side, and its middle cut out.",
  {
    crop: withDefault(
      number("How much of the resized picture's shorter side the middle has: timm's `crop_pct`.", { above: 0, max: 1 }),
      1,
    ),
    interpolation: withDefault(
      word("How pixels are made of others, as Pillow does it.", ["nearest", "bilinear", "bicubic", "lanczos"]),
      "bicubic",
    ),
    normalize: withDefault(normalize, "half"),
  },
  '{ "crop": 0.875, "interpolation": "bicubic", "normalize": "imagenet" }',
);

export type PictureForm = ValueOf<typeof form>;
