import type { Problem } from "../../schema/problem/problem.ts";
import * as messages from "../../schema/spec/node-messages.ts";
import type { Init } from "../ir/plan.ts";
import { defaulted, type NamedNumbers, optional, required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { axisOf } from "../shape/shape.ts";
import { isConstant, type Size } from "../size/size.ts";

/** Number of arguments that each initialisation takes, at least and at most. */
const INITS: Readonly<Record<string, readonly [number, number]>> = {
  zeros: [0, 0],
  ones: [0, 0],
  constant: [1, 1],
  normal: [1, 2],
  truncated_normal: [1, 2],
  uniform: [1, 2],
  xavier: [0, 1],
  kaiming: [0, 1],
  orthogonal: [0, 1],
  eye: [0, 0],
  sincos_2d: [1, 2],
};

export const INIT_NAMES = Object.keys(INITS);

export const weight = defineOp({
  name: "weight",
  doc: 'A learned tensor, read by its `id`. Inits: `zeros`, `ones`, `{"constant": value}`, `{"normal": std}` or `[mean, std]`, `{"truncated_normal": std}` (cut at mean ± 2, as timm\'s trunc_normal_), `{"uniform": bound}` or `[low, high]`, `xavier` and `kaiming` (uniform, PyTorch\'s; the last axis is the output), `orthogonal`, `eye`, and `{"sincos_2d": columns}` of positions in a grid.',
  tone: "source",
  source: true,
  inputs: 0,
  argument: required("shape", "Length of each axis; an axis written as 1 stretches when it meets others."),
  attributes: {
    init: optional("init", "How it begins; zeros if not given."),
    decay: defaulted("boolean", true, "Whether weight decay applies to it."),
    train: defaulted("boolean", true, "Whether training changes it."),
  },
  aliases: ["parameter", "param", "variable", "get_variable"],
  weights: [""],
  infer({ argument, attributes, weight: declare, spanOf, reject }) {
    const axes = argument.map(({ size, name, origin, unit }) => axisOf(size, origin, name, unit));
    const shape = axes.map((axis) => axis.size);
    const init = readInit(attributes.init ?? { name: "zeros", numbers: [], span: spanOf("op") }, shape, reject);
    declare("", shape, init, { decay: attributes.decay, trainable: attributes.train });
    return { results: [{ axes }], solution: undefined };
  },
  lower: ({ weight: read }) => [read("")],
});

function readInit(
  { name, numbers, span }: NamedNumbers,
  shape: readonly Size[],
  reject: (problem: Problem) => never,
): Init {
  const arity = Object.hasOwn(INITS, name) ? INITS[name] : undefined;
  if (arity === undefined) return reject(messages.unknownWord(span, "init", name, INIT_NAMES));
  if (numbers.length < arity[0] || numbers.length > arity[1]) {
    return reject(messages.argumentCount(span, `init \`${name}\``, arity[0], arity[1], numbers.length));
  }
  const [first = 0, second] = numbers;
  const mean = second === undefined ? 0 : first;
  const std = second ?? first;
  // fan-in and fan-out of a matrix [in, out], as torch.nn.init computes them from its transposed [out, in].
  const lengths = shape.map((size) => (isConstant(size) ? size : 1));
  const fanOut = lengths.at(-1) ?? 1;
  const fanIn = lengths.slice(0, -1).reduce((product, n) => product * n, 1);
  const symmetric = (bound: number): Init => ({ kind: "uniform", low: -bound, high: bound });
  switch (name) {
    case "ones":
      return { kind: "ones" };
    case "constant":
      return { kind: "constant", value: first };
    case "normal":
      return { kind: "normal", mean, std };
    case "truncated_normal":
      return { kind: "truncated_normal", mean, std, low: mean - 2, high: mean + 2 };
    case "uniform":
      return second === undefined ? symmetric(first) : { kind: "uniform", low: first, high: second };
    case "xavier":
      return symmetric((numbers[0] ?? 1) * Math.sqrt(6 / (fanIn + fanOut)));
    case "kaiming":
      return symmetric((numbers[0] ?? Math.SQRT2) * Math.sqrt(3 / fanIn));
    case "orthogonal":
      return { kind: "orthogonal", gain: numbers[0] ?? 1 };
    case "eye":
      return { kind: "eye" };
    case "sincos_2d":
      return {
        kind: "sincos_2d",
        columns: Math.max(1, Math.floor(first)),
        prefix: Math.max(0, Math.floor(second ?? 0)),
      };
    default:
      return { kind: "zeros" };
  }
}
