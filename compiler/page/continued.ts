import { type Boxes, type Cluster, type Edge, isCluster, type Node, nodesOf } from "../diagram/diagram.ts";
import type { Panel } from "../diagram/sheet.ts";
import { found, type Layout } from "../layout/layout.ts";
import { rowGaps, tightened } from "../layout/tighten.ts";
import { turnOf } from "../layout/turn.ts";

/** What a line that goes on in the next part is worth against filling a part. */
const CROSSING = 60;

/**
 * A panel that is too high for a page, in parts: the first goes on in the next, which stands for what comes at its end.
 * Parts are cut where the fewest lines pass.
 * @param height how high what a panel shows may be
 */
export function continued(panel: Panel, placed: Layout, height: number): Panel[] {
  const placedAnew = tightened(panel, placed);
  const layout = turnOf(panel.direction, placedAnew).layout(placedAnew);
  const gaps = rowGaps(panel, layout).map(({ top, bottom }) => (top + bottom) / 2);
  const nodes = [...layout.nodes.values()];
  const end = Math.max(...nodes.map((one) => one.y + one.height));
  let top = Math.min(...nodes.map((one) => one.y));
  const cuts: number[] = [];
  while (end - top > height) {
    const from = top;
    // Parts of one height stand well beside each other.
    const even = (end - from) / Math.ceil((end - from) / height);
    const among = gaps.filter((at) => at > from + even / 2 && at <= from + height && !isInCluster(panel, layout, at));
    const cost = (at: number) => CROSSING * crossing(panel, layout, at).size + Math.abs(from + even - at);
    const [best] = among.sort((a, b) => cost(a) - cost(b));
    if (best === undefined) break;
    cuts.push(best);
    top = best;
  }
  return cuts.length === 0 ? [panel] : partsOf(panel, layout, cuts);
}

/** The nodes whose lines pass a height. */
function crossing({ edges }: Boxes, { nodes }: Layout, at: number): Set<string> {
  const isAbove = (id: string) => found(nodes, id).y < at;
  return new Set(edges.filter(({ from, to }) => isAbove(from) && !isAbove(to)).map(({ from }) => from));
}

function isInCluster({ root }: Boxes, { clusters }: Layout, at: number): boolean {
  return root.members.some((one) => {
    const box = isCluster(one) ? clusters.get(one.id) : undefined;
    return box !== undefined && box.y < at && at < box.y + box.height;
  });
}

function partsOf(panel: Panel, { nodes, clusters }: Layout, cuts: readonly number[]): Panel[] {
  const partAt = (y: number) => cuts.filter((cut) => cut < y).length;
  const partOf = (one: Cluster | Node) => partAt(isCluster(one) ? found(clusters, one.id).y : found(nodes, one.id).y);
  const parts = Array.from(
    { length: cuts.length + 1 },
    (_, i): Part => ({ id: i === 0 ? panel.id : `${panel.id}_${i + 1}`, members: [], edges: [], gates: new Map() }),
  );
  const home = new Map<string, number>();
  for (const one of panel.root.members) {
    const i = partOf(one);
    parts[i]?.members.push(one);
    for (const { id } of isCluster(one) ? nodesOf(one) : [one]) home.set(id, i);
  }
  const names = new Map([...nodesOf(panel.root)].map((one) => [one.id, one]));
  for (const edge of panel.edges) {
    const [from = 0, to = 0] = [home.get(edge.from), home.get(edge.to)];
    const source = found(names, edge.from);
    let tail = edge.from;
    for (let i = from; i < to; i++) {
      const [part, next] = [parts[i], parts[i + 1]];
      if (part === undefined || next === undefined) continue;
      leave(part, tail, edge, source);
      tail = enter(next, edge, source);
    }
    parts[to]?.edges.push({ ...edge, from: tail });
  }
  return parts.map(({ id, members, edges }, i): Panel => {
    const before = parts[i - 1];
    const isLast = i === parts.length - 1;
    return {
      ...panel,
      id,
      edges,
      label: i === 0 || panel.isRow ? panel.label : `${panel.label}, continued`,
      weights: i === 0 ? panel.weights : undefined,
      places: before === undefined ? panel.places : [...before.gates.values()].slice(0, 1),
      table: isLast ? panel.table : undefined,
      root: { ...panel.root, id, members },
    };
  });
}

interface Part {
  readonly id: string;
  readonly members: (Cluster | Node)[];
  readonly edges: Edge[];
  /** Where lines go on, by the nodes that they come from. */
  readonly gates: Map<string, string>;
}

/** An end for a line that goes on. */
function leave(part: Part, tail: string, edge: Edge, source: Node): void {
  if (part.gates.has(source.id)) return;
  const id = `${part.id}x${part.gates.size + 1}`;
  part.gates.set(source.id, id);
  part.members.push(gate(id, source, edge));
  part.edges.push({ ...edge, id: `${id}e`, from: tail, to: id, kind: edge.kind === "line" ? "flow" : edge.kind });
}

/** Where a line goes on. */
function enter(part: Part, edge: Edge, source: Node): string {
  const id = `${part.id}i${source.id}`;
  if (!part.members.some((one) => one.id === id)) part.members.unshift(gate(id, source, edge));
  return id;
}

function gate(id: string, source: Node, { description }: Edge): Node {
  const text = source.form === "name" || source.form === "terminal" ? source.lines : ["…"];
  return {
    ...source,
    id,
    form: "terminal",
    tone: "plain",
    lines: text,
    aside: undefined,
    times: undefined,
    description,
  };
}
