import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { drawJitter } from "../../../../runtime/augment/color-jitter.ts";
import type { Draws } from "../../../../runtime/augment/draws.ts";
import { drawMixes } from "../../../../runtime/augment/mixing.ts";
import { drawOperations } from "../../../../runtime/augment/rand-augment.ts";
import { drawRectangles } from "../../../../runtime/augment/random-erasing.ts";
import { drawWindow } from "../../../../runtime/augment/random-resized-crop.ts";
import type { AugmentOptions } from "../../../../schema/recipe/recipe-augment.ts";
import { deviation, drawsOf, mean } from "../some-pictures.ts";

/** Mean, deviation and number of what timm 1.0.31 and torchvision 0.29 drew; see measure.py. */
const theirs: Readonly<Record<string, readonly [mean: number, deviation: number, count: number]>> = JSON.parse(
  readFileSync(new URL("drawn.json", import.meta.url), "utf8"),
);
const COUNT = 3000;

/** By fixed seeds: within five standard errors of the difference, and the deviation within a tenth. */
function expectAlike(name: string, values: readonly number[]): void {
  const [middle = Number.NaN, spread = Number.NaN, count = 0] = theirs[name] ?? [];
  const error = spread * Math.sqrt(1 / values.length + 1 / count);
  expect(Math.abs(mean(values) - middle), `${name}: ${mean(values)}, theirs ${middle}`).toBeLessThan(5 * error + 1e-5);
  expect(Math.abs(deviation(values) - spread), name).toBeLessThan(0.1 * spread + 0.01 * Math.abs(middle) + 1e-5);
}

function expectChance(name: string, times: number): void {
  const [chance = Number.NaN, , count = 0] = theirs[name] ?? [];
  const error = Math.sqrt(chance * (1 / COUNT + 1 / count));
  expect(Math.abs(times / COUNT - chance), name).toBeLessThan(5 * error);
}

const drawn = <T>(name: string, draw: (draws: Draws) => T): T[] => drawsOf(COUNT, name).map(draw);

describe("random resized crop", () => {
  it.each([
    ["timm crop", { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] }, { width: 320, height: 240 }],
    ["timm narrow crop", { scale: [0.5, 1], ratio: [3 / 4, 4 / 3] }, { width: 60, height: 300 }],
    ["torchvision crop", { scale: [0.3, 0.9], ratio: [1, 2] }, { width: 320, height: 240 }],
  ] as const)("%s", (name, options, size) => {
    const windows = drawn(name, (draws) => drawWindow(options, size, draws));
    const area = size.width * size.height;
    for (const { left, top, width, height } of windows)
      expect(Math.min(left, top, size.width - left - width, size.height - top - height)).toBeGreaterThanOrEqual(0);
    const of = (what: (window: (typeof windows)[number]) => number) => windows.map(what);
    expectAlike(
      `${name}.top`,
      of(({ top }) => top),
    );
    expectAlike(
      `${name}.left`,
      of(({ left }) => left),
    );
    expectAlike(
      `${name}.part`,
      of(({ width, height }) => (width * height) / area),
    );
    expectAlike(
      `${name}.ratio`,
      of(({ width, height }) => Math.log(width / height)),
    );
  });
});

it("random erasing", () => {
  const options = { probability: 0.4, area: [0.02, 1 / 3], ratio: [0.3, 1 / 0.3], fill: "const", count: 1 } as const;
  const found = drawn("erasing", (draws) => drawRectangles(options, { width: 64, height: 48 }, draws)).flat();
  expectChance("erasing.chance", found.length);
  expectAlike(
    "erasing.part",
    found.map(({ width, height }) => (width * height) / (64 * 48)),
  );
  expectAlike(
    "erasing.ratio",
    found.map(({ width, height }) => Math.log(height / width)),
  );
});

