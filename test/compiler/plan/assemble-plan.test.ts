import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bind } from "../../../compiler/bind/bind.ts";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { PlanConstant, StateEntry } from "../../../compiler/ir/plan.ts";
import { assemblePlan, type PlanParts } from "../../../compiler/plan/assemble-plan.ts";
import { printPlan } from "../../../compiler/plan/print-plan.ts";
import { verifyPlan } from "../../../compiler/plan/verify-plan.ts";
import { simplify } from "../../../compiler/rewrites/simplify.ts";
import { symbol } from "../../../compiler/size/size.ts";
import { legalize } from "../../../compiler/targets/legalize.ts";
import { tfjs } from "../../../compiler/targets/tfjs.ts";
import { addTrainingStep } from "../../../compiler/training/training-step.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";
import { randomGraph } from "../graph/random-graph.ts";
import { smallVit } from "../small-vit.ts";

const weightEntry = (shape: readonly number[], decay: boolean): StateEntry => ({
  dtype: "f32",
  shape,
  role: "weight",
  init: { kind: "zeros" },
  decay,
  trainable: true,
});

function vitParts(): PlanParts {
  const sizes = { batch: symbol("b"), tokens: 4, dim: 6, heads: 2, headDim: 3, mlp: 8, depth: 2, classes: 3 };
  const { builder, loss, weights } = smallVit(sizes);
  const kept = addTrainingStep(builder, loss, weights, { update: plainAdamw({ weight_decay: 0.1 }), clipNorm: 1 });
  const graph = simplify(builder.build());
  const entries: Record<string, StateEntry> = { ...kept };
  for (const { path, sizes, decay } of weights) entries[path] = weightEntry(sizes, decay > 0);
  const bound = [8, 3].map((b) => {
    const bindings = new Map([["b", b]]);
    return { bindings, graph: legalize(bind(graph, bindings), tfjs) };
  });
  return { name: "small", engine: "tfjs", state: entries, signatures: { train: bound } };
}

describe("a ViT's training step as a plan", () => {
  const plan = assemblePlan(vitParts());

  it("is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it("is the same bytes each time", () => {
    expect(JSON.stringify(assemblePlan(vitParts()))).toBe(JSON.stringify(plan));
  });

  it("has a program for each binding, with nothing used after its release", () => {
    expect(plan.signatures.train?.map((program) => program.bindings)).toEqual([{ b: 8 }, { b: 3 }]);
    verifyPlan(plan);
  });

  it("prints one line a step", () => {
    const lines = printPlan(plan).split("\n");
    expect(lines[0]).toBe("plan small for tfjs, version 1");
    const steps = plan.signatures.train?.flatMap((program) => program.steps).length;
    expect(lines.filter((line) => line.includes("  # ")).length).toBe(steps);
  });
});

it("releases each value of random graphs once, after its last use", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1 << 20), { minLength: 10, maxLength: 120 }), (choices) => {
      const { graph } = randomGraph(choices);
      const parts = (bound: typeof graph): PlanParts => ({
        name: "random",
        engine: "cpu",
        state: {},
        signatures: { predict: [{ bindings: new Map(), graph: bound }] },
      });
      const plans = [graph, simplify(graph)].map((each) => assemblePlan(parts(each)));
      for (const plan of plans) verifyPlan(plan);
    }),
    { numRuns: 100 },
  );
});

function constantsOf(build: (builder: GraphBuilder) => void): readonly PlanConstant[] {
  const builder = new GraphBuilder();
  build(builder);
  const graph = builder.build();
  const plan = assemblePlan({
    ...{ name: "c", engine: "cpu", state: {} },
    signatures: { predict: [{ bindings: new Map(), graph }] },
  });
  verifyPlan(plan);
  return Object.values(plan.constants);
}

describe("constants", () => {
  it("are kept once, and only if used", () => {
    const kept = constantsOf((builder) => {
      const emit = builder.emitter("n");
      builder.scalar(7);
      builder.output("y", emit.add(emit.add(builder.scalar(0.1), builder.scalar(0.1)), builder.scalar(0.25)));
    });
    expect(kept.map(({ data }) => Buffer.from(data, "base64").readFloatLE(0))).toEqual([Math.fround(0.1), 0.25]);
  });

  it("are little-endian f32, i32 or bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 9 }), (list) => {
        const [ints] = constantsOf((builder) => {
          builder.output("y", builder.constant({ dtype: "i32", shape: [list.length], data: Int32Array.from(list) }));
        });
        const bytes = Buffer.from(ints?.data ?? "", "base64");
        expect(list.map((_, index) => bytes.readInt32LE(index * 4))).toEqual(list);
        expect(bytes.toString("base64")).toBe(ints?.data);
      }),
    );
    const [flags] = constantsOf((builder) => {
      builder.output("y", builder.constant({ dtype: "bool", shape: [2], data: Uint8Array.of(1, 0) }));
    });
    expect(Buffer.from(flags?.data ?? "", "base64")).toEqual(Buffer.from([1, 0]));
  });
});

describe("what is refused", () => {
  const build = (then: (builder: GraphBuilder) => void) => () => constantsOf(then);
  it("a size that is still a symbol", () => {
    const unbound = build((builder) => {
      builder.output("y", builder.input("x", { dtype: "f32", shape: [symbol("b")] }));
    });
    expect(unbound).toThrow("bind first");
  });

  it("state that the plan does not declare", () => {
    const undeclared = build((builder) => {
      builder.output("y", builder.state("w", { dtype: "f32", shape: [2] }));
    });
    expect(undeclared).toThrow("w: the graph holds f32[2] there");
  });

  it("a number that JSON does not know", () => {
    const infinite = build((builder) => {
      builder.output("y", builder.emitter("n").affine(builder.input("x", { dtype: "f32", shape: [] }), Infinity));
    });
    expect(infinite).toThrow("not a finite number");
  });
});
