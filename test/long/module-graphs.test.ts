import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assemblePlan } from "../../compiler/plan/assemble-plan.ts";
import { simplify } from "../../compiler/rewrites/simplify.ts";
import { legalize } from "../../compiler/targets/legalize.ts";
import { compileModule } from "../../compiler/targets/module/compile-module.ts";
import { moduleTarget } from "../../compiler/targets/module/module-target.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { moduleEngine } from "../../runtime/module/module-engine.ts";
import { type RandomGraph, REDUCING, randomGraph, SQUARE } from "../compiler/graph/random-graph.ts";
import { outputsOf } from "../compiler/graph/same-values.ts";

const choices = fc.array(fc.nat(1000), { maxLength: 60, size: "max" });

describe.each([
  ["joined", true],
  ["each alone", false],
])("steps %s", (_, fuse) => {
  const engine = moduleEngine(
    { cpu: "any" },
    { compile: (plan, options) => compileModule(plan, { ...options, fuse }) },
  );

  async function agrees({ graph, inputs }: RandomGraph): Promise<void> {
    const bound = [{ bindings: new Map(), graph: legalize(simplify(graph), moduleTarget) }];
    const plan = assemblePlan({ name: "random", engine: "wasm", state: {}, signatures: { apply: bound } });
    const prepared = engine.prepare(plan);
    const taken = plan.signatures.apply?.[0]?.inputs ?? {};
    const given = Object.keys(taken).map((name): [string, HostTensor] => {
      const { shape = [], data = [] } = inputs.get(name) ?? {};
      return [name, { dtype: "f32", shape, data: Float32Array.from(data) }];
    });
    const found = await prepared.run("apply", Object.fromEntries(given));
    prepared.dispose();
    for (const [name, wanted] of outputsOf(graph, inputs)) {
      const numbers = found[name]?.data ?? [];
      expect(numbers.length, name).toBe(wanted.length);
      const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (numbers[i] ?? NaN))), 0);
      expect(worst, name).toBeLessThanOrEqual(1e-4 * scale);
    }
  }

  test.each([
    ["a random graph", undefined, undefined],
    ["one over equal axes", SQUARE, undefined],
    ["one of sums and maxima", undefined, REDUCING],
  ])("%s computes what its kernels say", (_name, shapes, kinds) =>
    fc.assert(
      fc.asyncProperty(choices, (list) => agrees(randomGraph(list, shapes, kinds))),
      { numRuns: 400 },
    ),
  );
});
