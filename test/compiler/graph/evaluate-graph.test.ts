import { expect, test } from "vitest";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Constant } from "../../../compiler/ir/graph.ts";

const numbers = (...data: number[]): Constant => ({
  dtype: "f32",
  shape: [data.length],
  data: Float64Array.from(data),
});

/** y = 2 (x + w) and its largest two, with w read from state and 2 a constant. */
function example() {
  const builder = new GraphBuilder();
  const x = builder.input("x", { dtype: "f32", shape: [3] });
  const w = builder.state("w", { dtype: "f32", shape: [3] });
  const emit = builder.emitter("example");
  const y = emit.mul(emit.add(x, w), builder.constant(numbers(2)));
  const [best, where] = builder.emit("top_k", [y], { k: 2 }, "example");
  return { graph: builder.build(), y, best, where };
}

test("every value is computed, several results of one step too", () => {
  const { graph, y, best, where } = example();
  const values = evaluateGraph(graph, new Map([["x", numbers(1, 2, 3)]]), new Map([["w", numbers(10, 30, 20)]]));
  expect(values.get(y.id)).toEqual(numbers(22, 64, 46));
  expect(values.get(best?.id ?? -1)).toEqual(numbers(64, 46));
  expect([...(values.get(where?.id ?? -1)?.data ?? [])]).toEqual([1, 2]);
  expect(values.size).toBe(graph.types.length);
});

test("what is missing or of another type is named", () => {
  const { graph } = example();
  const run = (x: Constant | undefined) =>
    evaluateGraph(graph, new Map(x === undefined ? [] : [["x", x]]), new Map([["w", numbers(1, 2, 3)]]));
  expect(() => run(undefined)).toThrow('input "x" is missing');
  expect(() => run(numbers(1))).toThrow('input "x" is f32[1], declared f32[3]');
});
