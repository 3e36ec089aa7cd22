import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it, test } from "vitest";
import { screen } from "../../../compiler/drawing/screen.ts";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import { axisTicks, tickLabel } from "../../../runtime/curves/axis-ticks.ts";
import { drawCurves } from "../../../runtime/curves/curves.ts";
import type { EpochMetrics } from "../../../runtime/training/metrics.ts";
import { bestEpoch } from "../../../runtime/training/metrics.ts";
import { textsOf, textsOnTexts } from "../../compiler/drawing/texts.ts";

function row(epoch: number, train_loss: number, train_accuracy: number, loss: number, accuracy: number): EpochMetrics {
  return {
    epoch,
    step: 125 * epoch,
    train_loss,
    train_accuracy,
    validation_loss: loss,
    validation_accuracy: accuracy,
    learning_rate: 1e-3,
    seconds: 1,
    images_per_second: 8000,
  };
}

const rows = [
  row(1, 1.74, 0.4, 0.91, 0.71),
  row(2, 0.69, 0.79, 0.42, 0.873),
  row(3, 0.41, 0.874, 0.31, 0.905),
  row(4, 0.3, 0.907, 0.25, 0.921),
  row(5, 0.24, 0.926, 0.21, 0.937),
  row(6, 0.2, 0.938, 0.19, 0.942),
];

describe("drawCurves", () => {
  it("draws what it drew", async () => {
    await expect(toSvg(drawCurves("vit-mnist-1 <draft>", rows, 10))).toMatchFileSnapshot("curves.golden.svg");
  });

  it.each([
    ["one epoch of one", rows.slice(0, 1), 1],
    ["one epoch of many", rows.slice(0, 1), 300],
    ["equal values", [row(1, 1, 0.5, 1, 0.5), row(2, 1, 0.5, 1, 0.5)], 2],
    ["hundreds of epochs", Array.from({ length: 300 }, (_, i) => row(i + 1, 1 / (i + 1), 1, 2 / (i + 1), 0.9)), 300],
  ])("draws %s as a picture without NaN", async (_, some, epochs) => {
    const svg = toSvg(drawCurves("a", some, epochs));
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    const { width, height } = await sharp(Buffer.from(svg)).metadata();
    expect([width, height]).toEqual([800, 330]);
  });
});

const loss = fc.oneof(
  fc.double({ min: 0, max: 5, noNaN: true }),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
  fc.constantFrom(0, 1e-9, 2.5, 123_456, 99_999.5, 1e300, Number.NaN, Number.POSITIVE_INFINITY),
);
const part = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.999999, 0.1));
const runs = fc
  .tuple(
    fc.string({ unit: fc.constantFrom("W", "i", "m", "-", "1", "漢", "&", "<", '"', "😀"), maxLength: 100 }),
    fc.integer({ min: 1, max: 2000 }),
    fc.array(fc.tuple(loss, part, loss, part), { minLength: 1, maxLength: 12 }),
    fc.constantFrom(1, 1, 10, 500, 1_000_000),
  )
  .map(([title, epochs, values, factor]) => {
    const all = epochs * factor;
    const rows = values
      .slice(0, all)
      .map((value, i) => row(Math.max(1, Math.round(((i + 1) * all) / values.length)), ...value));
    return { title, rows, epochs: all };
  });

test("no label of any run is cut off or stands in another", () => {
  fc.assert(
    fc.property(runs, ({ title, rows: some, epochs }) => {
      const drawing = drawCurves(title, some, epochs);
      expect(verifyDrawing(drawing, screen)).toEqual([]);
      expect(textsOf(drawing).length).toBeGreaterThan(8);
      expect(textsOnTexts(drawing)).toEqual([]);
    }),
    { numRuns: 500, seed: 1 },
  );
});

describe("axisTicks", () => {
  it.each([
    [0, 1, 5, false, [0, 0.5, 1]],
    [0.19, 1.74, 5, false, [0, 0.5, 1, 1.5, 2]],
    [1, 10, 6, true, [0, 2, 4, 6, 8, 10]],
    [1, 3, 6, true, [1, 2, 3]],
    [40, 94.2, 5, false, [40, 60, 80, 100]],
  ])("%f to %f in %i", (low, high, count, whole, expected) => {
    expect(axisTicks(low, high, count, whole)).toEqual(expected);
  });

  it.each([
    [
      [0, 1e8, 2e8],
      ["0", "1e8", "2e8"],
    ],
    [
      [1e9, 1.0005e9, 1.001e9],
      ["1e9", "1.0005e9", "1.001e9"],
    ],
    [
      [200_000, 400_000],
      ["2e5", "4e5"],
    ],
    [
      [50_000, 60_000],
      ["50000", "60000"],
    ],
  ])("writes %j as %j", (ticks, expected) => {
    expect(ticks.map((tick) => tickLabel(tick, ticks))).toEqual(expected);
  });

  it("writes the digits that tell ticks apart", () => {
    const ticks = axisTicks(0.1, 0.14, 5);
    expect(ticks.map((tick) => tickLabel(tick, ticks))).toEqual(["0.10", "0.11", "0.12", "0.13", "0.14"]);
  });
});

describe("bestEpoch", () => {
  it("has the highest accuracy, and of equals the lowest loss", () => {
    const bestOf = (...more: readonly EpochMetrics[]) => bestEpoch([...rows, ...more])?.epoch;
    expect(bestOf()).toBe(6);
    expect(bestOf(row(7, 0.1, 1, 0.1, 0.94))).toBe(6);
    expect(bestOf(row(7, 0.1, 1, 0.1, 0.942))).toBe(7);
    expect(bestOf(row(7, 0.1, 1, 0.19, 0.942))).toBe(6);
    expect(bestEpoch([])).toBeUndefined();
  });
});
