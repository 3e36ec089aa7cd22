import type { Edge } from "./diagram.ts";

/** Lines with the shape of what flows only where it is another than what came on the way to what a line leaves. */
export function withChangedShapes(edges: readonly Edge[]): Edge[] {
  const said = new Map<string, string>();
  return edges.map((edge) => {
    const { from, to, kind, label, description } = edge;
    const isSaid = said.get(from) === description;
    if (kind === "flow" || kind === "line") said.set(to, description);
    return isSaid && label !== undefined ? { ...edge, label: undefined } : edge;
  });
}
