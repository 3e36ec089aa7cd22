import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import { liveness } from "../../../compiler/plan/liveness.ts";
import { schedule } from "../../../compiler/plan/schedule-steps.ts";
import { randomGraph } from "../graph/random-graph.ts";

const KB = 1024;

describe("predicted peak", () => {
  it("counts a view's bytes once, until the last view is gone", () => {
    const builder = new GraphBuilder();
    const emit = builder.emitter("n");
    const x = builder.input("x", { dtype: "f32", shape: [256] });
    const y = emit.unary("exp", x);
    const view = emit.reshape(emit.reshape(y, [16, 16]), [256]);
    const z = emit.unary("exp", y);
    builder.output("out", emit.add(view, z));
    // At the last step: x, y through its view, z and the sum.
    expect(schedule(builder.build()).peakBytes).toBe(4 * KB);
  });

  it("frees at once what nobody reads", () => {
    const builder = new GraphBuilder();
    const emit = builder.emitter("n");
    const x = builder.input("x", { dtype: "f32", shape: [256] });
    emit.unary("exp", x);
    builder.output("out", emit.unary("sin", x));
    const graph = builder.build();
    const { releasedAfter } = liveness(graph, graph.steps);
    expect([0, 1].map((at) => [...releasedAfter(at)])).toEqual([[graph.steps.at(0)?.outputs[0]], []]);
    expect(schedule(graph).peakBytes).toBe(2 * KB);
  });

  it("is lower where a large value waits for its reader", () => {
    const builder = new GraphBuilder();
    const emit = builder.emitter("n");
    const x = builder.input("x", { dtype: "f32", shape: [1, 256] });
    const wide = emit.broadcast(x, [64, 256]);
    let y = builder.input("y", { dtype: "f32", shape: [64, 256] });
    for (let i = 0; i < 3; i++) y = emit.unary("exp", y);
    builder.output("out", emit.sum(emit.matmul(wide, y, false, true), [0, 1]));
    const graph = builder.build();
    const { peakBytes, steps } = schedule(graph);
    expect(peakBytes).toBeLessThan(liveness(graph, graph.steps).peakBytes);
    expect(steps.map((step) => step.kernel)).toEqual(["exp", "exp", "exp", "broadcast", "matmul", "sum"]);
  });
});

it("orders random graphs so that everything is made before it is read", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1 << 20), { minLength: 10, maxLength: 120 }), (choices) => {
      const { graph } = randomGraph(choices);
      const { steps, peakBytes } = schedule(graph);
      const made = new Set([...graph.inputs.values(), ...graph.constants.keys()]);
      for (const step of steps) {
        expect(step.inputs.every((id) => made.has(id))).toBe(true);
        for (const id of step.outputs) made.add(id);
      }
      expect(steps.length).toBe(graph.steps.length);
      expect(peakBytes).toBeLessThanOrEqual(liveness(graph, graph.steps).peakBytes);
    }),
    { numRuns: 200 },
  );
});
