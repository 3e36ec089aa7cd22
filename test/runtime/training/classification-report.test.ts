import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { answersOf, ClassificationTally } from "../../../runtime/training/classification-report.ts";

interface Expected {
  readonly logits: number[][];
  readonly labels: number[];
  readonly loss: number;
  readonly top1: number;
  readonly top5: number;
  readonly confusion: number[][];
  readonly precision: (number | null)[];
  readonly recall: (number | null)[];
  readonly f1: (number | null)[];
  readonly calibrationError: number;
  readonly binned: number[];
}

const expected: Expected = JSON.parse(readFileSync(new URL("classification-report.json", import.meta.url), "utf8"));

test("answers counted batch by batch say what scikit-learn says of them all", () => {
  const tally = new ClassificationTally(7);
  for (let begin = 0; begin < 40; begin += 16) {
    const rows = expected.logits.slice(begin, begin + 16);
    tally.add(answersOf(Float64Array.from(rows.flat()), expected.labels.slice(begin, begin + 16)));
  }
  const found = tally.report();
  expect(found.images).toBe(40);
  expect(found.loss).toBeCloseTo(expected.loss, 10);
  expect(found.top1).toBe(expected.top1);
  expect(found.top5).toBe(expected.top5);
  expect(found.confusion).toEqual(expected.confusion);
  for (const key of ["precision", "recall", "f1"] as const) {
    found.classes.forEach((score, i) => {
      const wanted = expected[key][i] ?? undefined;
      if (wanted === undefined) expect(score[key]).toBeUndefined();
      else expect(score[key]).toBeCloseTo(wanted, 12);
    });
  }
  expect(found.calibration.error).toBeCloseTo(expected.calibrationError, 10);
  expect(found.calibration.bins.map(({ images }) => images)).toEqual(expected.binned);
});

test("of equal logits the first class is the guess, and the right one's rank is counted alike", () => {
  const [first, second] = answersOf([1, 3, 3, 0, 3, 3, 0, 0], [2, 0]);
  expect(first).toMatchObject({ guess: 1, rank: 1 });
  expect(second).toMatchObject({ guess: 0, rank: 0, label: 0 });
  expect(first?.confidence).toBeCloseTo(Math.E ** 3 / (2 * Math.E ** 3 + Math.E + 1), 12);
});

test("logits beyond what exp can take are certain answers, and all right ones have no calibration error", () => {
  const tally = new ClassificationTally(3);
  tally.add(answersOf([0, 900, -900, 900, 0, 0], [1, 0]));
  const { top1, top5, loss, calibration } = tally.report();
  expect({ top1, top5, loss, error: calibration.error }).toEqual({ top1: 1, top5: undefined, loss: 0, error: 0 });
  expect(calibration.bins.at(-1)).toMatchObject({ images: 2, confidence: 1, accuracy: 1 });
});
