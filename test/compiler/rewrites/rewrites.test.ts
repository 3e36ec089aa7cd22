import { describe, expect, it } from "vitest";
import { withoutDeadCode } from "../../../compiler/graph/dead-code.ts";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import { printGraph } from "../../../compiler/graph/print-graph.ts";
import type { Constant, Value } from "../../../compiler/ir/graph.ts";
import type { Emitter } from "../../../compiler/kernels/emit.ts";
import { rewriteGraph } from "../../../compiler/rewrites/rewrite.ts";
import { allSimplifications } from "../../../compiler/rewrites/simplify.ts";
import { targets } from "../../../compiler/targets/index.ts";
import { numbers } from "../graph/random-graph.ts";
import { expectSameValues } from "../graph/same-values.ts";

const full = (shape: readonly number[], value: number): Constant => ({
  dtype: "f32",
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => value),
});

/** x is [2, 3, 4], row is [1, 1, 4], m is [3, 4]. */
type Build = (emit: Emitter, x: Value, row: Value, m: Value) => Value;

const wide = [2, 3, 4];
const none = [0, 0, 0];
const pads = (emit: Emitter, x: Value) => [emit.pad(x, none, [0, 3, 0]), emit.pad(x, [0, 3, 0], none)] as const;
const above = (emit: Emitter, x: Value, than: number) => emit.compare(x, "gt", emit.constant(full([1, 1, 1], than)));

/** For each law a graph that it applies to, alone. */
const examples: Readonly<Record<string, Build>> = {
  "gradients are taken": (emit, x) => emit.unary("stop_gradient", x),
  "shaped as it was": (emit, x) => emit.reshape(x, wide),
  "nothing moves": (emit, x) => emit.transpose(x, [0, 1, 2]),
  "nothing to join": (emit, x) => emit.concat([x], 1),
  "nothing to turn round": (emit, _, row) => emit.reverse(row, [0]),
  "nothing to reduce": (emit, _, row) => emit.sum(row, [0, 1]),
  "of that type already": (emit, x) => emit.cast(x, "f32"),
  "times 1 plus 0": (emit, x) => emit.affine(x, 1, 0),
  "plus or minus 0": (emit, x) => emit.sub(x, emit.constant(full([1, 1, 1], 0))),
  "times or over 1": (emit, x) => emit.mul(emit.constant(full(wide, 1)), x),
  "either way the same": (emit, x) => emit.select(above(emit, x, 0.1), x, x),
  constant: (emit, x) => emit.mul(x, emit.unary("exp", emit.constant(numbers(wide, 1)))),
  "reshape of reshape": (emit, x) => emit.reshape(emit.reshape(x, [6, 4]), [24]),
  "one number for all": (emit, x) => emit.sub(emit.constant(full([1, 3, 1], 2)), x),
  "over a power of two": (emit, x) => emit.div(x, emit.constant(full([1, 1, 1], 8))),
  "affine of affine": (emit, x) => emit.affine(emit.affine(x, 2, 3), -0.5, 1),
  "plus or minus the negative": (emit, x, row) => emit.add(emit.affine(row, -1), x),
  "transpose of transpose": (emit, x) => emit.transpose(emit.transpose(x, [2, 0, 1]), [1, 0, 2]),
  "transpose that only moves axes of size 1": (emit, _, row) => emit.transpose(row, [2, 0, 1]),
  "broadcast of broadcast": (emit, _, row) => emit.broadcast(emit.broadcast(row, [2, 1, 4]), wide),
  "slice of slice": (emit, x) => emit.slice(emit.slice(x, [0, 1, 1], [2, 2, 3]), [1, 0, 1], [1, 2, 2]),
  "pad of pad": (emit, x) => emit.pad(emit.pad(x, [1, 0, 0], [0, 0, 2]), [0, 1, 0], [0, 0, 1]),
  "concat of concat": (emit, x) => emit.concat([emit.concat([x, x], 1), x], 1),
  "broadcast into what broadcasts itself": (emit, x, row) => emit.mul(emit.broadcast(row, wide), x),
  "one result for what is stretched alike": (emit, _, row) => {
    const other = emit.broadcast(emit.unary("sin", row), wide);
    return emit.mul(emit.broadcast(row, wide), other);
  },
  "element by element before stretching": (emit, _, row) => emit.unary("exp", emit.broadcast(row, wide)),
  "one element in another shape": (emit, _, row) => emit.reshape(emit.broadcast(emit.sum(row, [2]), wide), [6, 4]),
  "sum of equal terms": (emit, _, row) => emit.sum(emit.broadcast(row, wide), [0, 2]),
  "slice out of the padded part": (emit, x) => emit.slice(emit.pad(x, [0, 1, 0], [0, 0, 2]), [0, 1, 0], wide),
  "slice of one of the joined": (emit, x, row) =>
    emit.slice(emit.concat([x, emit.broadcast(row, wide)], 1), [1, 3, 0], [1, 3, 4]),
  "neighbouring slices joined": (emit, x) =>
    emit.concat([emit.slice(x, [1, 0, 0], [1, 3, 1]), emit.slice(x, [1, 0, 1], [1, 3, 2])], 2),
  "side by side under zeros": (emit, x) => emit.add(...pads(emit, x)),
  "sum of sum": (emit, x) => emit.sum(emit.sum(x, [2]), [0]),
  "scale after the sum": (emit, x) => emit.sum(emit.affine(x, 3), [1]),
  "no order in a sum": (emit, x) => emit.sum(emit.transpose(x, [2, 0, 1]), [1]),
  "batch of one": (emit, _, row) => emit.matmul(row, row, true, false),
  "transposed operand": (emit, _, __, m) => emit.matmul(emit.transpose(m, [1, 0]), m),
  "matmul without flags": (emit, _, __, m) => emit.matmul(m, m, true, false),
  "transpose by exchanging blocks": (emit, x) =>
    emit.transpose(emit.reshape(emit.concat([x, x, x], 0), [2, 3, 3, 2, 2]), [2, 0, 3, 1, 4]),
  "gelu in parts": (emit, x) => {
    const gelu = (form: "exact" | "tanh") => emit.one("gelu", [x], { form });
    return emit.add(gelu("exact"), gelu("tanh"));
  },
  "exp is σ(x) / σ(−x)": (emit, x) => emit.unary("exp", x),
  "tanh is 2·σ(2x) − 1": (emit, x) => emit.unary("tanh", x),
  "maximum with 0": (emit, x) => emit.maximum(emit.constant(full([1, 1, 1], 0)), x),
  "whether positive, as a number": (emit, x) => emit.cast(above(emit, x, 0), "f32"),
  "whether a draw reaches a rate, as a number": (emit) => {
    const seed = emit.constant({ dtype: "i32", shape: [2], data: Int32Array.of(1, 2) });
    const step = emit.constant({ dtype: "i32", shape: [], data: Int32Array.of(3) });
    const draw = emit.one("random", [seed, step], { site: 4, shape: [40] });
    return emit.cast(emit.compare(draw, "ge", emit.constant(full([1], 0.5))), "f32");
  },
  "select as a weighted sum": (emit, x, row) => emit.select(above(emit, x, 0.1), row, x),
  "stretched beforehand": (emit, x, row) => emit.maximum(x, row),
};

