import type { Problem } from "../../schema/problem/problem.ts";
import { figureOfNothing } from "../../schema/spec/figure-messages.ts";
import { isRegion, type Region, type TypedGraph } from "../expand/typed-graph.ts";
import { foldablePaths } from "./foldable-paths.ts";
import { openPath, PathPattern } from "./path-pattern.ts";
import { possibleNodes } from "./possible-nodes.ts";

/** Every path of `figure` is of something, in some configuration. */
export function checkFigure(typed: TypedGraph): readonly Problem[] {
  const { figure } = typed.model.spec;
  if (figure.length === 0) return [];
  const possible = possibleNodes(typed.model.root);
  if (possible === undefined) return [];
  const terminals = [...typed.inputs.keys(), ...typed.outputs.keys()];
  const paths = new Set([...foldablePaths(typed), ...pathsIn(typed.root)].map(openPath));
  for (const path of [...terminals, ...possible]) paths.add(path);
  const all = [...paths];
  return figure.flatMap(({ path }) => {
    const pattern = new PathPattern(path.text);
    return all.some((one) => pattern.matches(one)) ? [] : [figureOfNothing(path, all)];
  });
}

function* pathsIn({ members }: Region): Generator<string> {
  for (const member of members) {
    if (member.path !== "") yield member.path;
    if (isRegion(member)) yield* pathsIn(member);
  }
}
