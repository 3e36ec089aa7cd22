import type { ImageForm } from "../../compiler/export/training-images.ts";
import type { FoundPainting } from "./find-painting.ts";
import type { Tile } from "./weight-pictures.ts";

/** What a model saw of a picture, and what it made of it; f32, of one picture. */
export interface PaintedValues {
  /** [channels, height, width], as the network sees it. */
  readonly image: ArrayLike<number>;
  readonly painted: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  readonly mask: ArrayLike<number>;
}

/** Of the form of images, what says how a number becomes a pixel. */
type Levels = Pick<ImageForm, "channels" | "height" | "width" | "mean" | "deviation">;

/** Of what is hidden, on the sheet. */
const HIDDEN = 0.5;

/** The picture, what was seen of it, and what was painted in the place of what was not. */
export function paintedTiles(values: PaintedValues, painting: FoundPainting, form: Levels): readonly Tile[] {
  const { image, mask } = values;
  const { patches, places } = painting;
  const numbers = places.length / patches;
  const [seen, filled] = [Float64Array.from(image), Float64Array.from(image)];
  const pixels = form.height * form.width;
  const grey = (place: number) => {
    const channel = Math.floor(place / pixels);
    return (HIDDEN - (form.mean[channel] ?? 0)) / (form.deviation[channel] ?? 1);
  };
  for (let patch = 0; patch < patches; patch++) {
    if (!((mask[patch] ?? 0) > 0.5)) continue;
    const [from, to] = [patch * numbers, (patch + 1) * numbers];
    const back = backOf(values, places, from, to);
    for (let i = from; i < to; i++) {
      const place = places[i] ?? 0;
      seen[place] = grey(place);
      filled[place] = back(values.painted[i] ?? 0);
    }
  }
  return [image, seen, filled].map((one) => tileOf(one, form));
}

/**
 * How numbers of a patch become pixels again. What a model should paint is each patch, or the patch with its own mean
 * and deviation taken out: a line through what should be painted, over what is there, tells both.
 */
function backOf({ image, target }: PaintedValues, places: Int32Array, from: number, to: number) {
  const count = to - from;
  let [meanX, meanY, xx, xy] = [0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    meanX += (target[i] ?? 0) / count;
    meanY += (image[places[i] ?? 0] ?? 0) / count;
  }
  for (let i = from; i < to; i++) {
    const x = (target[i] ?? 0) - meanX;
    xx += x * x;
    xy += x * ((image[places[i] ?? 0] ?? 0) - meanY);
  }
  // A patch of one colour has no deviation, and whatever is painted on it is that colour.
  const slope = xx > 1e-12 ? xy / xx : 0;
  return (painted: number): number => meanY + slope * (painted - meanX);
}

/** In colours where there are three channels, else the first in grey. */
function tileOf(values: ArrayLike<number>, { channels, height, width, mean, deviation }: Levels): Tile {
  const pixels = height * width;
  const rgb = Uint8Array.from({ length: 3 * pixels }, (_, i) => {
    const channel = channels === 3 ? i % 3 : 0;
    const value = values[channel * pixels + Math.floor(i / 3)] ?? 0;
    const level = 255 * (value * (deviation[channel] ?? 1) + (mean[channel] ?? 0));
    return Math.max(0, Math.min(255, Math.round(level)));
  });
  return { rows: height, columns: width, rgb };
}
