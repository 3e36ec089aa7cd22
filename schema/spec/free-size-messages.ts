import { type Problem, problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";

/** C703–C705: a free size stands where what the model is made of must be known. */

/** The way out: where the number goes, which the free size now keeps open. */
const giveNumber = (name: string, why: string): readonly string[] =>
  name === "b"
    ? [`\`b\` is the batch, which is free in every model: ${why}`]
    : [`give \`${name}\` a number: "params": { "${name}": … } instead of "free": { "${name}": … }, since ${why}`];

export const weightNotConstant = (span: Span, weight: string, shape: string, free: string): Problem =>
  problem("C703", `the shape of weight \`${weight}\` depends on the free size \`${free}\`: ${shape}`, span, {
    help: giveNumber(free, "a weight has one shape, whatever the input"),
  });

export const leftOpen = (span: Span, what: string, free: string): Problem =>
  problem("C704", `${what} depends on the free size \`${free}\``, span, {
    help: giveNumber(free, "what the model is made of cannot vary from input to input"),
  });

export const featuresConstant = (span: Span, op: string, size: string, free: string): Problem =>
  problem("C705", `\`${op}\` needs features of a known size, found ${size}`, span, {
    help: giveNumber(free, "a weight has one shape, whatever the input"),
  });
