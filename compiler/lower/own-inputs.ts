import * as messages from "../../schema/spec/spec-messages.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { InputNameTaken } from "../graph/graph-builder.ts";
import { reject } from "../shape/rejection.ts";

/**
 * Work that adds inputs of its own to a model's.
 * @throws Rejection R220 when an input of the spec has the name of one that is added
 */
export function besideOwnInputs<T>(typed: TypedGraph, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputNameTaken)) throw error;
    return reject(messages.inputNameTaken(typed.inputs.get(error.input)?.span, error.input, error.role));
  }
}
