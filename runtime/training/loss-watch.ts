import type { Position } from "./position.ts";

/** Steps that a loss must stay high to be told of: one bad batch, or a bad start, is nothing. */
const WINDOW = 30;

/** How far above where it began. */
const FAR = 2;

/**
 * Watches the loss from step to step, and answers once, where it stays far above where it began without ceasing to be a
 * number: such a run goes on for hours and learns nothing.
 * @param guessing the loss of one who knows nothing: the logarithm of the number of classes
 */
export function lossWatch(guessing: number): (position: Position) => string | undefined {
  let before: Position | undefined;
  let began: number | undefined;
  let isTold = false;
  const last: number[] = [];
  return (position) => {
    const isSame = before?.epoch === position.epoch;
    const images = position.images - (isSame ? (before?.images ?? 0) : 0);
    const loss = (position.lossSum - (isSame ? (before?.lossSum ?? 0) : 0)) / images;
    before = position;
    began ??= Math.max(loss, guessing);
    last.push(loss);
    if (last.length > WINDOW) last.shift();
    const mean = last.reduce((sum, one) => sum + one, 0) / last.length;
    if (isTold || last.length < WINDOW || !(mean > FAR * began)) return undefined;
    isTold = true;
    return explodedNote(mean, began);
  };
}

const explodedNote = (mean: number, began: number): string =>
  `the loss of the last ${WINDOW} steps is ${mean.toPrecision(3)}, and it began at ${began.toPrecision(3)}: ` +
  "the learning rate is likely too high; stop, then lower it, lengthen `warmup`, or set `clip_norm`";
