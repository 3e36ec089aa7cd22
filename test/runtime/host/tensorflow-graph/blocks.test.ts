import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlanStep } from "../../../../compiler/ir/plan.ts";
import { blocksOf } from "../../../../runtime/host/tensorflow-graph/blocks.ts";

const step = (from: string): PlanStep => ({
  ...{ kernel: "exp", inputs: [], outputs: [], attributes: {}, release: [] },
  from,
});
const path = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 }).map((words) => words.join("."));

test("all steps are of one block each, in their order, and there are not too many blocks", () => {
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (paths, most) => {
      const blocks = blocksOf({ steps: paths.map(step) }, most);
      expect(blocks.length).toBeLessThanOrEqual(most);
      expect(blocks[0]?.begin).toBe(0);
      expect(blocks.at(-1)?.end).toBe(paths.length);
      for (const [at, { begin, end }] of blocks.entries()) {
        expect(end).toBeGreaterThan(begin);
        if (at > 0) expect(begin).toBe(blocks[at - 1]?.end);
      }
    }),
  );
});

test("a step is of a block that it is in, or of one of those that were put together", () => {
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 130 }), (paths, most) => {
      const blocks = blocksOf({ steps: paths.map(step) }, most);
      for (const { paths: of, begin, end } of blocks)
        for (const from of paths.slice(begin, end))
          expect(of.some((one) => `${from}.`.startsWith(`${one}.`))).toBe(true);
      if (most >= 120) expect(blocks.every(({ paths: of }) => of.length === 1)).toBe(true);
    }),
  );
});

test("the longest are opened, and the shortest put together", () => {
  const steps = ["a.x", "a.y", "b.x", "b.y", "b.z", "c.x"].map(step);
  const found = (most: number) => blocksOf({ steps }, most).map(({ paths }) => paths.join(" "));
  expect(found(12)).toEqual(["a.x", "a.y", "b.x", "b.y", "b.z", "c"]);
  expect(found(5)).toEqual(["a.x", "a.y", "b c"]);
  expect(found(2)).toEqual(["a b c"]);
  expect(found(1)).toEqual(["a b c"]);
});
