import {
  type Cluster,
  clustersOf,
  type Diagram,
  type Edge,
  isCluster,
  type Node,
  nodesOf,
} from "../diagram/diagram.ts";
import type { Opening } from "../diagram/opening.ts";
import type { Change, Tone } from "../drawing/role.ts";
import { changeWords } from "./change-words.ts";

/**
 * A figure of two, with one box for every block and loop in which nothing differs, unless that is to be open; and for
 * what is to be closed, which says how much in it differs.
 */
export function closeUnchanged({ root, edges, ...about }: Diagram, opening: Opening): Diagram {
  const touched = new Set(edges.flatMap(({ change, from, to }) => (change === undefined ? [] : [from, to])));
  /** What stands for a node that is not drawn any more. */
  const standsFor = new Map<string, string>();
  const inside = (cluster: Cluster): Cluster => ({
    ...cluster,
    members: cluster.members.map((one) => (isCluster(one) ? shut(one) : one)),
  });
  const shut = (cluster: Cluster): Cluster | Node => {
    const paths = [cluster.path];
    const isOpen = opening.isOpen(paths) ?? (opening.isAround(paths) || !isUnchanged(cluster, touched));
    if (isOpen) return inside(cluster);
    for (const { id } of nodesOf(cluster)) standsFor.set(id, cluster.id);
    return boxOf(cluster);
  };
  const drawn = inside(root);
  const at = (id: string) => standsFor.get(id) ?? id;
  const moved = edges.map((edge) => ({ ...edge, from: at(edge.from), to: at(edge.to) }));
  return { ...about, root: drawn, edges: merged(moved.filter(({ from, to }) => from !== to)) };
}

/** One line between two boxes; new or gone only where all are that it stands for. */
function merged(edges: readonly Edge[]): Edge[] {
  const all = new Map<string, Edge>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    const { change, ...first } = all.get(key) ?? edge;
    all.set(key, change === edge.change && change !== undefined ? { ...first, change } : first);
  }
  return [...all.values()];
}

/** A line that comes or goes at its edge does not change what is in it, but one cannot see where it ends then. */
function isUnchanged(cluster: Cluster, touched: ReadonlySet<string>): boolean {
  const inner = [cluster, ...clustersOf(cluster)];
  return (
    inner.every(({ change }) => change === undefined) &&
    [...nodesOf(cluster)].every(({ id, tone }) => tone === "plain" && !touched.has(id))
  );
}

function boxOf(cluster: Cluster): Node {
  const { id, path, label, times, weights, description, change } = cluster;
  const changes = [...changesIn(cluster)];
  const tone = change ?? (changes.length > 0 ? "changed" : "plain");
  return {
    ...{ id, path, form: "box", tone, times, description, aside: weights },
    lines: [label, ...(changes.length > 0 ? [changeWords(changes)] : [])],
  };
}

/** What boxes and counts in a frame, its own among them, say that differs. */
function* changesIn(cluster: Cluster): Generator<Change> {
  for (const { form, tone } of nodesOf(cluster))
    if (form !== "junction" && form !== "name" && isChange(tone)) yield tone;
  for (const { change } of [cluster, ...clustersOf(cluster)]) if (change === "changed") yield change;
}

const isChange = (tone: Tone): tone is Change => tone === "added" || tone === "removed" || tone === "changed";
