import { bareName } from "./other-names.ts";
import type { AttributeKind } from "./vocabulary.ts";

/** What other libraries call our keys. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  bias: ["use_bias"],
  by: ["reduction", "how", "operation"],
  ceil_mode: ["ceil"],
  decay: ["weight_decay"],
  dilation: ["dilations", "dilation_rate"],
  epsilon: ["eps"],
  fill: ["padding_mode"],
  form: ["approximate"],
  gain: ["affine", "elementwise_affine", "use_scale"],
  groups: ["num_groups", "feature_group_count"],
  init: ["initializer", "kernel_initializer"],
  kernel: ["kernel_size", "filter_size", "ksize", "window_size"],
  label_smoothing: ["smoothing"],
  padding: ["pad", "pads"],
  sizes: ["axes_lengths", "lengths"],
  stride: ["strides"],
  train: ["trainable", "requires_grad", "learnable"],
  // Any node's.
  doc: ["comment", "description", "note"],
  id: ["name", "key", "label"],
  in: ["input", "inputs", "from", "source"],
  out: ["output", "outputs"],
  // A structure node's.
  else: ["otherwise", "orelse"],
  join: ["merge", "combine"],
  nodes: ["body", "layers", "graph", "ops"],
  then: ["do", "yes"],
  with: ["args", "arguments", "kwargs", "params", "parameters"],
  // A spec's or a block's.
  blocks: ["modules", "functions", "components", "definitions"],
  import: ["imports", "include", "includes"],
  let: ["variables", "constants", "derived", "where"],
  params: ["parameters", "hyperparameters", "config", "arguments", "args"],
  require: ["asserts", "assertions", "constraints", "checks"],
  vitral: ["version", "format", "language"],
};

/** What other libraries call that which stands under an op's own key here. */
const ARGUMENTS: Partial<Record<AttributeKind, readonly string[]>> = {
  axis: ["dim", "axis"],
  axes: ["dim", "dims", "axis"],
  einsum: ["equation", "pattern", "subscripts"],
  int: ["k"],
  margins: ["pad", "padding", "paddings"],
  number: ["p", "rate", "prob", "drop_prob", "probability", "exponent", "factor", "value"],
  operands: ["other", "others", "tensors"],
  pack: ["pattern"],
  pair: ["kernel", "kernel_size", "pool_size", "size", "output_size", "window"],
  rearrange: ["pattern"],
  reduce: ["pattern"],
  repeat: ["pattern", "repeats"],
  shape: ["shape", "size"],
  shifts: ["shift", "shifts"],
  size: ["out_features", "units", "features", "out_channels", "filters", "out_dim", "output_dim", "num_classes"],
  text: ["dtype", "type"],
};

const has = (names: readonly string[] | undefined, bare: string): boolean =>
  names?.some((name) => bareName(name) === bare) ?? false;

/** The one of our keys that another library calls so. */
export function keyMeantBy(key: string, allowed: readonly string[]): string | undefined {
  const bare = bareName(key);
  return allowed.find((ours) => has([ours, ...(KEYS[ours] ?? [])], bare));
}

/** Whether another library calls so what is the argument of an op here. */
export const isArgument = (key: string, kind: AttributeKind | undefined): boolean =>
  kind !== undefined && has(ARGUMENTS[kind], bareName(key));
