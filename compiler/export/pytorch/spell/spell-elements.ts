import { BINDS, called, chain, held, keyword, method, type Python, plain, power } from "../python/python.ts";
import type { Spelling } from "./spelling.ts";

const functional =
  (name: string): Spelling =>
  ({ input }) =>
    called(`F.${name}`, input);

const methodOf =
  (name: string): Spelling =>
  ({ input }) =>
    method(input, name);

const operator =
  (sign: string, binds: number): Spelling =>
  ({ inputs }) =>
    chain(sign, binds, inputs);

const comparison =
  (sign: string): Spelling =>
  ({ inputs }) => {
    const [a, b] = inputs.map((one) => held(one, BINDS.comparison + 1));
    return { ...chain(sign, BINDS.comparison, [a ?? plain("()"), b ?? plain("()")]) };
  };

const isNumber = ({ text }: Python): boolean => /^-?[\d.]/.test(text);

/** The larger, or the smaller: of a tensor and a number a bound, as `torch.maximum` takes tensors alone. */
const extreme =
  (name: "maximum" | "minimum", bound: "min" | "max"): Spelling =>
  ({ inputs, typed }) => {
    const [a = plain("()"), b = plain("()")] = inputs;
    const isScalar = (i: number) => typed.inputs[i]?.constant !== undefined;
    if (isScalar(1) || isNumber(b)) return method(a, "clamp", keyword(bound, b));
    if (isScalar(0) || isNumber(a)) return method(b, "clamp", keyword(bound, a));
    return called(`torch.${name}`, a, b);
  };

const sign = ({ input }: { readonly input: Python }, mark: string): Python => {
  const operand = held(input, BINDS.sign);
  return { ...operand, text: `${mark}${operand.text}`, binds: BINDS.sign };
};

/** Ops of each element alone, and of elements side by side. */
export const elementSpellings = {
  add: operator("+", BINDS.sum),
  subtract: operator("-", BINDS.sum),
  multiply: operator("*", BINDS.product),
  divide: operator("/", BINDS.product),
  maximum: extreme("maximum", "min"),
  minimum: extreme("minimum", "max"),
  scale: (call) => chain("*", BINDS.product, [call.input, call.say(call.symbol())]),
  equal: comparison("=="),
  not_equal: comparison("!="),
  less: comparison("<"),
  less_equal: comparison("<="),
  greater: comparison(">"),
  greater_equal: comparison(">="),
  and: operator("&", BINDS.bitAnd),
  or: operator("|", BINDS.bitOr),
  not: (call) => sign(call, "~"),
  where: ({ inputs }) => called("torch.where", ...inputs),
  cast: ({ input, typed }) => {
    const to = { float: "float", int: "long", bool: "bool" }[String(typed.argument)];
    return method(input, to ?? "float");
  },
  gelu: ({ input, typed }) =>
    called("F.gelu", input, typed.attributes.form === "tanh" ? 'approximate="tanh"' : undefined),
  // x · sigmoid(1.702 x) with x written once.
  quick_gelu: ({ input }) =>
    chain("/", BINDS.product, [called("F.silu", chain("*", BINDS.product, [plain("1.702"), input])), plain("1.702")]),
  relu: functional("relu"),
  relu6: functional("relu6"),
  sigmoid: methodOf("sigmoid"),
  hard_sigmoid: functional("hardsigmoid"),
  tanh: methodOf("tanh"),
  silu: functional("silu"),
  hard_swish: functional("hardswish"),
  softplus: functional("softplus"),
  exp: methodOf("exp"),
  log: methodOf("log"),
  sqrt: methodOf("sqrt"),
  square: methodOf("square"),
  sin: methodOf("sin"),
  cos: methodOf("cos"),
  erf: methodOf("erf"),
  abs: methodOf("abs"),
  sign: methodOf("sign"),
  negate: (call) => sign(call, "-"),
  power: (call) => power(call.input, call.say(call.symbol())),
  clamp: (call) => {
    const bounds = ["min", "max"].filter((name) => call.typed.attributes[name] !== undefined);
    const given = bounds.map((name) => keyword(name, call.say(call.symbol(name))));
    return given.length === 0 ? call.input : method(call.input, "clamp", ...given);
  },
  identity: ({ input }) => input,
  stop_gradient: methodOf("detach"),
} satisfies Readonly<Record<string, Spelling>>;
