import type { Sliding } from "../../../op/spatial.ts";
import type { OpCall } from "../op-call.ts";
import { called, keyword, method, type Python, plain, tuple } from "../python/python.ts";
import { numberText } from "../python/python-text.ts";
import type { Symbolic } from "../python/symbol.ts";
import type { Spelling } from "./spelling.ts";

/** Applied with the features second, where PyTorch has them, and not last. */
export function featuresSecond(x: Python, rank: number, apply: (x: Python) => Python): Python {
  return rank < 3 ? apply(x) : method(apply(method(x, "movedim", "-1", "1")), "movedim", "1", "-1");
}

const rankOf = ({ typed }: OpCall): number => typed.inputs[0]?.axes.length ?? 0;

/** `name=value`, where it is not what PyTorch takes by itself. */
const unless = (call: OpCall, attribute: string, name: string, usual: number): Python | undefined =>
  call.typed.attributes[attribute] === usual ? undefined : keyword(name, call.build(call.symbol(attribute)));

const isOff = (call: OpCall, attribute: string): boolean => call.typed.attributes[attribute] === false;

const norm = { gain: { as: "weight" }, bias: { as: "bias" } };

/** A number, or height and width; of a sequence the width alone. */
export function slideText(call: OpCall, part: string, place: "build" | "say"): Python | undefined {
  const pair = call.pair(part);
  if (pair === undefined) return undefined;
  const { isSequence } = slidingOf(call);
  const [height, width] = pair.map((side) => (place === "build" ? call.build(side) : call.say(side)));
  if (height === undefined || width === undefined) return undefined;
  return isSequence || height.text === width.text ? width : tuple([height, width]);
}

export function slidingOf({ typed }: OpCall): Sliding {
  const { solution } = typed;
  return (
    typeof solution === "object" && solution !== null && "sliding" in solution ? solution.sliding : solution
  ) as Sliding;
}

/** `stride=2`, unless the amount is the usual one. */
export function slide(call: OpCall, part: string, usual: number, place: "build" | "say"): Python | undefined {
  const value = call.typed.attributes[part];
  if (!Array.isArray(value) || value.every((one) => one === usual)) return undefined;
  const text = slideText(call, part, place);
  return text && keyword(part, text);
}

const conv: Spelling = (call) => {
  const { isSequence } = slidingOf(call);
  const { groups } = call.typed.attributes;
  const built = called(
    isSequence ? "nn.Conv1d" : "nn.Conv2d",
    call.build(call.features),
    call.build(call.symbol()),
    slideText(call, "kernel", "build"),
    slide(call, "stride", 1, "build"),
    slide(call, "padding", 0, "build"),
    slide(call, "dilation", 1, "build"),
    groups === 1 ? undefined : keyword("groups", call.build(call.symbol("groups"))),
    isOff(call, "bias") ? "bias=False" : undefined,
  );
  const axes = isSequence ? [3, 2, 1] : [3, 2, 0, 1];
  const layer = call.layer(built, { kernel: { as: "weight", axes }, bias: { as: "bias" } });
  return featuresSecond(call.input, 3, (x) => called(layer, x));
};

const layerNorm: Spelling = (call) => {
  const [noGain, noBias] = [isOff(call, "gain"), isOff(call, "bias")];
  if (noGain && !noBias) return call.refuse("nn.LayerNorm has no bias without a gain");
  const built = called(
    "nn.LayerNorm",
    call.build(call.features),
    unless(call, "epsilon", "eps", 1e-5),
    noGain ? "elementwise_affine=False" : undefined,
    noBias && !noGain ? "bias=False" : undefined,
  );
  return called(call.layer(built, norm), call.input);
};

const batchNorm: Spelling = (call) => {
  const rank = rankOf(call);
  const name = { 2: "nn.BatchNorm1d", 3: "nn.BatchNorm1d", 4: "nn.BatchNorm2d", 5: "nn.BatchNorm3d" }[rank];
  if (name === undefined) return call.refuse(`PyTorch has no batch norm over ${rank} axes`);
  const built = called(
    name,
    call.build(call.features),
    unless(call, "epsilon", "eps", 1e-5),
    unless(call, "momentum", "momentum", 0.1),
  );
  const stored = { ...norm, mean: { as: "running_mean" }, variance: { as: "running_var" } };
  return featuresSecond(call.input, rank, (x) => called(call.layer(built, stored), x));
};

const groupNorm: Spelling = (call) => {
  const built = called(
    "nn.GroupNorm",
    call.build(call.symbol("groups")),
    call.build(call.features),
    unless(call, "epsilon", "eps", 1e-5),
  );
  return featuresSecond(call.input, rankOf(call), (x) => called(call.layer(built, norm), x));
};