describe("RandAugment", () => {
  const names = {
    AutoContrast: "auto_contrast",
    Equalize: "equalize",
    Invert: "invert",
    Rotate: "rotate",
    Posterize: "posterize",
    Solarize: "solarize",
    SolarizeAdd: "solarize_add",
    Color: "colour",
    Contrast: "contrast",
    Brightness: "brightness",
    Sharpness: "sharpness",
    ShearX: "shear_x",
    ShearY: "shear_y",
    TranslateX: "translate_x",
    TranslateY: "translate_y",
    Identity: "identity",
  } as const;
  type Theirs = keyof typeof names;
  const given = { deviation: 0, probability: 0.5, interpolation: "own" } as const;
  const size = { width: 320, height: 240 };
  it.each<readonly [string, AugmentOptions["rand_augment"], number]>([
    ["timm", { ...given, ops: 2, magnitude: 9, deviation: 0.5, variant: "timm" }, 15],
    ["timm_inc0", { ...given, ops: 3, magnitude: 5, probability: 0.7, variant: "timm_inc0" }, 15],
    ["torchvision", { ...given, ops: 2, magnitude: 9, variant: "torchvision" }, 14],
  ])("%s", (variant, options, kinds) => {
    const all = drawn(variant, (draws) => drawOperations(options, size, draws)).flat();
    expect(new Set(all.map(({ operation }) => operation)).size).toBe(kinds);
    const chances = Object.keys(theirs).filter((key) => key.startsWith(`${variant}.`) && key.endsWith(".chance"));
    expect(chances.length).toBe(kinds);
    for (const key of chances) {
      const called = key.split(".")[1] ?? "";
      const own = names[called.replace(/Increasing$|Rel$/, "") as Theirs];
      const amounts = all
        .filter(({ operation }) => operation === own)
        .map(({ amount }) => asTheirs(variant, own, amount));
      expectChance(key, amounts.length);
      expectAlike(`${variant}.${called}`, amounts);
      expectAlike(`${variant}.${called}.size`, amounts.map(Math.abs));
    }
  });

  /** timm counts translations in sides, torchvision factors from 1; its translations are cut to whole pixels later. */
  function asTheirs(variant: string, name: string, amount: number): number {
    if (variant !== "torchvision")
      return name === "translate_x" ? amount / 320 : name === "translate_y" ? amount / 240 : amount;
    if (name === "translate_x" || name === "translate_y") return (amount / Math.abs(amount)) * theirPixels(name);
    return ["brightness", "colour", "contrast", "sharpness"].includes(name) ? amount - 1 : amount;
  }
  const theirPixels = (name: string) => (name === "translate_x" ? 43.504532 : 32.628399);

  it("torchvision's translations are of whole pixels, as many as theirs are cut to", () => {
    const options = { ...given, ops: 2, magnitude: 9, variant: "torchvision" } as const;
    const all = drawn("torchvision", (draws) => drawOperations(options, size, draws)).flat();
    const pixels = (name: string) =>
      new Set(all.filter(({ operation }) => operation === name).map(({ amount }) => amount));
    expect(pixels("translate_x")).toEqual(new Set([43, -43]));
    expect(pixels("translate_y")).toEqual(new Set([32, -32]));
  });
});

it("colour jitter", () => {
  const options = { brightness: 0.4, contrast: 0.3, saturation: 1.2, hue: 0.1, probability: 1 };
  const all = drawn("jitter", (draws) => drawJitter(options, draws));
  for (const name of ["brightness", "contrast", "saturation", "hue"] as const) {
    expectAlike(
      `jitter.${name}`,
      all.map((one) => one.find(([own]) => own === name)?.[1] ?? Number.NaN),
    );
    expectAlike(
      `jitter.${name}.place`,
      all.map((one) => one.findIndex(([own]) => own === name)),
    );
  }
});

describe("how much of an image stays", () => {
  const mixup = (alpha: number, probability = 1) => ({ alpha, probability, mode: "batch" }) as const;
  it.each([
    ["mixup", { mixup: mixup(0.2) }],
    ["cutmix", { cutmix: { ...mixup(1), instead: 0.5 } }],
    ["both", { mixup: mixup(0.8, 0.9), cutmix: { ...mixup(1, 0.9), instead: 0.3 } }],
  ] as const)("%s", (name, mixing) => {
    const kept = drawn(name, (draws) => drawMixes(mixing, 2, { width: 32, height: 24 }, draws)[0]?.kept ?? Number.NaN);
    expectAlike(`${name}.kept`, kept);
    expect(
      Math.abs(mean(kept.map((x) => (x === 1 ? 1 : 0))) - (theirs[`${name}.whole`]?.[0] ?? Number.NaN)),
    ).toBeLessThan(0.02);
  });
});
