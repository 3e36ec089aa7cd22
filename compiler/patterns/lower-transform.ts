import type { Value } from "../ir/graph.ts";
import type { Shape } from "../ir/kernel-attributes.ts";
import type { Emitter } from "../kernels/emit.ts";
import { productOf } from "../size/size.ts";
import type { Composite, Elementary, SolvedTransform } from "./elementary.ts";

/** Folds the axes that the right side lacks, given as axes of the split tensor; keeps them at size 1. */
export type Fold = (x: Value, axes: readonly number[]) => Value;

/**
 * reshape (split) → fold → transpose → broadcast → reshape (merge). Neighbours that stay neighbours travel as one axis,
 * so that the transpose sees the smallest rank.
 */
export function lowerTransform(emit: Emitter, x: Value, { input, output }: SolvedTransform, fold?: Fold): Value {
  const left = elementaries(input);
  const right = elementaries(output);
  const runs = mergeRuns(left, right);
  const size = (run: readonly Elementary[]) => productOf(run.map((part) => part.size));
  const kept = new Set(right.map((part) => part.key));
  const isKept = (run: readonly Elementary[]) => run[0] !== undefined && kept.has(run[0].key);

  let value = emit.reshape(x, runs.map(size));
  const folded = [...runs.keys()].filter((i) => !isKept(runs[i] ?? []));
  if (folded.length > 0) {
    if (fold === undefined) throw new Error("this transform drops no axes");
    value = fold(value, folded);
    value = emit.reshape(value, runs.filter(isKept).map(size));
  }

  const remaining = runs.filter(isKept);
  const position = new Map(remaining.map((run, i) => [run[0]?.key, i]));
  const perm = right.flatMap((part) => position.get(part.key) ?? []);
  if (perm.some((from, to) => from !== to)) value = emit.transpose(value, perm);

  const isNew = (part: Elementary) => !left.some((other) => other.key === part.key);
  if (right.some(isNew)) value = repeatAxes(emit, value, right, isNew);
  return emit.reshape(
    value,
    output.map(({ axis }) => axis.size),
  );
}

/** The axes of the shapes that a transform goes through, each with the parts that it is made of. */
export function transformShapes({ input, output }: SolvedTransform): readonly (readonly (readonly Elementary[])[])[] {
  const right = elementaries(output);
  const runs = mergeRuns(elementaries(input), right);
  const isKept = ([first]: readonly Elementary[]) => right.some(({ key }) => key === first?.key);
  const merged = [output, input].map((side) => side.map(({ parts }) => parts));
  return [runs, runs.filter(isKept), ...merged, right.map((part) => [part])];
}

const elementaries = (side: readonly Composite[]): Elementary[] => side.flatMap((composite) => composite.parts);

/** New axes as 1, then stretched: each engine makes of that what it is good at. */
function repeatAxes(
  emit: Emitter,
  x: Value,
  right: readonly Elementary[],
  isNew: (part: Elementary) => boolean,
): Value {
  const shape = (stretch: boolean): Shape => right.map((part) => (isNew(part) && !stretch ? 1 : part.size));
  return emit.broadcast(emit.reshape(x, shape(false)), shape(true));
}

/** Splits the left axes into runs that also stand together, in the same order, on the right (or are all dropped). */
function mergeRuns(left: readonly Elementary[], right: readonly Elementary[]): Elementary[][] {
  const follower = new Map(right.map((part, i) => [part.key, right[i + 1]?.key]));
  const runs: Elementary[][] = [];
  for (const part of left) {
    const last = runs.at(-1)?.at(-1);
    const together =
      last !== undefined && (follower.has(last.key) ? follower.get(last.key) === part.key : !follower.has(part.key));
    if (together) runs.at(-1)?.push(part);
    else runs.push([part]);
  }
  return runs;
}
