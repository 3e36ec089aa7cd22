import { variesOverOne } from "../../schema/messages/variance-messages.ts";
import { withoutRepeats } from "../../schema/problem/order.ts";
import { type Problem, ProblemError } from "../../schema/problem/problem.ts";
import type { Bindings } from "../bind/bind.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { evaluateSize, sizeText, symbolsOf } from "../size/size.ts";

/** Variances that a step of training would take over one value, as far as these numbers of the free sizes tell. */
export function singleValueProblems({ ops }: TypedGraph, sizes: Bindings = new Map()): readonly Problem[] {
  const found = ops.flatMap(({ op, inputs: [input], node }) => {
    const count = input && op.variesOver?.(input);
    if (count === undefined || [...symbolsOf(count)].some((name) => !sizes.has(name))) return [];
    return evaluateSize(count, sizes) > 1 ? [] : [variesOverOne(node.op.span, op.name, sizeText(count))];
  });
  return withoutRepeats(found);
}

/** What can be evaluated and never trained, whatever the batch. */
export function lintSingleValues(typed: TypedGraph): readonly Problem[] {
  // Where the two modes differ, what only evaluation has is never trained.
  if (typed.asksMode && !typed.training) return [];
  return singleValueProblems(typed).map((found) => ({ ...found, severity: "warning" }));
}

/**
 * Of a model in training, before anything of it is computed.
 * @throws ProblemError R281
 */
export function checkVariances(typed: TypedGraph, sizes?: Bindings): void {
  const problems = typed.training ? singleValueProblems(typed, sizes) : [];
  if (problems.length > 0) throw new ProblemError(problems);
}
