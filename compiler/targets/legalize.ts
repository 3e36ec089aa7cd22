import type { AnyStep, Graph } from "../ir/graph.ts";
import type { KernelName } from "../ir/kernel-attributes.ts";
import { KernelError } from "../kernels/kernel.ts";
import { fewerAxes } from "../rewrites/fewer-axes.ts";
import { rewriteGraph } from "../rewrites/rewrite.ts";
import { neutral } from "../rewrites/simplify.ts";
import type { Target } from "./target.ts";

/**
 * A bound, simplified graph in the kernels that an engine has and is good at. Of the simplifications only those take
 * part that undo no engine's rewrite: on wasm, say, a transpose split in two must not be put together again.
 *
 * @throws KernelError when a kernel is left that is none of the engine's, so that nothing runs that would fail half-way.
 */
export function legalize<Kernels extends KernelName>(graph: Graph, target: Target<Kernels>): Graph<Kernels> {
  const legal = rewriteGraph(graph, [...neutral, ...target.laws, ...fewerAxes(target.maxRank)]);
  requireLegal(legal, target);
  return legal;
}

function requireLegal<Kernels extends KernelName>(
  graph: Graph,
  target: Target<Kernels>,
): asserts graph is Graph<Kernels> {
  const problems: string[] = [];
  for (const step of graph.steps) problems.push(...illegal(graph, step, target));
  if (problems.length > 0) throw new KernelError(problems.join("\n"));
}

function illegal(graph: Graph, step: AnyStep, target: Target): readonly string[] {
  if (!target.kernels.has(step.kernel)) return [`${step.from}: engine ${target.name} has no ${step.kernel}`];
  if (step.kernel === "reshape" || step.kernel === "transpose") return [];
  const rank = Math.max(...[...step.inputs, ...step.outputs].map((id) => graph.types[id]?.shape.length ?? 0));
  if (rank <= target.maxRank) return [];
  return [`${step.from}: ${step.kernel} of ${rank} axes, engine ${target.name} takes ${target.maxRank} at most`];
}
