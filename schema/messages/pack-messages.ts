import { type Note, type Problem, problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";

/** K50x: pack and unpack. */

export const tooFewAxes = (
  span: Span,
  named: number,
  tensor: string,
  shape: string,
  help: readonly string[],
): Problem =>
  problem("K502", `the pattern names ${named} axes beside \`*\`, but ${tensor} is ${shape}`, span, { help });

export const unpackRank = (span: Span, rank: number, tensor: string, shape: string): Problem =>
  problem("K503", `the pattern describes ${rank} axes, but ${tensor} is ${shape}`, span);

export const twoOpen = (span: Span): Problem =>
  problem("K504", "only one length may be -1", span, { help: ["what two unknown lengths are cannot be told apart"] });

export const partsDiffer = (span: Span, parts: readonly string[], total: string, axis: string): Problem =>
  problem("K505", `the parts [${parts.join(", ")}] add up to ${total}, the axis is ${axis}`, span);

export const packedDiffer = (
  span: Span,
  axis: string,
  first: string,
  second: string,
  a: string,
  b: string,
  because: readonly Note[],
  help: readonly string[],
): Problem =>
  problem("K506", `axis \`${axis}\` of ${first} and ${second} differs: ${a} and ${b}`, span, { because, help });
