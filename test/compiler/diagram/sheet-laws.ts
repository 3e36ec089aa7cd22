import { clustersOf, type Node, nodesOf } from "../../../compiler/diagram/diagram.ts";
import {
  foldablePaths,
  isFoldable as isFoldableRegion,
  sectionPaths,
} from "../../../compiler/diagram/foldable-paths.ts";
import { type DrawnPanel, drawPanels, type SheetOptions } from "../../../compiler/diagram/panels/draw-sheet.ts";
import { writtenOps } from "../../../compiler/diagram/panels/runs.ts";
import { PathPattern } from "../../../compiler/diagram/path-pattern.ts";
import { isRegion, type Region, type TypedGraph, type TypedOp } from "../../../compiler/expand/typed-graph.ts";

/** What is wrong with a sheet: an op that no panel shows or several do, a panel that nothing opens, an id that is two. */
export function sheetWrong(typed: TypedGraph, options: SheetOptions = {}): string[] {
  const { panels } = drawPanels(typed, options);
  return [...opsWrong(typed, panels), ...placesWrong(panels), ...idsWrong(panels)];
}

/** The paths of all boxes and frames, with iterations left open. */
export function pathsShown(typed: TypedGraph): string[] {
  const { panels } = drawPanels(typed, {});
  const known = [...foldablePaths(typed), ...sectionPaths(typed)];
  const shown = panels.flatMap(({ panel: { root } }) =>
    [...nodesOf(root), ...clustersOf(root)].map(({ path }) => path),
  );
  const isFoldable = (path: string) => known.some((one) => new PathPattern(path).matches(one));
  return [...new Set(shown)].filter(isFoldable);
}

/**
 * What is wrong when a path is closed: an op of it that a panel shows, or another that none shows, though it stands in
 * nothing that is written in the same place.
 */
export function closedWrong(typed: TypedGraph, path: string): string[] {
  const drawnOps = (options: SheetOptions) => new Set(drawPanels(typed, options).panels.flatMap(({ ops }) => ops));
  const [before, after] = [drawnOps({}), drawnOps({ close: [path] })];
  const around = regionsAround(typed);
  const pattern = new PathPattern(path);
  const places = new Set<string>();
  const isClosed = (region: Region) => isFoldableRegion(region) && pattern.matches(region.path);
  for (const region of new Set([...around.values()].flat()))
    if (isClosed(region)) for (const place of placesOf(region)) places.add(place);
  return typed.ops.flatMap((op) => {
    const isIn = (around.get(op) ?? []).some(isClosed);
    const isLike = (around.get(op) ?? []).some((region) => placesOf(region).some((place) => places.has(place)));
    if (isIn && after.has(op)) return [`${op.path} is drawn, in ${path}, which is closed`];
    if (!isLike && before.has(op) !== after.has(op)) return [`${op.path} is no more where ${path} is closed`];
    return [];
  });
}

/** Where a call, a loop or an iteration is written: a call where its block is. */
function placesOf({ kind, call, span, node, members }: Region): string[] {
  if (call !== undefined) return [`block ${call.block.span.source.name}:${call.block.span.start}`];
  const at = node?.span ?? span;
  if (kind !== "loop" && kind !== "iteration") return [];
  // What holds but one call is drawn as that.
  const alone = kind === "loop" || members.length === 1 ? members.filter(isRegion).flatMap(placesOf) : [];
  return [`${at.source.name}:${at.start}`, ...alone];
}

function regionsAround({ root }: TypedGraph): ReadonlyMap<TypedOp, readonly Region[]> {
  const found = new Map<TypedOp, readonly Region[]>();
  const visit = (region: Region, outer: readonly Region[]): void => {
    for (const member of region.members) {
      if (isRegion(member)) visit(member, [...outer, member]);
      else found.set(member, outer);
    }
  };
  visit(root, []);
  return found;
}

type Panels = readonly DrawnPanel[];

/** Every op stands in one panel, or in boxes that no panel opens. */
function opsWrong({ ops }: TypedGraph, panels: Panels): string[] {
  const counts = new Map<TypedOp, number>();
  for (const op of panels.flatMap((panel) => panel.ops)) counts.set(op, (counts.get(op) ?? 0) + 1);
  const opened = new Set(panels.flatMap(({ panel }) => panel.places));
  const shut = panels.flatMap(({ boxes }) => boxes).filter(({ node }) => !opened.has(node));
  const closed = new Set(shut.flatMap(({ body }) => opsOf(body)));
  return ops.flatMap((op) => {
    const times = (counts.get(op) ?? 0) + (closed.has(op) ? 1 : 0);
    return times === 1 ? [] : [`${op.path} is drawn ${times} times`];
  });
}

const opsOf = ({ parts, runs }: DrawnPanel["boxes"][number]["body"]): TypedOp[] =>
  [...writtenOps(parts, [...runs.keys()])].flatMap((all) => all.map(({ op }) => op));

function placesWrong(panels: Panels): string[] {
  return panels.flatMap(({ panel: { id, places } }, i) => {
    const before = new Set(
      panels.slice(0, i).flatMap(({ panel: { root } }) => [...nodesOf(root)].filter(isBox).map((node) => node.id)),
    );
    const strange = places.filter((place) => !before.has(place)).map((place) => `${id} opens ${place}`);
    return i > 0 && places.length === 0 ? [...strange, `${id} opens nothing`] : strange;
  });
}

const isBox = ({ form }: Node): boolean => form === "box";

function idsWrong(panels: Panels): string[] {
  const seen = new Set<string>();
  const ids = panels.flatMap(({ panel: { root, edges } }) => [
    ...[...nodesOf(root)].map(({ id }) => id),
    ...edges.map(({ id }) => id),
  ]);
  return ids.filter((id) => seen.size === seen.add(id).size).map((id) => `${id} is two`);
}
