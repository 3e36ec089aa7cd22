import * as messages from "../../schema/messages/shape-messages.ts";
import type { Value } from "../ir/graph.ts";
import type { Comparison } from "../ir/kernel-attributes.ts";
import type { Emitter } from "../kernels/emit.ts";
import { oneOf, required } from "../op/attribute.ts";
import { defineOp, type NamedOp } from "../op/op.ts";
import { typeCalled, typeName } from "../shape/element-types.ts";
import { binary, broadcastAxes, commonType, ofRank } from "./binary.ts";
import { elementwise } from "./elementwise.ts";

const compare = <const Name extends string>(
  name: Name,
  doc: string,
  relation: Comparison,
  aliases: readonly string[],
): NamedOp<Name> =>
  binary(name, `Whether ${doc}.`, (emit, a, b) => emit.compare(a, relation, b), {
    tone: "plain",
    result: "bool",
    aliases,
  });

const truths = <const Name extends string>(
  name: Name,
  doc: string,
  apply: (emit: Emitter, a: Value, b: Value) => Value,
): NamedOp<Name> =>
  binary(name, doc, (emit, a, b) => emit.cast(apply(emit, emit.cast(a, "f32"), emit.cast(b, "f32")), "bool"), {
    tone: "plain",
    types: ["bool"],
    aliases: [`logical_${name}`, `bitwise_${name}`],
  });

const where = defineOp({
  name: "where",
  doc: "Chooses element by element: `[condition, a, b]` is a where the condition holds, b elsewhere. Broadcasts like `add`.",
  tone: "plain",
  inputs: 3,
  reads: "any",
  argument: required(
    "operands",
    "The condition and the two choices, as a list: tensors, numbers or expressions of numbers.",
  ),
  writes: {
    masked_fill: {
      nodes: '{ "where": ["mask", -1e9, "x"] }',
      note: "`mask` is true where the number is put; a number below all others does what -inf does elsewhere",
    },
    mask: '{ "where": ["mask", "x", 0] }',
  },
  infer({ inputs, ...context }) {
    const [condition, a, b] = inputs;
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
    const [condition, a, b] = inputs;
    const rank = Math.max(...inputs.map((x) => x.shape.length));
    const choice = (x: Value) => ofRank(emit, x.dtype === type ? x : emit.cast(x, type), rank);
    return [emit.select(ofRank(emit, condition, rank), choice(a), choice(b))];
  },
});

const cast = defineOp({
  name: "cast",
  doc: "The same values as another type of elements: to `int` towards zero, to `bool` whether they are not 0, from `bool` 0 or 1.",
  tone: "plain",
  inputs: 1,
  reads: "any",
  argument: oneOf(["float", "int", "bool"], "The type of the result's elements."),
  aliases: ["to", "astype", "convert", "change_type"],
  writes: {
    float: '{ "cast": "float" }',
    long: '{ "cast": "int" }',
    trunc: '{ "cast": "int" }, { "cast": "float" }',
    floor: {
      nodes: '{ "cast": "int" }, { "cast": "float" }',
      note: "so for elements that are not negative; expressions have `floor(…)` for numbers",
    },
    round: {
      nodes: '{ "add": 0.5 }, { "cast": "int" }, { "cast": "float" }',
      note: "so for elements that are not negative; expressions have `round(…)` for numbers",
    },
    ceil: {
      nodes: '"negate", { "cast": "int" }, { "cast": "float" }, "negate"',
      note: "so for elements that are not positive; expressions have `ceil(…)` for numbers",
    },
  },
  infer: ({ inputs, argument }) => ({
    results: [{ axes: inputs[0].axes, dtype: typeCalled(argument) }],
    solution: undefined,
  }),
  lower({ emit, inputs: [x], argument }) {
    return [emit.cast(x, typeCalled(argument))];
  },
});

/** Masks: how they are made, combined and used. No gradient flows through a truth. */
export const comparisons = [
  compare("equal", "left and right are equal", "eq", ["eq", "equals"]),
  compare("not_equal", "left and right differ", "ne", ["ne", "neq"]),
  compare("less", "left is less than right", "lt", ["lt", "less_than"]),
  compare("less_equal", "left is at most right", "le", ["le", "lte", "less_or_equal"]),
  compare("greater", "left is greater than right", "gt", ["gt", "greater_than"]),
  compare("greater_equal", "left is at least right", "ge", ["ge", "gte", "greater_or_equal"]),
  truths("and", "Whether both hold.", (emit, a, b) => emit.mul(a, b)),
  truths("or", "Whether either holds.", (emit, a, b) => emit.maximum(a, b)),
  elementwise(
    "not",
    "Whether it does not hold.",
    (emit, x) => emit.cast(emit.affine(emit.cast(x, "f32"), -1, 1), "bool"),
    { tone: "plain", reads: ["bool"], aliases: ["logical_not", "bitwise_not"] },
  ),
  where,
  cast,
] as const;