const laws = [...allSimplifications, ...Object.values(targets).flatMap((target) => target.laws)];

describe("each law, by itself", () => {
  it.each(laws.map((law) => [law.name, law] as const))("%s", (name, law) => {
    const build = examples[name];
    if (build === undefined) throw new Error("a law without an example");
    const builder = new GraphBuilder();
    const inputs = new Map([
      ["x", numbers(wide, 1)],
      ["row", numbers([1, 1, 4], 2)],
      ["m", numbers([3, 4], 3)],
    ]);
    const [x, row, m] = [...inputs].map(([input, { dtype, shape }]) => builder.input(input, { dtype, shape }));
    if (!x || !row || !m) throw new Error("three inputs");
    builder.output("y", build(builder.emitter("node"), x, row, m));
    const graph = builder.build();
    const rewritten = rewriteGraph(graph, [law]);
    expect(printGraph(rewritten)).not.toBe(printGraph(withoutDeadCode(graph)));
    expectSameValues(rewritten, graph, inputs);
  });
});

describe("what must not change", () => {
  it("select of an infinite choice stays", () => {
    const select = laws.filter((law) => law.name === "select as a weighted sum");
    const builder = new GraphBuilder();
    const emit = builder.emitter("mask");
    const x = builder.input("x", { dtype: "f32", shape: wide });
    builder.output("y", emit.select(above(emit, x, 0), x, emit.constant(full([1, 1, 1], -Infinity))));
    expect(rewriteGraph(builder.build(), select).steps.map((step) => step.kernel)).toEqual(["compare", "select"]);
  });

  it("numbers are not written out to save a broadcast", () => {
    const builder = new GraphBuilder();
    builder.output("y", builder.emitter("n").broadcast(builder.constant(full([1], 3)), [1 << 20]));
    expect(rewriteGraph(builder.build(), allSimplifications).steps.length).toBe(1);
  });

  it("draws at different sites are different", () => {
    const builder = new GraphBuilder();
    const seed = builder.input("seed", { dtype: "i32", shape: [2] });
    const step = builder.input("step", { dtype: "i32", shape: [] });
    const draw = (site: number) => builder.emitter("drop").one("random", [seed, step], { site, shape: [4] });
    builder.output("y", builder.emitter("n").add(builder.emitter("n").add(draw(1), draw(2)), draw(1)));
    expect(rewriteGraph(builder.build(), allSimplifications).steps.map((each) => each.kernel)).toEqual([
      ...["random", "random", "add", "add"],
    ]);
  });
});
