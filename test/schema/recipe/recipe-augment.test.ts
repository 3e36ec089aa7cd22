import { describe, expect, it } from "vitest";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";

const read = (augment: string) =>
  readRecipe({
    name: "recipe.json",
    text: `{ "vitral": 1, "spec": "vitral:vit", "epochs": 1, "augment": ${augment},
      "dataset": { "name": "mnist", "train": 10, "validation": 10 } }`,
  });
const of = (augment: string) => read(augment).file?.recipe.augment;
const codes = (augment: string) => read(augment).problems.map(({ code }) => code);
const helps = (augment: string) => read(augment).problems.flatMap(({ help }) => help);

describe("a list of augmentations", () => {
  it("is written back in full", () => {
    expect(
      of(
        '[{ "random_resized_crop": { "scale": [0.08, 1] } }, "flip", { "rand_augment": { "ops": 2, "magnitude": 9 } }, { "mixup": 0.8 }]',
      ),
    ).toEqual([
      { random_resized_crop: { scale: [0.08, 1], ratio: [3 / 4, 4 / 3], interpolation: "bicubic" } },
      { flip: { probability: 0.5 } },
      {
        rand_augment: {
          ...{ ops: 2, magnitude: 9, deviation: 0, probability: 0.5 },
          ...{ variant: "timm", interpolation: "own" },
        },
      },
      { mixup: { alpha: 0.8, probability: 1, mode: "batch" } },
    ]);
  });
  it("reads in full what it was written as in full", () => {
    const once = of('["repeated", { "random_crop": 4 }, "three_augment", "color_jitter", "random_erasing", "cutmix"]');
    expect(of(JSON.stringify(once))).toEqual(once);
    expect(once?.[2]).toEqual({ three_augment: {} });
  });
  it("may be left out", () => {
    expect(of("[]")).toEqual([]);
  });
  it.each([
    ['[{ "mixup": 0.8 }, "flip"]', ["R130"]],
    ['["random_erasing", "flip"]', ["R130"]],
    ['["flip", "repeated"]', ["R130"]],
    ['["flip", { "flip": 0.1 }]', ["R131"]],
    ['["random_crop", "random_resized_crop"]', ["R131"]],
    ['[{ "random_resized_crop": { "scale": [1, 0.5] } }]', ["R132"]],
    ['[{ "mixup": { "probability": 0.5 } }, "cutmix"]', ["R133"]],
    ['[{ "mixup": { "epochs": 5 } }, "cutmix"]', ["R133"]],
    ['[{ "mixup": 0 }]', ["R104"]],
    ['[{ "mixup": "0.8" }]', ["R102"]],
    ['["flipp"]', ["R105"]],
    ['[{ "flipp": 1 }]', ["R101"]],
    ['{ "flip": 0.5 }', ["R102"]],
    ['[{ "random_resized_crop": { "scale": [1, 0.5] } }, { "mixup": 0 }]', ["R132", "R104"]],
  ])("%s", (augment, expected) => {
    expect(codes(augment)).toEqual(expected);
  });
  it("knows what others call them", () => {
    expect(helps('[{ "random_horizontal_flip": 0.5 }]')).toEqual(["did you mean `flip`?"]);
    const { problems } = readRecipe({
      name: "recipe.json",
      text: `{ "vitral": 1, "spec": "a.json", "epochs": 1, "reprob": 0.25, "dataset": { "name": "mnist", "train": 1, "validation": 1 } }`,
    });
    expect(problems.flatMap(({ help }) => help)).toEqual(['it belongs in "augment": [{ "random_erasing": 0.25 }]']);
  });
});
