import type { TypedOp } from "../../../expand/typed-graph.ts";
import type { OpItem } from "../../../outline/outline.ts";
import { sizeOfBuilt } from "../../export-messages.ts";
import { unexported } from "../../unexported.ts";
import { FreeSizeError } from "../class-scope.ts";
import type { ClassWriter } from "../class-writer.ts";
import { OpCall } from "../op-call.ts";
import type { Python } from "../python/python.ts";
import { spellings } from "./spellings.ts";

/**
 * An op's results as expressions; one for several is what they are taken from.
 * @param isTable whether it is worked out where the module is built; then nothing where a size of it is free
 * @throws ProblemError X902, X910
 */
export function spelled(
  writer: ClassWriter,
  item: OpItem,
  typed: TypedOp,
  isTable: boolean,
): readonly Python[] | undefined {
  const spell = spellings.get(typed.op.name);
  if (spell === undefined) throw new Error(`no one says how ${typed.op.name} is spelled`);
  try {
    const made = spell(new OpCall(writer, item, typed, isTable));
    return "text" in made ? [made] : made;
  } catch (error) {
    if (!(error instanceof FreeSizeError)) throw error;
    return isTable ? undefined : unexported(sizeOfBuilt(typed.span, typed.op.name, typed.path));
  }
}
