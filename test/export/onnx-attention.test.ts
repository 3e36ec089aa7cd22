import { expect, it } from "vitest";
import { GraphBuilder } from "../../compiler/graph/graph-builder.ts";
import type { Value } from "../../compiler/ir/graph.ts";
import type { Emitter } from "../../compiler/kernels/emit.ts";
import { toOnnx } from "../../compiler/targets/onnx/to-onnx.ts";

/** Ops of two heads over three queries and five keys, with what is done to their scores. */
function opsOf(opset: number, change: (emit: Emitter, scores: Value) => Value): readonly string[] {
  const builder = new GraphBuilder();
  const emit = builder.emitter("attention");
  const [q, k, v] = [3, 5, 5].map((n, i) => builder.input("qkv"[i] ?? "", { dtype: "f32", shape: [4, n, 8] }));
  if (q === undefined || k === undefined || v === undefined) throw new Error("three");
  const scores = emit.reshape(emit.matmul(q, k, false, true), [2, 2, 3, 5]);
  const weights = emit.unary("softmax", change(emit, scores));
  builder.output("y", emit.matmul(emit.reshape(weights, [4, 3, 5]), v));
  return toOnnx(builder.build(), opset).graph?.nodes.map(({ op }) => op) ?? [];
}

const filled = (emit: Emitter, shape: readonly number[]) =>
  emit.constant({ dtype: "f32", shape, data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(0.1) });

const scaled = (emit: Emitter, scores: Value) => emit.affine(scores, 8 ** -0.5);

it("is one node from the version on that has it", () => {
  for (const change of [
    (_: Emitter, scores: Value) => scores,
    scaled,
    (emit: Emitter, scores: Value) => emit.add(scaled(emit, scores), filled(emit, [1, 2, 3, 5])),
    (emit: Emitter, scores: Value) => emit.add(filled(emit, [1, 1, 3, 5]), scores),
  ]) {
    expect(opsOf(23, change)).toContain("Attention");
    expect(opsOf(23, change)).not.toContain("Softmax");
    expect(opsOf(22, change)).not.toContain("Attention");
  }
});

it("is none where its root, its mask or its own scores would be another's", () => {
  for (const change of [
    (emit: Emitter, scores: Value) => emit.affine(scores, -0.5),
    (emit: Emitter, scores: Value) => emit.affine(scores, 0),
    (emit: Emitter, scores: Value) => emit.affine(scores, 0.5, 1),
    (emit: Emitter, scores: Value) => emit.add(scores, filled(emit, [1, 1, 1, 5])),
    (emit: Emitter, scores: Value) => emit.add(scores, filled(emit, [2, 1, 3, 5])),
    (emit: Emitter, scores: Value) => emit.add(scores, emit.unary("tanh", scores)),
  ])
    expect(opsOf(23, change)).not.toContain("Attention");
});
