import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Value } from "../../../compiler/ir/graph.ts";
import type { Emitter } from "../../../compiler/kernels/emit.ts";
import { cpu } from "../../../compiler/targets/cpu.ts";
import { legalize } from "../../../compiler/targets/legalize.ts";
import { numbers } from "../graph/random-graph.ts";
import { expectSameValues } from "../graph/same-values.ts";

/** Nine axes; one of size 1 in the middle. */
const DEEP = [2, 1, 3, 2, 1, 2, 3, 1, 2];
/** Stretched at every other axis: nothing merges, so that one step is not enough. */
const COMB = [2, 1, 2, 1, 2, 1, 2, 1, 2];
const FULL = [2, 2, 2, 2, 2, 2, 2, 2, 2];

const CASES: Readonly<Record<string, (emit: Emitter, deep: Value, comb: Value, full: Value) => Value>> = {
  exp: (emit, deep) => emit.unary("exp", deep),
  affine: (emit, deep) => emit.affine(deep, 2, 1),
  "add, alike": (emit, deep) => emit.add(deep, deep),
  "multiply, stretched at every other axis": (emit, _, comb, full) => emit.mul(comb, full),
  "broadcast at every other axis": (emit, _, comb) => emit.broadcast(comb, FULL),
  "broadcast of neighbours": (emit, deep) => emit.broadcast(deep, [2, 4, 3, 2, 4, 2, 3, 1, 2]),
  "sum over neighbours": (emit, deep) => emit.sum(deep, [2, 3, 4]),
  "sum over every other axis": (emit, _, __, full) => emit.sum(full, [0, 2, 4, 6, 8]),
  "max over every other axis": (emit, _, __, full) => emit.max(full, [1, 3, 5, 7]),
  "product over all": (emit, deep) => emit.prod(deep, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
  "slice of the middle": (emit, deep) => emit.slice(deep, [0, 0, 1, 0, 0, 0, 0, 0, 0], [2, 1, 2, 2, 1, 2, 3, 1, 2]),
  "pad of an axis of size 1": (emit, deep) =>
    emit.pad(deep, [0, 0, 0, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 2, 0, 0, 0, 0], 7),
  concat: (emit, deep) => emit.concat([deep, deep], 5),
};

describe("more axes than an engine takes", () => {
  it.each(Object.keys(CASES))("%s", (name) => {
    const builder = new GraphBuilder();
    const read = (input: string, shape: readonly number[]) => builder.input(input, { dtype: "f32", shape });
    const value = CASES[name]?.(builder.emitter("n"), read("deep", DEEP), read("comb", COMB), read("full", FULL));
    if (value === undefined) throw new Error("there is such a case");
    builder.output("y", value);
    const graph = builder.build();
    const legal = legalize(graph, cpu);
    expect(legal.steps.length).toBeGreaterThan(1);
    const inputs = new Map([
      ["deep", numbers(DEEP, 1)],
      ["comb", numbers(COMB, 2)],
      ["full", numbers(FULL, 3)],
    ]);
    expectSameValues(legal, graph, inputs);
  });
});
