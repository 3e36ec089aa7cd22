import type { AugmentOptions } from "../../schema/recipe/recipe-augment.ts";
import type { AugmenterOf } from "./augmenter.ts";
import type { Draws } from "./draws.ts";
import { applyOperation, type OperationName } from "./operation.ts";
import type { Reading } from "./pixels/affine-transform.ts";
import type { Size } from "./pixels/centre-crop.ts";
import { drawInterpolation } from "./reading.ts";
import { timmIncreasing, timmOperations } from "./timm-operations.ts";
import { torchvisionOperations } from "./torchvision-operations.ts";

type Options = AugmentOptions["rand_augment"];

/** An operation that was drawn. */
export interface Drawn {
  readonly operation: OperationName;
  readonly amount: number;
  readonly reading: Reading;
}

/** RandAugment (Cubuk and others 2019) as timm 1.0.31 or torchvision 0.29 have it: they differ in nearly everything. */
export const randAugment: AugmenterOf<"rand_augment"> = (options, { mean, channels }) => {
  const isTimm = options.variant !== "torchvision";
  const fill = Array.from({ length: channels }, (_, i) =>
    isTimm ? Math.min(255, Math.round(255 * (mean[i] ?? 0))) : 0,
  );
  return (picture, draws) =>
    drawOperations(options, picture, draws).reduce(
      (changed, { operation, amount, reading }) => applyOperation(changed, operation, amount, { reading, fill }),
      picture,
    );
};

/** Each is chosen among all, whatever was chosen before. */
export function drawOperations(options: Options, size: Size, draws: Draws): readonly Drawn[] {
  const draw = options.variant === "torchvision" ? drawTorchvision : drawTimm;
  return Array.from({ length: options.ops }, () => draw(options, size, draws)).flat();
}

/** timm's magnitudes are of 10; one that strays beyond is brought back. */
const HIGHEST = 10;

function drawTimm(
  { variant, magnitude, deviation, probability, interpolation }: Options,
  size: Size,
  draws: Draws,
): Drawn[] {
  const choice = variant === "timm" ? timmIncreasing : timmOperations;
  const chosen = choice[draws.whole(0, choice.length - 1)];
  if (chosen === undefined || !draws.chance(probability)) return [];
  const [operation, amountOf] = chosen;
  const strayed = deviation > 0 ? magnitude + deviation * draws.normal() : magnitude;
  const level = Math.min(HIGHEST, Math.max(0, strayed)) / HIGHEST;
  const amount = amountOf(level, size, draws);
  return [
    { operation, amount, reading: drawInterpolation(interpolation === "own" ? "bicubic" : interpolation, draws) },
  ];
}

function drawTorchvision({ magnitude, interpolation }: Options, size: Size, draws: Draws): Drawn[] {
  const chosen = torchvisionOperations[draws.whole(0, torchvisionOperations.length - 1)];
  if (chosen === undefined) return [];
  const [operation, amountOf] = chosen;
  const amount = amountOf(Math.round(magnitude), size, draws);
  return [
    { operation, amount, reading: drawInterpolation(interpolation === "own" ? "nearest" : interpolation, draws) },
  ];
}
