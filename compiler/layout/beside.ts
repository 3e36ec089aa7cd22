import { type Boxes, type Edge, nodesOf } from "../diagram/diagram.ts";
import { trunkOf } from "../diagram/trunk.ts";
import { framesAround } from "./frames-around.ts";

/**
 * The lines whose ends stand in one row, what comes right of where it goes: from a weight to what alone reads it, and
 * from the trunk to an output beside it. Neither takes a row of its own; each end has one of them, since a second would
 * have to go past the first.
 */
export function linesBeside(boxes: Boxes): ReadonlySet<Edge> {
  const { root, edges } = boxes;
  const around = framesAround(root);
  const home = (id: string) => around.get(id)?.at(-1);
  const forms = new Map([...nodesOf(root)].map(({ id, form }) => [id, form]));
  const trunk = trunkOf(boxes).nodes;
  const count = (end: "from" | "to", id: string) => edges.filter((edge) => edge[end] === id).length;
  const taken = new Set<string>();
  const beside = edges.filter(({ kind, from, to, label }) => {
    const isSource = kind === "side" && count("to", from) === 0 && count("from", from) === 1;
    const isOutput = forms.get(to) === "terminal" && trunk.has(from) && !trunk.has(to) && count("from", to) === 0;
    const side = isSource ? `right of ${to}` : `left of ${from}`;
    if (!(isSource || isOutput) || label !== undefined || home(from) !== home(to) || taken.has(side)) return false;
    taken.add(side);
    return true;
  });
  return new Set(beside);
}
