import type { Problem } from "../../schema/problem/problem.ts";
import { figureOfNothing, sideOfTrunk } from "../../schema/spec/figure-messages.ts";
import type { FigureChoice } from "../../schema/spec/spec.ts";
import { isRegion, type Region, type TypedGraph } from "../expand/typed-graph.ts";
import type { ResolvedBlock } from "../model/model.ts";
import { clustersOf, nodesOf } from "./diagram.ts";
import { draw } from "./draw.ts";
import { foldablePaths, sectionPaths } from "./foldable-paths.ts";
import { openPath, PathPattern } from "./path-pattern.ts";
import { possiblePlaces } from "./possible-places.ts";
import { trunkOf } from "./trunk.ts";

/** Every path that a model, or a block that it calls, says something of in its figure is of something, in some configuration. */
export function checkFigure(typed: TypedGraph): readonly Problem[] {
  const terminals = [...typed.inputs.keys(), ...typed.outputs.keys()];
  const drawn = () => [
    ...terminals,
    ...[...foldablePaths(typed), ...sectionPaths(typed), ...pathsIn(typed.root)].map(openPath),
  ];
  return [...checkChoices(typed.model.root, drawn), ...checkSides(typed)];
}

/** What is put on a side stands beside the trunk somewhere. */
function checkSides(typed: TypedGraph): readonly Problem[] {
  const sides = (possiblePlaces(typed.model.root) ?? []).flatMap(({ path, choice }) =>
    choice?.side === undefined ? [] : [{ pattern: new PathPattern(path), choice }],
  );
  if (sides.length === 0) return [];
  const diagram = draw(typed, { allOps: true, pictures: "none" });
  const trunk = trunkOf(diagram).nodes;
  const isBeside = (id: string) => !trunk.has(id);
  const drawn = [
    ...[...nodesOf(diagram.root)].flatMap(({ id, path, form }) =>
      form === "junction" || form === "name" ? [] : [{ path, isBeside: isBeside(id) }],
    ),
    ...[...clustersOf(diagram.root)].map((cluster) => ({
      path: cluster.path,
      isBeside: [...nodesOf(cluster)].every(({ id }) => isBeside(id)),
    })),
  ];
  const found = new Map<FigureChoice, boolean>();
  for (const { pattern, choice } of sides)
    for (const one of drawn)
      if (pattern.matches(one.path)) found.set(choice, one.isBeside || found.get(choice) === true);
  return [...found].flatMap(([choice, isSomewhere]) => (isSomewhere ? [] : [sideOfTrunk(choice.path)]));
}

/** The same of a block that nobody calls: what its ops are as one is not known before their shapes are. */
export const checkBlockFigure = (root: ResolvedBlock): readonly Problem[] =>
  checkChoices(root, () => [], { known: (text) => text.replace(/(\.\.\.|…).*$/s, ""), isBlock: true });

/** @param drawn further paths that something is at */
function checkChoices(
  root: ResolvedBlock,
  drawn: () => readonly string[],
  { known = (text: string) => text, isBlock = false } = {},
): readonly Problem[] {
  const places = possiblePlaces(root) ?? [];
  if (places.every(({ choice }) => choice === undefined)) return [];
  const all = [...new Set([...places.flatMap(({ path, choice }) => (choice === undefined ? [path] : [])), ...drawn()])];
  const found = new Set<FigureChoice>();
  const own = new Set(root.block.figure);
  /** What nothing is at in any call of its block so far, and where such a call is. */
  const strangers = new Map<FigureChoice, string>();
  for (const { path, choice } of places) {
    if (choice === undefined) continue;
    const pattern = new PathPattern(known(path));
    if (all.some((one) => pattern.matches(one))) found.add(choice);
    else strangers.set(choice, path.slice(0, path.length - choice.path.text.length));
  }
  return [...strangers].flatMap(([choice, call]) => {
    if (found.has(choice)) return [];
    const candidates = all.flatMap((path) => (path.startsWith(call) ? [path.slice(call.length)] : []));
    return [figureOfNothing(choice.path, own.has(choice) && !isBlock ? "model" : "block", candidates)];
  });
}

function* pathsIn({ members }: Region): Generator<string> {
  for (const member of members) {
    if (member.path !== "") yield member.path;
    if (isRegion(member)) yield* pathsIn(member);
  }
}
