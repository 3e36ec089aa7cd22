import type { Sharp } from "sharp";
import type { Levels } from "./levels.ts";
import { quantile, unlikeness } from "./levels.ts";

/** Pictures are looked at in at most this size: strokes are still many pixels wide, and the grain of photographs is less. */
const largestSide = 320;

/**
 * A picture in grey: that one of red, green and blue in which it shows most. What is transparent becomes the ground on
 * which the rest is seen best.
 */
export async function greyOf(picture: Sharp): Promise<Levels> {
  const { data, info } = await picture
    .resize({ width: largestSide, height: largestSide, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const plane = (channel: number) =>
    Float32Array.from({ length: info.width * info.height }, (_, pixel) => data[4 * pixel + channel] ?? 0);
  const colours = [plane(0), plane(1), plane(2)];
  const opacity = plane(3).map((alpha) => alpha / 255);
  const planes = opacity.every((part) => part === 1) ? colours : onGround(colours, opacity);
  const shown = planes.map(unlikeness);
  const values = planes[shown.indexOf(Math.max(...shown))] ?? new Float32Array();
  return { width: info.width, height: info.height, values };
}

function onGround(colours: readonly Float32Array[], opacity: Float32Array): readonly Float32Array[] {
  const opaque = colours.map((plane) => plane.filter((_, pixel) => (opacity[pixel] ?? 0) > 0.5));
  const isSheet = 2 * (opaque[0]?.length ?? 0) > opacity.length && opaque.some((plane) => isVaried(plane));
  // A sheet with ink on it, cut out: the rest is more of the sheet. Else all there is is ink: it wants a ground unlike it.
  const grounds = isSheet
    ? opaque.map((plane) => quantile(plane, 0.5))
    : colours.map(() => (lightness(colours, opacity) > 127.5 ? 0 : 255));
  return colours.map((plane, channel) =>
    plane.map((level, pixel) => {
      const part = opacity[pixel] ?? 0;
      return part * level + (1 - part) * (grounds[channel] ?? 0);
    }),
  );
}

function isVaried(plane: Float32Array): boolean {
  return quantile(plane, 0.98) - quantile(plane, 0.02) > 40;
}

/** Mean level of the colours, each pixel counted by its opacity. */
function lightness(colours: readonly Float32Array[], opacity: Float32Array): number {
  const weight = opacity.reduce((sum, part) => sum + part, 0);
  const sums = colours.map((plane) => plane.reduce((sum, level, pixel) => sum + level * (opacity[pixel] ?? 0), 0));
  return sums.reduce((total, sum) => total + sum, 0) / Math.max(1e-9, colours.length * weight);
}
