import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EngineName } from "../../../runtime/engines/engine.ts";
import { engineCosts } from "../../../runtime/engines/engine-costs.ts";
import { estimateTimes, wholeTime } from "../../../runtime/engines/least-time.ts";
import type { EngineCosts, Work } from "../../../runtime/engines/work.ts";

const names: readonly EngineName[] = ["wasm", "tensorflow", "onnxruntime"];
const seconds = fc.double({ min: 0, max: 100, noNaN: true });
const line = fc.record({ fixed: seconds, each: seconds });
const table = fc.tuple(...names.map(() => fc.record({ load: line, step: line }))).map((all): EngineCosts => {
  const engines = Object.fromEntries(all.map((predict, at) => [names[at], { predict }]));
  return { date: "", machine: "", models: {}, engines };
});
const work = fc.record({
  kind: fc.constant("predict" as const),
  steps: fc.nat(1e6),
  flops: seconds,
  ops: fc.nat(1000),
});

describe("what engines would take", () => {
  test("is loading and steps, and the least comes first, whatever order they are given in", () => {
    fc.assert(
      fc.property(table, work, (costs, asked) => {
        const found = estimateTimes(asked, names, costs);
        const times = found.map(wholeTime);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const { engine, load, steps } of found) {
          const own = costs.engines[engine]?.predict;
          expect(load).toBe((own?.load.fixed ?? 0) + (own?.load.each ?? 0) * asked.ops);
          expect(steps).toBe(asked.steps * ((own?.step.fixed ?? 0) + (own?.step.each ?? 0) * asked.flops));
        }
        expect(estimateTimes(asked, [...names].reverse(), costs).map(wholeTime)).toEqual(times);
      }),
    );
  });

  test("more steps never bring back an engine that takes longer for each", () => {
    fc.assert(
      fc.property(table, work, fc.nat(1e6), (costs, asked, more) => {
        const perStep = ({ steps }: { steps: number }, work: Work) => steps / Math.max(1, work.steps);
        const one = { ...asked, steps: asked.steps + 1 };
        const many = { ...one, steps: one.steps + more };
        const [first, later] = [one, many].map((each) => estimateTimes(each, names, costs)[0]);
        if (first === undefined || later === undefined) throw new Error("there are engines");
        expect(perStep(later, many)).toBeLessThanOrEqual(perStep(first, one) * (1 + 1e-9));
      }),
    );
  });

  test("leaves out engines that cannot do the work, and those that are not there", () => {
    const training = { kind: "train", steps: 10, flops: 1e9, ops: 100 } as const;
    expect(estimateTimes(training, ["onnxruntime"])).toEqual([]);
    expect(estimateTimes(training, ["onnxruntime", "wasm"]).map(({ engine }) => engine)).toEqual(["wasm"]);
    expect(estimateTimes(training, [])).toEqual([]);
  });
});

test("the measured table has times of every engine that may be taken, and a model's steps for each kind of work", () => {
  const kinds = ["train", "eval", "predict"] as const;
  for (const kind of kinds) {
    for (const engine of ["wasm", "tfjs", "tensorflow", ...(kind === "train" ? [] : ["onnxruntime"])]) {
      const { load, step } = engineCosts.engines[engine]?.[kind] ?? {};
      for (const one of [load, step]) {
        expect(one?.fixed, `${engine} ${kind}`).toBeGreaterThanOrEqual(0);
        expect(one?.each, `${engine} ${kind}`).toBeGreaterThanOrEqual(0);
        expect((one?.fixed ?? 0) + (one?.each ?? 0)).toBeGreaterThan(0);
      }
    }
    for (const steps of Object.values(engineCosts.models)) expect(steps[kind].flops).toBeGreaterThan(1e6);
  }
  expect(engineCosts.date).toMatch(/^\d{4}-\d\d-\d\d$/);
});
