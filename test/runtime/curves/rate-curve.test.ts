import fc from "fast-check";
import { expect, it } from "vitest";
import { screen } from "../../../compiler/drawing/screen.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import { drawRates, rateText } from "../../../runtime/curves/rate-curve.ts";
import { smoothed, suggestRate } from "../../../runtime/training/suggest-rate.ts";
import { textsOf, textsOnTexts } from "../../compiler/drawing/texts.ts";

it("draws any losses within its frame", () => {
  const loss = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 });
  fc.assert(
    fc.property(fc.array(loss, { maxLength: 30 }), fc.double({ min: 0.01, max: 9, noNaN: true }), (losses, decades) => {
      const range = { from: 1e-6, to: 10 ** (-6 + decades), steps: Math.max(2, losses.length) };
      const tried = losses.map((one, i) => ({ rate: 10 ** (-6 + (decades * i) / (range.steps - 1)), loss: one }));
      const means = smoothed(tried, range);
      const drawing = drawRates("any", tried, means, suggestRate(tried, means));
      expect([...verifyDrawing(drawing, screen), ...textsOnTexts(drawing)]).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

it.each([1e-6, 1e-4, 1e-3])("keeps the words at a rate within the plot: %s", (rate) => {
  const tried = [1e-6, 1e-3].map((one) => ({ rate: one, loss: 1 }));
  const drawing = drawRates("any", tried, [1, 1], { valley: rate, steepest: rate, lowest: rate });
  expect([...verifyDrawing(drawing, screen), ...textsOnTexts(drawing)]).toEqual([]);
});

it("has a tick at powers of ten, or more where there are few", () => {
  const over = (from: number, to: number) => {
    const tried = [from, to].map((rate) => ({ rate, loss: 1 }));
    return textsOf(drawRates("x", tried, [1, 1], undefined)).map(({ text }) => text);
  };
  expect(over(1e-6, 1e-2)).toEqual(expect.arrayContaining(["1e-6", "1e-5", "1e-4", "1e-3", "1e-2"]));
  expect(over(1e-3, 1e-2)).toEqual(expect.arrayContaining(["1e-3", "2e-3", "5e-3", "1e-2"]));
});

it("writes rates as a recipe would", () => {
  expect([0.00071234, 1e-6, 0.0028, 0.5, 10].map(rateText)).toEqual(["7.1e-4", "1e-6", "0.0028", "0.5", "10"]);
});
