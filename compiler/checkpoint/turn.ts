import type { TypedGraph } from "../expand/typed-graph.ts";
import type { Constant } from "../ir/graph.ts";
import { Rejection } from "../shape/rejection.ts";
import { notInvertible } from "./foreign-names-messages.ts";
import { kernelToOurs, kernelToTheirs, ourKernelShape, theirKernelShape } from "./pytorch-layout.ts";
import { inverse, type RulePattern, rearrangedConstant, rearrangedShape } from "./rearranged-constant.ts";

type Shape = readonly number[];

/** How the axes of a tensor lie with them and with us: both ways, for data and for shapes alone. */
export interface Turn {
  toOurs(tensor: Constant): Constant;
  toTheirs(tensor: Constant): Constant;
  ourShape(theirs: Shape): Shape;
  theirShape(ours: Shape): Shape;
}

export const asItIs: Turn = {
  toOurs: (tensor) => tensor,
  toTheirs: (tensor) => tensor,
  ourShape: (shape) => shape,
  theirShape: (shape) => shape,
};

export const asKernel: Turn = {
  toOurs: kernelToOurs,
  toTheirs: kernelToTheirs,
  ourShape: ourKernelShape,
  theirShape: theirKernelShape,
};

/**
 * By a rule's pattern.
 * @param key what messages call their tensor
 * @param path and ours
 */
export function asPatternSays(rule: RulePattern, key: string, path: string, typed: TypedGraph): Turn {
  const back = inverse(rule);
  return {
    toOurs: (tensor) => rearrangedConstant(rule, key, tensor, typed),
    toTheirs: (tensor) => turnedRound(key, () => rearrangedConstant(back, path, tensor, typed)),
    ourShape: (shape) => rearrangedShape(rule, key, shape, typed),
    theirShape: (shape) => turnedRound(key, () => rearrangedShape(back, path, shape, typed)),
  };
}

/** What is wrong with the inverse is said of the rule. */
function turnedRound<T>(key: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Rejection ? new Rejection(notInvertible(error.problem, key)) : error;
  }
}
