import { withoutDirt } from "./ink-pieces.ts";
import type { Levels } from "./levels.ts";
import { quantile } from "./levels.ts";
import type { Paper } from "./sheet.ts";

/** Where ink is in a picture. */
export interface Ink extends Levels {
  /** Whether it is lighter than its paper. */
  readonly isLight: boolean;
  /** How many levels each pixel differs from the paper, to the ink's side. */
  readonly strength: Float32Array;
}

/** Less contrast than this, in levels of 255, is nothing that anyone drew. */
const leastContrast = 12;

/**
 * The strokes of a picture: 1 where they are as strong as most of them are, 0 on paper and grain.
 * @returns undefined where there are none
 */
export function findInk({ width, height, values }: Levels, paper: Paper, isLight: boolean): Ink | undefined {
  const side = isLight ? 1 : -1;
  const strength = values.map((value, pixel) => Math.max(0, side * (value - (paper.level[pixel] ?? 0))));
  const certain = strength.filter((x) => x > Math.max(leastContrast, 4 * paper.grain));
  if (certain.length === 0) return undefined;
  const half = quantile(certain, 0.9) / 2;
  const full = quantile(
    certain.filter((x) => x > half),
    0.5,
  );
  const none = Math.max(2 * paper.grain, full / 10);
  const ink = strength.map((x) => Math.max(0, Math.min(1, (x - none) / (full - none))));
  const drawing = withoutDirt({ width, height, values: ink });
  return drawing === undefined ? undefined : { ...drawing, isLight, strength };
}
