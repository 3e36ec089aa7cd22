import { noLogits } from "../../schema/messages/lint-messages.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import type { Tensor } from "../shape/shape.ts";

/** What is wrong where a loss takes the softmax of a tensor that has been through one. */
export function lintLogits({ ops }: TypedGraph): Problem[] {
  const made = producers(ops);
  return ops.flatMap(({ op, inputs: [logits], node }) => {
    if (op.takesLogits !== true || logits === undefined) return [];
    const squashed = squashedBy(logits, made);
    return squashed === undefined
      ? []
      : [
          noLogits(squashed.node.op.span, squashed.op.name, {
            span: node.op.span,
            text: "this takes the softmax itself",
          }),
        ];
  });
}

/** The op that made probabilities of what an output gives, wherever their elements went since. */
export function probabilitiesOf({ ops, outputs }: TypedGraph, output: string): TypedGraph["ops"][number] | undefined {
  const tensor = outputs.get(output);
  return tensor && squashedBy(tensor, producers(ops));
}

type Producers = ReadonlyMap<number, TypedGraph["ops"][number]>;

const producers = (ops: TypedGraph["ops"]): Producers =>
  new Map(ops.flatMap((op) => op.results.map(({ id }) => [id, op] as const)));

function squashedBy(tensor: Tensor, made: Producers): TypedGraph["ops"][number] | undefined {
  for (let at: Tensor | undefined = tensor; at !== undefined; ) {
    const by = made.get(at.id);
    if (by?.op.onlyMoves !== true) return by?.op.givesProbabilities === true ? by : undefined;
    [at] = by.inputs;
  }
  return undefined;
}
