import type { OpName } from "./index.ts";

/**
 * What an op is to one who asks what several are together:
 * - `source`: reads nothing; weights, constants
 * - `move`: where elements stand, and which of them; `split` takes an axis apart
 * - `join`: several tensors side by side
 * - `copy`: along new axes
 * - `reduction`, `contract`: axes go
 * - `matrix`, `window`: a learned linear map of the features, and one of what is around a place
 * - `shares`: numbers that sum to 1 along an axis
 * - `unit`: brought to length 1
 * - `factor`: times a number
 * - `chance`, `path`: are the identity in evaluation; `path` drops what a residual adds
 * - `map`: any other function of each element; `choice` picks one of two elements
 * - `other`: nothing that an idiom is made of
 */
export type OpRole =
  | "source"
  | "move"
  | "split"
  | "copy"
  | "join"
  | "turn"
  | "reduction"
  | "contract"
  | "matrix"
  | "window"
  | "pool"
  | "norm"
  | "unit"
  | "shares"
  | "activation"
  | "chance"
  | "path"
  | "factor"
  | "sum"
  | "product"
  | "quotient"
  | "choice"
  | "map"
  | "lookup"
  | "name"
  | "other";

/** An op that is not here does not compile. */
const table = {
  weight: "source",
  constant: "source",
  random: "other",
  rearrange: "move",
  repeat: "copy",
  reduce: "reduction",
  einsum: "contract",
  concat: "join",
  slice: "move",
  stack: "join",
  unstack: "split",
  pack: "join",
  unpack: "split",
  gather: "lookup",
  argmax: "other",
  top_k: "other",
  one_hot: "other",
  flip: "other",
  roll: "turn",
  pad: "other",
  unfold: "other",
  fold: "other",
  resize: "other",
  cumsum: "other",
  linear: "matrix",
  conv: "window",
  max_pool: "pool",
  avg_pool: "pool",
  adaptive_avg_pool: "pool",
  layer_norm: "norm",
  rms_norm: "norm",
  batch_norm: "norm",
  group_norm: "norm",
  l2_norm: "unit",
  softmax: "shares",
  log_softmax: "other",
  dropout: "chance",
  drop_path: "path",
  scale: "factor",
  add: "sum",
  subtract: "map",
  multiply: "product",
  divide: "quotient",
  maximum: "map",
  minimum: "map",
  equal: "map",
  not_equal: "map",
  less: "map",
  less_equal: "map",
  greater: "map",
  greater_equal: "map",
  and: "map",
  or: "map",
  not: "map",
  where: "choice",
  cast: "map",
  gelu: "activation",
  quick_gelu: "activation",
  relu: "activation",
  relu6: "activation",
  sigmoid: "activation",
  hard_sigmoid: "activation",
  tanh: "activation",
  silu: "activation",
  hard_swish: "activation",
  softplus: "activation",
  exp: "map",
  log: "map",
  sqrt: "map",
  square: "map",
  sin: "map",
  cos: "map",
  erf: "map",
  abs: "map",
  sign: "map",
  negate: "map",
  power: "map",
  clamp: "map",
  identity: "name",
  stop_gradient: "name",
  cross_entropy: "other",
} as const satisfies Readonly<Record<OpName, OpRole>>;

const roles: ReadonlyMap<string, OpRole> = new Map(Object.entries(table));

export const roleOf = ({ name }: { readonly name: string }): OpRole => roles.get(name) ?? "other";

/** What a gate is called by the activation that it is made of (Shazeer 2020). */
const gates: ReadonlyMap<string, string> = new Map<OpName, string>([
  ["sigmoid", "GLU"],
  ["silu", "SwiGLU"],
  ["gelu", "GEGLU"],
  ["relu", "ReGLU"],
]);

export const gateBy = ({ name }: { readonly name: string }): string | undefined => gates.get(name);
