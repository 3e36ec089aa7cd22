import { type Boxes, type Edge, nodesOf } from "./diagram.ts";

/** The nodes from an input to the first output, along what each step reads first, and the edges between them. */
export interface Trunk {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export function trunkOf({ root, edges }: Boxes): Trunk {
  const into = new Map<string, Edge>();
  for (const edge of edges) {
    if (!isMain(edge)) continue;
    const first = into.get(edge.to);
    // Through a part that some iterations have, and not past it.
    if (first === undefined || comesFrom(edge.from, first.from, into)) into.set(edge.to, edge);
  }
  const sources = new Set(edges.map(({ from }) => from));
  const last = [...nodesOf(root)].find(({ id, form }) => form === "terminal" && !sources.has(id));
  const trunk = { nodes: new Set<string>(), edges: new Set<string>() };
  for (let at = last?.id; at !== undefined && !trunk.nodes.has(at); ) {
    trunk.nodes.add(at);
    const edge = into.get(at);
    if (edge !== undefined) trunk.edges.add(edge.id);
    at = edge?.from;
  }
  return trunk;
}

function comesFrom(node: string, from: string, into: ReadonlyMap<string, Edge>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = node; at !== undefined && !seen.has(at); at = into.get(at)?.from) {
    if (at === from) return node !== from;
    seen.add(at);
  }
  return false;
}

const isMain = ({ kind }: Edge): boolean => kind === "flow" || kind === "line";
