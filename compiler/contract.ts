import * as messages from "../schema/messages/contract.ts";
import type { Problem } from "../schema/problem.ts";
import { ProblemError } from "../schema/problem.ts";
import type { Bindings } from "./bind.ts";
import type { TypedGraph } from "./typed-graph.ts";

/**
 * The contract of a spec's free sizes, checked where numbers come in: nothing deeper in the model can fail.
 * @throws ProblemError C706, C707, C708
 */
export function checkContract({ model, contracts }: TypedGraph, bindings: Bindings): void {
  const problems: Problem[] = [];
  for (const [name, { min, max, multipleOf }] of contracts) {
    const span = model.spec.free.find((free) => free.name.text === name)?.name.span;
    const found = bindings.get(name);
    if (found === undefined) problems.push(messages.sizeNotGiven(span, name));
    else if (found % multipleOf !== 0) problems.push(messages.breaksMultiple(span, name, found, multipleOf));
    else if (found < min) problems.push(messages.breaksRange(span, name, found, `at least ${min}`));
    else if (max !== undefined && found > max) problems.push(messages.breaksRange(span, name, found, `at most ${max}`));
  }
  if (problems.length > 0) throw new ProblemError(problems);
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
