import { describe, expect, it } from "vitest";
import type { Schedule } from "../../../runtime/training/schedule.ts";
import { learningRate } from "../../../runtime/training/schedule.ts";

const schedule: Schedule = { peak: 1e-3, steps: 12, warmupSteps: 2, decay: "cosine", final: 0 };

describe("learningRate", () => {
  it("rises linearly, then falls as a cosine", () => {
    const rates = [0, 1, 2, 7, 11].map((step) => learningRate(schedule, step));
    // By hand: 1/2, 1, ½(1 + cos 0), ½(1 + cos π/2), ½(1 + cos 0.9π) = 0.02447174…
    const expected = [5e-4, 1e-3, 1e-3, 5e-4, 0.0244717418524232e-3];
    for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[i] ?? 0, 15);
  });

  it("rises from where it is told to begin, in steps as high as each other", () => {
    const rates = [0, 1, 2, 3].map((step) => learningRate({ ...schedule, warmupSteps: 4, start: 0.2 }, step));
    for (const [i, part] of [0.4, 0.6, 0.8, 1].entries()) expect(rates[i]).toBeCloseTo(part * 1e-3, 15);
  });

  it("falls linearly to its end, or not at all", () => {
    const linear: Schedule = { ...schedule, decay: "linear", final: 0.5 };
    expect(learningRate(linear, 7)).toBeCloseTo(0.75e-3, 15);
    expect(learningRate(linear, 12)).toBeCloseTo(0.5e-3, 15);
    expect(learningRate({ ...schedule, decay: "none" }, 11)).toBe(1e-3);
  });

  it("is never 0 within a run, and at its peak without warm-up", () => {
    for (let step = 0; step < 12; step++) expect(learningRate(schedule, step)).toBeGreaterThan(0);
    expect(learningRate({ ...schedule, warmupSteps: 0 }, 0)).toBe(1e-3);
  });

  it("is all warm-up where warm-up is the whole", () => {
    expect(learningRate({ ...schedule, warmupSteps: 12 }, 11)).toBe(1e-3);
  });
});