const rmsNorm: Spelling = (call) => {
  const built = called(
    "nn.RMSNorm",
    call.build(call.features),
    keyword("eps", call.build(call.symbol("epsilon"))),
    isOff(call, "gain") ? "elementwise_affine=False" : undefined,
  );
  return called(call.layer(built, norm), call.input);
};

const linear: Spelling = (call) => {
  const built = called(
    "nn.Linear",
    call.build(call.features),
    call.build(call.symbol()),
    isOff(call, "bias") ? "bias=False" : undefined,
  );
  const stored = { kernel: { as: "weight", axes: [1, 0] }, bias: { as: "bias" } };
  return called(call.layer(built, stored), call.input);
};

const softmax =
  (name: string): Spelling =>
  ({ input, typed }) => {
    const axis = Number(typed.solution);
    const last = (typed.inputs[0]?.axes.length ?? 1) - 1;
    return method(input, name, `dim=${axis === last ? -1 : axis}`);
  };

/** How a weight begins, as its author said it. */
const weight: Spelling = (call) => {
  const shape = call.symbols().map((size) => call.build(size));
  const trained = call.typed.attributes.train === false ? "requires_grad=False" : undefined;
  return call.parameter(called("nn.Parameter", initial(call, shape), trained));
};

function initial(call: OpCall, shape: readonly Python[]): Python {
  const init = call.init();
  const empty = called("torch.empty", ...shape);
  const number = (value: number, said?: Symbolic) =>
    said === undefined ? plain(numberText(value), value < 0 ? 10 : 12) : call.build(said);
  const real = (value: number, said?: Symbolic) => {
    if (said !== undefined) return called("float", call.build(said));
    return Number.isInteger(value) ? plain(value.toFixed(1), value < 0 ? 10 : 12) : number(value);
  };
  switch (init.kind) {
    case "zeros":
      return called("torch.zeros", ...shape);
    case "ones":
      return called("torch.ones", ...shape);
    case "constant":
      // Of a whole number a tensor would be one of whole numbers, which nothing trains.
      return called("torch.full", tuple(shape), real(init.value, call.initSymbol(init.value)));
    case "normal":
      if (init.mean === 0 && init.std === 1) return called("torch.randn", ...shape);
      return called(
        "nn.init.normal_",
        empty,
        init.mean === 0 ? undefined : keyword("mean", number(init.mean)),
        keyword("std", number(init.std, call.initSymbol(init.std))),
      );
    case "truncated_normal":
      return called(
        "nn.init.trunc_normal_",
        empty,
        ...(init.mean === 0 ? [] : [keyword("mean", number(init.mean))]),
        keyword("std", number(init.std, call.initSymbol(init.std))),
        ...(init.mean === 0 ? [] : [keyword("a", number(init.low)), keyword("b", number(init.high))]),
      );
    case "uniform":
      return called("nn.init.uniform_", empty, number(init.low), number(init.high));
    case "orthogonal":
      return called("nn.init.orthogonal_", empty, init.gain === 1 ? undefined : keyword("gain", number(init.gain)));
    case "eye":
      return shape.length === 2 ? called("torch.eye", ...shape) : call.refuse("`nn.init.eye_` is for matrices");
    case "sincos_2d":
      return call.helper("sincos_2d", empty, number(init.columns, call.initSymbol(init.columns)), number(init.prefix));
  }
}

/** Layers, and weights by themselves. */
export const layerSpellings = {
  weight,
  linear,
  conv,
  layer_norm: layerNorm,
  rms_norm: rmsNorm,
  batch_norm: batchNorm,
  group_norm: groupNorm,
  l2_norm: ({ input, typed }) => {
    const axis = Number(typed.solution);
    const { epsilon } = typed.attributes;
    const isLast = axis === (typed.inputs[0]?.axes.length ?? 1) - 1;
    return called(
      "F.normalize",
      input,
      `dim=${isLast ? -1 : axis}`,
      epsilon === 1e-12 ? undefined : `eps=${numberText(Number(epsilon))}`,
    );
  },
  softmax: softmax("softmax"),
  log_softmax: softmax("log_softmax"),
  dropout: (call) => called(call.stateless("dropout", called("nn.Dropout", call.build(call.symbol()))), call.input),
  drop_path: (call) =>
    called(call.stateless("drop_path", call.helper("DropPath", call.build(call.symbol()))), call.input),
  cross_entropy: ({ inputs, typed }) => {
    const [logits = plain("()"), labels = plain("()")] = inputs;
    const smoothing = Number(typed.attributes.label_smoothing);
    return called(
      "F.cross_entropy",
      logits,
      typed.inputs[1]?.dtype === "f32" ? labels : method(labels, "long"),
      smoothing === 0 ? undefined : `label_smoothing=${numberText(smoothing)}`,
    );
  },
} satisfies Readonly<Record<string, Spelling>>;
