import type { Op } from "../op/op.ts";
import { activations } from "./activations.ts";
import { adaptiveAvgPool } from "./adaptive-avg-pool.ts";
import { arithmetic } from "./arithmetic.ts";
import { batchNorm, groupNorm } from "./batch-norm.ts";
import { comparisons } from "./comparisons.ts";
import { concat } from "./concat.ts";
import { constant } from "./constant.ts";
import { conv } from "./conv.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { cumsum } from "./cumsum.ts";
import { dropPath } from "./drop-path.ts";
import { dropout } from "./dropout.ts";
import { einsum } from "./einsum.ts";
import { fold } from "./fold.ts";
import { functions } from "./functions.ts";
import { gather } from "./gather.ts";
import { layerNorm } from "./layer-norm.ts";
import { linear } from "./linear.ts";
import { pack, unpack } from "./pack.ts";
import { pad } from "./pad.ts";
import { avgPool, maxPool } from "./pool.ts";
import { random } from "./random.ts";
import { rankings } from "./ranking.ts";
import { rearrange, repeat } from "./rearrange.ts";
import { reduce } from "./reduce.ts";
import { resize } from "./resize.ts";
import { l2Norm, rmsNorm } from "./rms-norm.ts";
import { roll } from "./roll.ts";
import { scale } from "./scale.ts";
import { slice } from "./slice.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { stack, unstack } from "./stack.ts";
import { unfold } from "./unfold.ts";
import { weight } from "./weight.ts";

const all = [
  weight,
  constant,
  random,
  rearrange,
  repeat,
  reduce,
  einsum,
  concat,
  slice,
  stack,
  unstack,
  pack,
  unpack,
  gather,
  ...rankings,
  roll,
  pad,
  unfold,
  fold,
  resize,
  cumsum,
  linear,
  conv,
  maxPool,
  avgPool,
  adaptiveAvgPool,
  layerNorm,
  rmsNorm,
  batchNorm,
  groupNorm,
  l2Norm,
  softmax,
  logSoftmax,
  dropout,
  dropPath,
  scale,
  ...arithmetic,
  ...comparisons,
  ...activations,
  ...functions,
  crossEntropy,
] as const;

export type OpName = (typeof all)[number]["name"];

/** Every op, by name. Adding one is a file and a line here. */
export const ops: ReadonlyMap<string, Op> = new Map(all.map((op) => [op.name, op]));
