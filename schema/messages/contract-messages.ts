import { type Problem, problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";

/** C70x at the entry: the free sizes of a spec meet numbers. The compiler speaks of them in the same words. */

export const sizeNotGiven = (span: Span | undefined, name: string): Problem =>
  problem("C706", `the free size \`${name}\` has no number`, span, {
    help: [`say what it is where the model is used: ${name}=…`],
  });

export const breaksMultiple = (span: Span | undefined, name: string, found: number, multiple: number): Problem =>
  problem("C707", `\`${name}\` must be a multiple of ${multiple}, found ${found}`, span, {
    label: `${found} = ${Math.floor(found / multiple)} x ${multiple} + ${found % multiple}`,
  });

export const breaksRange = (span: Span | undefined, name: string, found: number, range: string): Problem =>
  problem("C708", `\`${name}\` must be ${range}, found ${found}`, span);
