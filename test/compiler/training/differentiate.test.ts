import { describe, expect, it } from "vitest";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Constant, Graph, Value } from "../../../compiler/ir/graph.ts";
import { differentiate } from "../../../compiler/training/differentiate.ts";
import { numbers } from "../graph/random-graph.ts";
import { smallVit } from "../small-vit.ts";

/** Central differences of output `loss` at up to `most` elements of an input or state. */
function finiteDifferences(
  lossAt: (changed: Constant) => number,
  start: Constant,
  most = 12,
): readonly (readonly [index: number, slope: number])[] {
  const step = 1e-5;
  const stride = Math.max(1, Math.floor(start.data.length / most));
  const indices = [...start.data.keys()].filter((index) => index % stride === 0);
  return indices.map((index) => {
    const moved = (by: number) => {
      const data = Float64Array.from(start.data);
      data[index] = (data[index] ?? 0) + by;
      return lossAt({ ...start, data });
    };
    return [index, (moved(step) - moved(-step)) / (2 * step)] as const;
  });
}

function outputOf(graph: Graph, name: string, inputs: Map<string, Constant>, state = new Map<string, Constant>()) {
  const id = graph.outputs.get(name);
  return id === undefined ? undefined : evaluateGraph(graph, inputs, state).get(id);
}

describe("gradients of composed graphs against finite differences", () => {
  it("one value used several ways", () => {
    const builder = new GraphBuilder();
    const emit = builder.emitter("f");
    const x = builder.input("x", { dtype: "f32", shape: [3, 2] });
    const y = emit.mul(emit.unary("sin", x), emit.unary("exp", emit.affine(x, 0.5)));
    const z = emit.matmul(y, x, false, true);
    const loss = emit.reshape(emit.sum(emit.add(z, emit.unary("tanh", z)), [0, 1]), []);
    builder.output("loss", loss);
    const [gradient] = differentiate(builder, loss, [x]);
    if (gradient === undefined) throw new Error("no gradient");
    builder.output("gradient", gradient);
    const graph = builder.build();
    const start = numbers([3, 2], 1);
    const found = outputOf(graph, "gradient", new Map([["x", start]]));
    const lossAt = (at: Constant) => outputOf(graph, "loss", new Map([["x", at]]))?.data[0] ?? NaN;
    for (const [index, slope] of finiteDifferences(lossAt, start)) expect(found?.data[index]).toBeCloseTo(slope, 6);
  });

  it("every weight of a ViT", () => {
    const sizes = { batch: 2, tokens: 3, dim: 4, heads: 2, headDim: 3, mlp: 5, depth: 2, classes: 3 };
    const { builder: small, loss, weights, state } = smallVit(sizes);
    const forward = small.build();
    const builder = GraphBuilder.from(forward);
    const gradients = differentiate(
      builder,
      loss,
      weights.map((weight) => weight.value),
    );
    weights.forEach(({ path }, index) => {
      const gradient = gradients[index];
      if (gradient === undefined) throw new Error(`no gradient for ${path}`);
      builder.output(`grad/${path}`, gradient);
    });
    const inputs = new Map<string, Constant>([
      ["patches", numbers([2, 3, 4], 5)],
      ["label", { dtype: "i32", shape: [2], data: Int32Array.of(2, 0) }],
    ]);
    const graph = builder.build();
    const values = evaluateGraph(graph, inputs, state);
    for (const { path } of weights) {
      const start = state.get(path);
      if (start === undefined) throw new Error(path);
      const found = values.get(graph.outputs.get(`grad/${path}`) ?? -1);
      expect(found?.shape).toEqual(start.shape);
      const lossAt = (at: Constant) =>
        outputOf({ ...forward, outputs: new Map([["loss", loss.id]]) }, "loss", inputs, new Map([...state, [path, at]]))
          ?.data[0] ?? NaN;
      for (const [index, slope] of finiteDifferences(lossAt, start, 3)) {
        expect(found?.data[index], path).toBeCloseTo(slope, 6);
      }
    }
  });
});

function chain(build: (builder: GraphBuilder, x: Value) => Value): readonly (Value | undefined)[] {
  const builder = new GraphBuilder();
  const x = builder.state("x", { dtype: "f32", shape: [4] });
  const unused = builder.state("unused", { dtype: "f32", shape: [4] });
  const emit = builder.emitter("end");
  return differentiate(builder, emit.reshape(emit.sum(build(builder, x), [0]), []), [x, unused]);
}

describe("where no gradient flows", () => {
  it("gives undefined for what the loss does not depend on", () => {
    const [used, unused] = chain((_, x) => x);
    expect([used?.shape, unused]).toEqual([[4], undefined]);
  });

  it("stops at stop_gradient, comparisons and indices", () => {
    const stopped = chain((builder, x) => builder.emitter("a").unary("stop_gradient", x));
    const compared = chain((builder, x) => {
      const emit = builder.emitter("a");
      return emit.cast(emit.compare(x, "gt", emit.affine(x, 2)), "f32");
    });
    const indexed = chain((builder, x) => {
      const emit = builder.emitter("a");
      return emit.reshape(emit.oneHot(emit.argmax(x, 0), 4), [4]);
    });
    expect([stopped[0], compared[0], indexed[0]]).toEqual([undefined, undefined, undefined]);
  });

  it("says which node a second derivative fails at", () => {
    const builder = new GraphBuilder();
    const x = builder.state("x", { dtype: "f32", shape: [1, 4, 4, 1] });
    const emit = builder.emitter("stem.pool");
    const window = { kernel: [2, 2], stride: [2, 2] } as const;
    const pooled = emit.one("max_pool", [emit.mul(x, x)], window);
    const [first] = differentiate(builder, emit.sum(emit.mul(pooled, pooled), [0, 1, 2, 3]), [x]);
    if (first === undefined) throw new Error("no gradient");
    const again = () => differentiate(builder, emit.sum(first, [0, 1, 2, 3]), [x]);
    expect(again).toThrow("stem.pool: the loss depends on it through max_pool_grad, which has no gradient");
  });

  it("wants one number to differentiate", () => {
    const builder = new GraphBuilder();
    const x = builder.state("x", { dtype: "f32", shape: [4] });
    expect(() => differentiate(builder, x, [x])).toThrow("one element");
  });
});

it("keeps the path of what a step is the gradient of", () => {
  const builder = new GraphBuilder();
  const x = builder.state("x", { dtype: "f32", shape: [4] });
  const y = builder.emitter("layers.3").unary("tanh", x);
  const before = builder.soFar.length;
  differentiate(builder, builder.emitter("layers.4").sum(y, [0]), [x]);
  expect(
    new Set(
      builder
        .build()
        .steps.map((step) => step.from)
        .slice(before),
    ),
  ).toEqual(new Set(["layers.4", "layers.3"]));
});
