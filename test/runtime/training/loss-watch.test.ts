import { expect, test } from "vitest";
import { lossWatch } from "../../../runtime/training/loss-watch.ts";

/** The notes that a run of these losses is told, with the step that each came at; epochs have 25 steps of 8 images. */
function notesOf(losses: readonly number[]): readonly [number, string][] {
  const watch = lossWatch(Math.log(10));
  let lossSum = 0;
  return losses.flatMap((loss, step): [number, string][] => {
    const batch = step % 25;
    lossSum = (batch === 0 ? 0 : lossSum) + loss * 8;
    const epoch = Math.floor(step / 25);
    const note = watch({ step: step + 1, epoch, batch: batch + 1, lossSum, correct: 0, images: 8 * (batch + 1) });
    return note === undefined ? [] : [[step + 1, note]];
  });
}

const steps = (count: number, loss: (step: number) => number) => Array.from({ length: count }, (_, step) => loss(step));

test("a loss that explodes and stays finite is told once", () => {
  const [told, ...more] = notesOf(steps(200, (step) => (step < 10 ? 2.3 : 300)));
  expect(told?.[0]).toBeGreaterThanOrEqual(30);
  expect(told?.[0]).toBeLessThan(45);
  expect(told?.[1]).toContain("it began at 2.30: the learning rate is likely too high");
  expect(more).toEqual([]);
});

test("a bad start, a bad batch and a run that learns are not", () => {
  expect(notesOf(steps(200, (step) => 2.4 * Math.exp(-step / 50)))).toEqual([]);
  expect(notesOf(steps(200, (step) => (step % 40 === 7 ? 60 : 2)))).toEqual([]);
  expect(notesOf(steps(200, (step) => 40 * Math.exp(-step / 50)))).toEqual([]);
  expect(notesOf(steps(29, () => 1e9))).toEqual([]);
});
