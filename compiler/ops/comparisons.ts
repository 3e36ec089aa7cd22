import * as messages from "../../schema/messages/shape.ts";
import { typeCalled, typeName } from "../element-types.ts";
import type { Value } from "../graph.ts";
import type { Comparison } from "../kernels/attributes.ts";
import type { Emitter } from "../kernels/emit.ts";
import { defineOp, type Op, oneOf, required } from "../op.ts";
import { binary, broadcastAxes, commonType, ofRank } from "./binary.ts";
import { elementwise } from "./elementwise.ts";

const compare = (name: string, doc: string, relation: Comparison): Op =>
  binary(name, `Whether ${doc}.`, (emit, a, b) => emit.compare(a, relation, b), { result: "bool" });

const truths = (name: string, doc: string, apply: (emit: Emitter, a: Value, b: Value) => Value): Op =>
  binary(name, doc, (emit, a, b) => emit.cast(apply(emit, emit.cast(a, "f32"), emit.cast(b, "f32")), "bool"), {
    types: ["bool"],
  });

const where = defineOp({
  name: "where",
  doc: "Chooses element by element: `[condition, a, b]` is a where the condition holds, b elsewhere. Broadcasts like `add`.",
  inputs: 3,
  reads: "any",
  argument: required("operands", "The condition and the two choices, as a list: tensors or numbers."),
  infer({ inputs, ...context }) {
    const [condition, a, b] = inputs;
    if (condition === undefined || a === undefined || b === undefined) throw new Error("where reads three tensors");
    if (condition.dtype !== "bool")
      context.reject(
        messages.dtypeMismatch(context.spanOf("op"), "where", condition.label, "bool", typeName(condition.dtype)),
      );
    const whole = { inputs, ...context };
    const type = commonType("where", [a, b], ["f32", "i32"], whole);
    const chosen = { ...a, axes: broadcastAxes("where", a, b, whole) };
    return { results: [{ axes: broadcastAxes("where", condition, chosen, whole), dtype: type }], solution: type };
  },
  lower({ emit, inputs, solution: type }) {
    const rank = Math.max(...inputs.map((x) => x.shape.length));
    const [condition, a, b] = inputs.map((x, i) =>
      ofRank(emit, i === 0 || x.dtype === type ? x : emit.cast(x, type), rank),
    );
    if (condition === undefined || a === undefined || b === undefined) throw new Error("where reads three tensors");
    return [emit.select(condition, a, b)];
  },
});

const cast = defineOp({
  name: "cast",
  doc: "The same values as another type of elements: to `int` towards zero, to `bool` whether they are not 0, from `bool` 0 or 1.",
  inputs: 1,
  reads: "any",
  argument: oneOf(["float", "int", "bool"], "The type of the result's elements."),
  infer: ({ inputs, argument }) => ({
    results: [{ axes: inputs[0]?.axes ?? [], dtype: typeCalled(argument) ?? "f32" }],
    solution: undefined,
  }),
  lower({ emit, inputs: [x], argument }) {
    if (x === undefined) throw new Error("cast reads one tensor");
    return [emit.cast(x, typeCalled(argument) ?? "f32")];
  },
});

/** Masks: how they are made, combined and used. No gradient flows through a truth. */
export const comparisons: readonly Op[] = [
  compare("equal", "left and right are equal", "eq"),
  compare("not_equal", "left and right differ", "ne"),
  compare("less", "left is less than right", "lt"),
  compare("less_equal", "left is at most right", "le"),
  compare("greater", "left is greater than right", "gt"),
  compare("greater_equal", "left is at least right", "ge"),
  truths("and", "Whether both hold.", (emit, a, b) => emit.mul(a, b)),
  truths("or", "Whether either holds.", (emit, a, b) => emit.maximum(a, b)),
  elementwise(
    "not",
    "Whether it does not hold.",
    (emit, x) => emit.cast(emit.affine(emit.cast(x, "f32"), -1, 1), "bool"),
    ["bool"],
  ),
  where,
  cast,
];
