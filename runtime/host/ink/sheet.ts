import type { Levels } from "./levels.ts";
import { otsuThreshold, quantile } from "./levels.ts";
import { commonDeviation, commonParabola } from "./parabola.ts";

/** What a picture is drawn on. */
export interface Paper {
  /** Its level at each pixel, also under the ink. */
  readonly level: Float32Array;
  /** Standard deviation of its grain. */
  readonly grain: number;
  /** Whether what differs from it is mostly lighter. */
  readonly hasLightInk: boolean;
}

/** Levels of a paper differ by less than this part of what ink differs from them, unless it is unevenly lit. */
const even = 0.12;

/** Finds the paper of a picture, and evens out its light if it varies. */
export function findPaper(grey: Levels): Paper {
  const { values } = grey;
  const threshold = otsuThreshold(values);
  const isLight = hasLightPaper(grey, threshold);
  const paper = values.filter((level) => level >= threshold === isLight);
  const ink = values.filter((level) => level >= threshold !== isLight);
  const paperLevel = quantile(paper, 0.5);
  const variation = commonDeviation(paper.map((level) => level - paperLevel));
  if (variation <= even * Math.abs(paperLevel - quantile(ink, 0.5))) {
    return { level: values.slice().fill(paperLevel), grain: variation, hasLightInk: !isLight };
  }
  const level = commonParabola(grey);
  const difference = values.map((value, pixel) => value - (level[pixel] ?? 0));
  const grain = commonDeviation(difference);
  const beyond = (side: 1 | -1) => difference.reduce((sum, x) => sum + (side * x > 4 * grain ? side * x : 0), 0);
  return { level, grain, hasLightInk: beyond(1) > beyond(-1) };
}

/**
 * Paper has more of the picture and of its border than ink has; where both have about as much, as in a picture cut close
 * to thick strokes, it is the lighter. In one that is narrow, as one cut close to a 1, paper has more of the sides than
 * of the middle, if it has sides.
 */
function hasLightPaper({ width, height, values }: Levels, threshold: number): boolean {
  const lightPart = (isMeant: (x: number, y: number) => boolean) => {
    const meant = values.filter((_, pixel) => isMeant(pixel % width, Math.floor(pixel / width)));
    return meant.filter((level) => level >= threshold).length / Math.max(1, meant.length);
  };
  if (width >= 3 && height > 2.5 * width) {
    const isMiddle = (x: number) => Math.abs(x + 0.5 - width / 2) <= width / 6;
    return lightPart((x) => !isMiddle(x)) >= lightPart(isMiddle);
  }
  const rim = Math.max(width, height) / 40;
  const isBorder = (x: number, y: number) => Math.min(x, width - 1 - x, y, height - 1 - y) < rim;
  return lightPart(() => true) + lightPart(isBorder) >= 0.9;
}
