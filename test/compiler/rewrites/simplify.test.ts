import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import { printGraph } from "../../../compiler/graph/print-graph.ts";
import { simplify } from "../../../compiler/rewrites/simplify.ts";
import { cpu } from "../../../compiler/targets/cpu.ts";
import { legalize } from "../../../compiler/targets/legalize.ts";
import { moduleTarget } from "../../../compiler/targets/module/module-target.ts";
import type { Target } from "../../../compiler/targets/target.ts";
import { tensorflow } from "../../../compiler/targets/tensorflow.ts";
import { tfjs } from "../../../compiler/targets/tfjs.ts";
import { numbers, randomGraph, SQUARE } from "../graph/random-graph.ts";
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

  it("simplify keeps every value where axes that change places are of one size", () => {
    fc.assert(
      fc.property(choices, (list) => {
        const { graph, inputs } = randomGraph(list, SQUARE);
        expectSameValues(simplify(graph), graph, inputs);
      }),
      { numRuns: 200 },
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

  it.each<Target>([tfjs, moduleTarget, cpu, tensorflow])("legalize for $name keeps every value", (target) => {
    fc.assert(
      fc.property(choices, (list) => {
        const { graph, inputs } = randomGraph(list);
        expectSameValues(legalize(simplify(graph), target), graph, inputs);
      }),
      { numRuns: target === tfjs ? 400 : 50 },
    );
  });
});

it("what is left of a cube without some of its axes stands in the order that was asked for", () => {
  const cube = numbers([3, 3, 3], 1);
  const orders = [0, 1, 2].flatMap((a) => [0, 1, 2].flatMap((b) => (a === b ? [] : [[a, b, 3 - a - b]])));
  for (const perm of orders) {
    for (const axes of [[0], [1], [2], [0, 1], [0, 2], [1, 2]]) {
      const builder = new GraphBuilder();
      const x = builder.input("x", { dtype: "f32", shape: cube.shape });
      const emit = builder.emitter("here");
      const turned = emit.transpose(x, perm);
      builder.output("sum", emit.sum(turned, axes));
      builder.output("max", emit.max(turned, axes));
      const graph = builder.build();
      expectSameValues(simplify(graph), graph, new Map([["x", cube]]));
    }
  }
});
