import { inOrder, withoutRepeats } from "../schema/problem/order.ts";
import type { Source } from "../schema/problem/source.ts";
import { type CheckedSpec, check } from "./compile.ts";
import type { SpecOptions } from "./model/resolve.ts";

/**
 * Checks a spec as it is evaluated and as it is trained: what `training` decides may go wrong in one of them only. The
 * model is the one of evaluation.
 */
export function checkModes(source: Source, options: SpecOptions = {}): CheckedSpec {
  const evaluated = check(source, { ...options, training: false });
  // What is wrong in reading, and where nothing asks for the mode, is the same in both: a second look would find no more.
  if (evaluated.typed?.asksMode !== true)
    return { ...evaluated, problems: inOrder(withoutRepeats(evaluated.problems)) };
  const trained = check(source, { ...options, training: true });
  const problems = inOrder(withoutRepeats([...evaluated.problems, ...trained.problems]));
  return problems.some(({ severity }) => severity === "error") ? { problems } : { typed: evaluated.typed, problems };
}
