import { type Node, nodesOf } from "../../../compiler/diagram/diagram.ts";
import { type DrawnPanel, drawPanels } from "../../../compiler/diagram/panels/draw-sheet.ts";
import { writtenOps } from "../../../compiler/diagram/panels/runs.ts";
import type { TypedGraph, TypedOp } from "../../../compiler/expand/typed-graph.ts";

/** What is wrong with a sheet: an op that no panel shows or several do, a panel that nothing opens, an id that is two. */
export function sheetWrong(typed: TypedGraph, most?: number): string[] {
  const { panels } = drawPanels(typed, most === undefined ? {} : { most });
  return [...opsWrong(typed, panels), ...placesWrong(panels), ...idsWrong(panels)];
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
