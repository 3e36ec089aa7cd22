import type { Draws } from "./draws.ts";
import type { OperationName } from "./operation.ts";
import type { Size } from "./pixels/centre-crop.ts";

/** The amount of an operation for a level of 0 … 1. */
export type AmountOf = (level: number, size: Size, draws: Draws) => number;

const none: AmountOf = () => 0;
const either =
  (most: number): AmountOf =>
  (level, _, draws) =>
    draws.sign() * level * most;
/** Less or more than 1, the more so the higher the level. */
const aroundOne: AmountOf = (level, _, draws) => Math.max(0.1, 1 + draws.sign() * level * 0.9);
const upwards: AmountOf = (level) => level * 1.8 + 0.1;

const always = {
  auto_contrast: none,
  equalize: none,
  invert: none,
  rotate: either(30),
  solarize_add: (level) => Math.min(128, Math.trunc(level * 110)),
  shear_x: either(0.3),
  shear_y: either(0.3),
  translate_x: (level, { width }, draws) => draws.sign() * level * 0.45 * width,
  translate_y: (level, { height }, draws) => draws.sign() * level * 0.45 * height,
} satisfies Partial<Record<OperationName, AmountOf>>;

type Choice = readonly (readonly [OperationName, AmountOf])[];

/** timm's operations as they are without a word of it: some are weaker the higher the level. */
export const timmOperations: Choice = entries({
  ...always,
  posterize: (level) => Math.trunc(level * 4),
  solarize: (level) => Math.min(256, Math.trunc(level * 256)),
  colour: upwards,
  contrast: upwards,
  brightness: upwards,
  sharpness: upwards,
});

/** Those of `inc1`: all are stronger the higher the level. */
export const timmIncreasing: Choice = entries({
  ...always,
  posterize: (level) => 4 - Math.trunc(level * 4),
  solarize: (level) => 256 - Math.min(256, Math.trunc(level * 256)),
  colour: aroundOne,
  contrast: aroundOne,
  brightness: aroundOne,
  sharpness: aroundOne,
});

function entries(of: Partial<Record<OperationName, AmountOf>>): Choice {
  // `Object.entries` does not say that its keys are the record's own.
  return Object.entries(of) as unknown as Choice;
}
