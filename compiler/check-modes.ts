import { inOrder, withoutRepeats } from "../schema/order.ts";
import type { Problem } from "../schema/problem.ts";
import type { Source } from "../schema/source.ts";
import { check } from "./compile.ts";
import type { Importer } from "./link.ts";
import type { Choices } from "./resolve.ts";
import type { TypedGraph } from "./typed-graph.ts";

/** A spec as it is found in both modes: evaluation is the one that is reported on, training may differ. */
export interface CheckedSpec {
  /** In evaluation; there unless a problem is an error. */
  readonly typed?: TypedGraph;
  readonly problems: readonly Problem[];
}

/** Checks a spec as it is evaluated and as it is trained: what `training` decides may go wrong in one of them only. */
export function checkModes(source: Source, choices: Choices, importer: Importer): CheckedSpec {
  const evaluated = check(source, choices, false, importer);
  // What is wrong in reading is wrong in both; a second look would find the same.
  if (evaluated.typed === undefined) return { problems: inOrder(withoutRepeats(evaluated.problems)) };
  const trained = check(source, choices, true, importer);
  const problems = inOrder(withoutRepeats([...evaluated.problems, ...trained.problems]));
  return problems.some(({ severity }) => severity === "error") ? { problems } : { typed: evaluated.typed, problems };
}
