import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printGraph } from "../../../compiler/graph/print-graph.ts";
import { simplify } from "../../../compiler/rewrites/simplify.ts";
import { cpu } from "../../../compiler/targets/cpu.ts";
import { legalize } from "../../../compiler/targets/legalize.ts";
import { moduleTarget } from "../../../compiler/targets/module/module-target.ts";
import type { Target } from "../../../compiler/targets/target.ts";
import { tensorflow } from "../../../compiler/targets/tensorflow.ts";
import { wasm } from "../../../compiler/targets/wasm.ts";
import { randomGraph } from "../graph/random-graph.ts";
import { expectSameValues } from "../graph/same-values.ts";

const choices = fc.array(fc.nat(1 << 20), { minLength: 10, maxLength: 120 });

describe("on random graphs", () => {
  it("simplify keeps every value", () => {
    fc.assert(
      fc.property(choices, (list) => {
        const { graph, inputs } = randomGraph(list);
        expectSameValues(simplify(graph), graph, inputs);
      }),
      { numRuns: 400 },
    );
  });

  it("simplify has nothing left to do after itself", () => {
    fc.assert(
      fc.property(choices, (list) => {
        const once = printGraph(simplify(randomGraph(list).graph));
        expect(printGraph(simplify(simplify(randomGraph(list).graph)))).toBe(once);
      }),
      { numRuns: 200 },
    );
  });

  it.each<Target>([wasm, moduleTarget, cpu, tensorflow])("legalize for $name keeps every value", (target) => {
    fc.assert(
      fc.property(choices, (list) => {
        const { graph, inputs } = randomGraph(list);
        expectSameValues(legalize(simplify(graph), target), graph, inputs);
      }),
      { numRuns: target === wasm ? 400 : 50 },
    );
  });
});
