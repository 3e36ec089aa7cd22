import type { AugmentOptions } from "../../schema/recipe/recipe-augment.ts";
import type { Draws } from "./draws.ts";
import type { Size } from "./pixels/centre-crop.ts";
import type { Window } from "./pixels/crop-window.ts";

/** What a list says of mixing: mixup, CutMix, or now one and now the other. */
export interface Mixing {
  readonly mixup?: Lasting<AugmentOptions["mixup"]> | undefined;
  readonly cutmix?: Lasting<AugmentOptions["cutmix"]> | undefined;
}

/** In all epochs, where nothing is said of them. */
type Lasting<T extends { readonly epochs: number | undefined }> = Omit<T, "epochs"> & Partial<Pick<T, "epochs">>;

/** What of an image stays, 0 … 1; the rest is of its partner: everywhere, or in a window. */
export interface Mix {
  readonly kept: number;
  readonly window?: Window;
}

/** What a list says of mixing; undefined where it mixes nothing. */
export function mixingOf(steps: readonly Partial<AugmentOptions>[]): Mixing | undefined {
  const { mixup, cutmix } = Object.assign({}, ...steps) as Partial<AugmentOptions>;
  return mixup === undefined && cutmix === undefined ? undefined : { mixup, cutmix };
}

/** Whether an epoch, counted from 0, is one in which nothing is mixed any more. */
export const isOver = ({ mixup, cutmix }: Mixing, epoch: number): boolean =>
  epoch >= ((mixup ?? cutmix)?.epochs ?? Number.POSITIVE_INFINITY);

/**
 * What becomes of each image of a batch, as timm's `Mixup` has it: the partner of the i-th is the i-th from the end. One
 * is drawn for all, for each pair, or for each image.
 */
export function drawMixes(mixing: Mixing, images: number, size: Size, draws: Draws): readonly Mix[] {
  const mode = (mixing.mixup ?? mixing.cutmix)?.mode ?? "batch";
  if (mode === "batch") return new Array<Mix>(images).fill(drawMix(mixing, size, draws));
  if (mode === "elem") return Array.from({ length: images }, () => drawMix(mixing, size, draws));
  const pairs = Array.from({ length: Math.ceil(images / 2) }, () => drawMix(mixing, size, draws));
  return Array.from({ length: images }, (_, i) => pairs[Math.min(i, images - 1 - i)] ?? whole);
}

export const whole: Mix = { kept: 1 };

function drawMix({ mixup, cutmix }: Mixing, size: Size, draws: Draws): Mix {
  if (!draws.chance((mixup ?? cutmix)?.probability ?? 0)) return whole;
  const cuts = cutmix !== undefined && (mixup === undefined || draws.chance(cutmix.instead));
  if (cuts) return cutOutOf(size, draws.beta(cutmix.alpha), draws);
  return mixup === undefined ? whole : { kept: draws.beta(mixup.alpha) };
}

/** A window of 1 − kept of the area anywhere; what of it lies beyond the border is the image's own again. */
function cutOutOf({ width, height }: Size, kept: number, draws: Draws): Mix {
  const part = Math.sqrt(1 - kept);
  const [down, across] = [Math.trunc(height * part), Math.trunc(width * part)];
  const [y, x] = [draws.whole(0, height - 1), draws.whole(0, width - 1)];
  const [top, bottom] = bounds(y, down, height);
  const [left, right] = bounds(x, across, width);
  const window = { left, top, width: right - left, height: bottom - top };
  return { kept: 1 - (window.width * window.height) / (width * height), window };
}

const bounds = (middle: number, length: number, most: number): readonly [number, number] => [
  Math.max(0, middle - Math.floor(length / 2)),
  Math.min(most, middle + Math.floor((length + 1) / 2)),
];
