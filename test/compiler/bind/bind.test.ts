import { expect, it } from "vitest";
import { bind } from "../../../compiler/bind/bind.ts";
import { costOf } from "../../../compiler/graph/cost.ts";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import { printGraph } from "../../../compiler/graph/print-graph.ts";
import { multiply, symbol } from "../../../compiler/size/size.ts";
import { numbers } from "../graph/random-graph.ts";
import { expectSameValues } from "../graph/same-values.ts";
import { smallVit } from "../small-vit.ts";

function mean() {
  const builder = new GraphBuilder();
  const emit = builder.emitter("head.mean");
  const [b, n] = [symbol("b"), symbol("n")];
  const x = builder.input("x", { dtype: "f32", shape: [b, n] });
  const flat = emit.reshape(x, [multiply(b, n), 1]);
  const total = emit.sum(flat, [0]);
  builder.output("mean", emit.affine(total, { numerator: 1, denominator: multiply(b, n) }, 0));
  return builder.build();
}

it("makes sizes and scalars numbers, in types and attributes", () => {
  expect(printGraph(mean())).toBe(
    [
      "%0 f32[b, n] = input x",
      "%1 f32[b*n, 1] = reshape %0 shape=[b*n, 1]  # head.mean",
      "%2 f32[1, 1] = sum %1 axes=[0]  # head.mean",
      "%3 f32[1, 1] = affine %2 scale=1/(b*n) shift=0  # head.mean",
      "output mean = %3",
      "",
    ].join("\n"),
  );
  const bound = bind(mean(), new Map([...["b"].map((name) => [name, 4] as const), ["n", 8]]));
  expect(printGraph(bound)).toBe(
    [
      "%0 f32[4, 8] = input x",
      "%1 f32[32, 1] = reshape %0 shape=[32, 1]  # head.mean",
      "%2 f32[1, 1] = sum %1 axes=[0]  # head.mean",
      "%3 f32[1, 1] = affine %2 scale=0.03125 shift=0  # head.mean",
      "output mean = %3",
      "",
    ].join("\n"),
  );
});

it("says which size has no number", () => {
  expect(() => bind(mean(), new Map([["b", 4]]))).toThrow("`n`");
});

it("gives what the same graph built with numbers gives", () => {
  const sizes = { tokens: 3, dim: 4, heads: 2, headDim: 3, mlp: 5, depth: 1, classes: 3 };
  const free = smallVit({ ...sizes, batch: symbol("b") });
  const fixed = smallVit({ ...sizes, batch: 2 });
  const inputs = new Map([
    ["patches", numbers([2, 3, 4], 5)],
    ["label", { dtype: "i32", shape: [2], data: Int32Array.of(2, 0) } as const],
  ]);
  const bound = bind(free.builder.build(), new Map([["b", 2]]));
  expectSameValues(bound, fixed.builder.build(), inputs, free.state);
});

it("costs are summed by path", () => {
  const { builder } = smallVit({ batch: 2, tokens: 3, dim: 4, heads: 2, headDim: 3, mlp: 5, depth: 2, classes: 3 });
  const cost = costOf(builder.build());
  const flops = (path: string) => cost.paths.get(path)?.flops ?? NaN;
  // [2·4, 4] by [4, 18], a multiply-add counting 2
  expect(flops("transformer.layers.0.attn.to_qkv")).toBe(2 * 8 * 4 * 18);
  expect(flops("transformer.layers")).toBe(flops("transformer.layers.0") + flops("transformer.layers.1"));
  expect(cost.total.flops).toBe(cost.steps.reduce((sum, step) => sum + step.flops, 0));
});
