import type { Graph } from "../ir/graph.ts";
import { affineRules } from "./affine.ts";
import { broadcastRules } from "./broadcast.ts";
import { compositions, reshapeOfReshape } from "./compose.ts";
import { fold } from "./fold.ts";
import { eraseStopGradient, identities } from "./identity.ts";
import { absorbTranspose, batchOfOne } from "./matmul-flags.ts";
import { pieceRules } from "./pieces.ts";
import { type Rewrite, rewriteGraph } from "./rewrite.ts";
import { sumRules } from "./sum.ts";

/** What is simpler on every engine and undoes no engine's own rewrite: `legalize` applies it along with those. */
export const neutral: readonly Rewrite[] = [eraseStopGradient, ...identities, fold, reshapeOfReshape, ...affineRules];

/** All laws of `simplify`, in the order they are tried. */
export const allSimplifications: readonly Rewrite[] = [
  ...neutral,
  ...compositions,
  ...broadcastRules,
  ...pieceRules,
  ...sumRules,
  batchOfOne,
  absorbTranspose,
];

/**
 * Fewer and cheaper steps for the same values: constants folded, common subexpressions shared, movements cancelled,
 * dead code gone. Comes after `differentiate`, as it erases `stop_gradient`. Symbolic sizes stay as they are.
 */
export function simplify(graph: Graph): Graph {
  return rewriteGraph(graph, allSimplifications);
}
