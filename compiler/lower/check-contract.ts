import * as messages from "../../schema/messages/contract-messages.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Bindings } from "../bind/bind.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";

/**
 * The contract of a spec's free sizes, checked where numbers come in: nothing deeper in the model can fail.
 * @throws ProblemError C706, C707, C708
 */
export function checkContract(typed: TypedGraph, bindings: Bindings): void {
  const problems = [...contractProblems(typed, bindings).values()];
  if (problems.length > 0) throw new ProblemError(problems);
}

/** Free size → what is wrong with its number, for those where something is. */
export function contractProblems({ model, contracts }: TypedGraph, bindings: Bindings): ReadonlyMap<string, Problem> {
  const problems = new Map<string, Problem>();
  for (const [name, { min, max, multipleOf }] of contracts) {
    const span = model.spec.free.find((free) => free.name.text === name)?.name.span;
    const found = bindings.get(name);
    const range = (text: string) => void problems.set(name, messages.breaksRange(span, name, found ?? 0, text));
    if (found === undefined) problems.set(name, messages.sizeNotGiven(span, name));
    else if (found % multipleOf !== 0) problems.set(name, messages.breaksMultiple(span, name, found, multipleOf));
    else if (found < min) range(`at least ${min}`);
    else if (max !== undefined && found > max) range(`at most ${max}`);
  }
  return problems;
}

/** The numbers that free sizes take on when the model's inputs have these shapes, the batch among them. */
export function sizesOfInputs(
  typed: TypedGraph,
  shapes: Readonly<Record<string, readonly number[]>>,
): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, tensor] of typed.inputs) {
    tensor.axes.forEach((axis, i) => {
      const size = shapes[name]?.[i];
      if (axis.name !== undefined && size !== undefined && typeof axis.size !== "number") found[axis.name] = size;
    });
  }
  return found;
}
