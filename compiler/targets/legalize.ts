import type { AnyStep, Graph } from "../ir/graph.ts";
import { KernelError } from "../kernels/kernel.ts";
import { fewerAxes } from "../rewrites/fewer-axes.ts";
import { rewriteGraph } from "../rewrites/rewrite.ts";
import { neutral } from "../rewrites/simplify.ts";
import type { Target } from "./target.ts";

/**
 * A bound, simplified graph in the kernels that an engine has and is good at. Of the simplifications only those take
 * part that undo no engine's rewrite: on wasm, say, a transpose split in two must not be put together again.
 *
 * @throws KernelError when a kernel is left that the engine lacks, so that nothing runs that would fail half-way.
 */
export function legalize(graph: Graph, target: Target): Graph {
  const legal = rewriteGraph(graph, [...neutral, ...target.rewrites, ...fewerAxes(target.maxRank)]);
  const problems = legal.steps.flatMap((step) => illegal(legal, step, target));
  if (problems.length > 0) throw new KernelError(problems.join("\n"));
  return legal;
}

function illegal(graph: Graph, step: AnyStep, target: Target): readonly string[] {
  if (target.lacks.has(step.kernel)) return [`${step.from}: engine ${target.name} has no ${step.kernel}`];
  if (step.kernel === "reshape" || step.kernel === "transpose") return [];
  const rank = Math.max(...[...step.inputs, ...step.outputs].map((id) => graph.types[id]?.shape.length ?? 0));
  if (rank <= target.maxRank) return [];
  return [`${step.from}: ${step.kernel} of ${rank} axes, engine ${target.name} takes ${target.maxRank} at most`];
}
