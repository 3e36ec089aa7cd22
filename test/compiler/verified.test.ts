import { describe, expect, test } from "vitest";
import { checkedModel } from "../../compiler/check.ts";
import { compile } from "../../compiler/compile.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import { verifyTypedGraph } from "../../compiler/expand/verify-typed-graph.ts";
import { GraphBuilder } from "../../compiler/graph/graph-builder.ts";
import { verifyBound, verifyGraph } from "../../compiler/graph/verify-graph.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import type { Plan, PlanStep } from "../../compiler/ir/plan.ts";
import { verifyModel } from "../../compiler/model/verify-model.ts";
import { verifyPlan } from "../../compiler/plan/verify-plan.ts";
import { symbol } from "../../compiler/size/size.ts";
import { verifySpec } from "../../schema/spec/verify-spec.ts";

const text = JSON.stringify({
  vitral: 1,
  inputs: { x: "b 3" },
  nodes: [{ linear: 4, id: "y" }, "gelu", { linear: 2, id: "logits" }],
  outputs: { logits: "logits" },
});
const model = checkedModel({ name: "small.json", text }, {}, true);

test("a place outside the text is found", () => {
  const { spec } = model.evaluated.model;
  verifySpec(spec);
  const span = { ...spec.span, end: spec.span.source.text.length + 1 };
  expect(() =>
    verifySpec({ ...spec, inputs: spec.inputs.map((input) => ({ ...input, name: { ...input.name, span } })) }),
  ).toThrow("the text has");
});

test("a parameter without a value is found", () => {
  const { model: resolved } = model.evaluated;
  verifyModel(resolved);
  const { spec } = resolved;
  const name = { text: "lost", span: spec.span };
  const open = {
    element: undefined,
    default: undefined,
    isBare: false,
    values: undefined,
    min: undefined,
    max: undefined,
  };
  const params = [{ name, type: "int", ...open, doc: undefined } as const];
  expect(() => verifyModel({ ...resolved, spec: { ...spec, params } })).toThrow("lost has no value");
});

describe("the verifier of the typed model", () => {
  const good = model.evaluated;
  const broken: readonly (readonly [string, string, TypedGraph])[] = [
    ["an op is missing", "before it is made", { ...good, ops: good.ops.slice(1) }],
    ["an op is there twice", "made twice", { ...good, ops: [...good.ops, ...good.ops.slice(-1)] }],
    ["a weight is not declared", "not declared", { ...good, weights: new Map() }],
    ["a region lacks an op", "each once and in order", { ...good, root: { ...good.root, members: [] } }],
  ];
  test.each(broken)("says that %s", (_, words, graph) => {
    verifyTypedGraph(good);
    expect(() => verifyTypedGraph(graph)).toThrow(words);
  });
});

describe("the verifier of kernels", () => {
  const builder = new GraphBuilder();
  const x = builder.input("x", { dtype: "f32", shape: [symbol("b"), 3] });
  const emit = builder.emitter("here");
  const weight = builder.state("w", { dtype: "f32", shape: [3] });
  const y = emit.affine(emit.unary("exp", x), 2);
  builder.output("y", y);
  builder.write("w", emit.mul(weight, weight));
  const good = builder.build();
  const twice = good.types.map((type, id) => (id === y.id ? { ...type, shape: [3, 3] } : type));
  const broken: readonly (readonly [string, string, Graph])[] = [
    [
      "a value is read before it is made",
      "before it is made",
      { ...good, steps: good.steps.select(Int32Array.of(1, 0)) },
    ],
    ["a value is made twice", "made twice", { ...good, steps: good.steps.select(Int32Array.of(0, 1, 1)) }],
    ["a result has another type", "is f32[3, 3], and not f32[b, 3]", { ...good, types: twice }],
    ["an output is not made", "output y reads", { ...good, outputs: new Map([["y", 99]]) }],
    ["state changes its type", "state w is", { ...good, writes: new Map([["w", y.id]]) }],
    ["a role has no input", "no input", { ...good, roles: new Map([["z", "target"]]) }],
  ];
  test.each(broken)("says that %s", (_, words, graph) => {
    verifyGraph(good);
    expect(() => verifyGraph(graph)).toThrow(words);
  });

  test("says that a size is open once all should be numbers", () => {
    expect(() => verifyBound(good)).toThrow("f32[b, 3], which is open");
  });

  test("guards a graph that was built: it grows no more", () => {
    expect(() => emit.unary("exp", x)).toThrow("grows no more");
    expect(() => builder.output("z", y)).toThrow("grows no more");
  });
});

describe("the verifier of a plan", () => {
  const good = compile({ model, engine: "cpu", batchSizes: { predict: [2] } });
  const withSteps = (change: (steps: readonly PlanStep[]) => readonly PlanStep[]): Plan => {
    const [program] = good.signatures.predict ?? [];
    if (program === undefined) throw new Error("it has a program");
    return { ...good, signatures: { predict: [{ ...program, steps: change(program.steps) }] } };
  };
  const broken: readonly (readonly [string, string, Plan])[] = [
    ["a value is not there when it is read", "is not there", withSteps((steps) => steps.slice(1))],
    ["a value is never released", "never released", withSteps((steps) => steps.map((s) => ({ ...s, release: [] })))],
    [
      "a value is made twice",
      "a second time",
      withSteps(([first, ...steps]) => (first === undefined ? [] : [{ ...first, release: [] }, first, ...steps])),
    ],
    ["a constant is missing", "no state", { ...good, state: {} }],
  ];
  test.each(broken)("says that %s", (_, words, plan) => {
    verifyPlan(good);
    expect(() => verifyPlan(plan)).toThrow(words);
  });
});
