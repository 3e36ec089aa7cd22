import { isRegion, type Region, type TypedGraph, type TypedOp } from "../expand/typed-graph.ts";

/** How many numbers are learned in a part of the model; a weight that is shared inside it counts once. */
export function countWeights(typed: TypedGraph, parts: readonly (Region | TypedOp)[]): number {
  const paths = new Set<string>();
  const visit = (part: Region | TypedOp): void => {
    if (isRegion(part)) part.members.forEach(visit);
    else for (const path of part.weights.values()) paths.add(path);
  };
  parts.forEach(visit);
  let count = 0;
  for (const path of paths) count += typed.weights.get(path)?.sizes.reduce((product, size) => product * size, 1) ?? 0;
  return count;
}
