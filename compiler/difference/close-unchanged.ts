import {
  type Cluster,
  clustersOf,
  type Diagram,
  type Edge,
  isCluster,
  type Node,
  nodesOf,
} from "../diagram/diagram.ts";

/** A figure of two, with one box for every block and loop in which nothing differs. */
export function closeUnchanged({ root, edges, ...about }: Diagram): Diagram {
  const touched = new Set(edges.flatMap(({ change, from, to }) => (change === undefined ? [] : [from, to])));
  /** What stands for a node that is not drawn any more. */
  const standsFor = new Map<string, string>();
  const inside = (cluster: Cluster): Cluster => ({
    ...cluster,
    members: cluster.members.map((one) => (isCluster(one) ? shut(one) : one)),
  });
  const shut = (cluster: Cluster): Cluster | Node => {
    if (!isUnchanged(cluster, touched)) return inside(cluster);
    for (const { id } of nodesOf(cluster)) standsFor.set(id, cluster.id);
    return boxOf(cluster);
  };
  const drawn = inside(root);
  const at = (id: string) => standsFor.get(id) ?? id;
  const joined = new Set<string>();
  const isNew = ({ from, to }: Edge) => {
    const key = `${from} ${to}`;
    if (from === to || joined.has(key)) return false;
    joined.add(key);
    return true;
  };
  const moved = edges.map((edge) => ({ ...edge, from: at(edge.from), to: at(edge.to) })).filter(isNew);
  return { ...about, root: drawn, edges: moved };
}

/** A line that comes or goes at its edge does not change what is in it, but one cannot see where it ends then. */
function isUnchanged(cluster: Cluster, touched: ReadonlySet<string>): boolean {
  const inner = [cluster, ...clustersOf(cluster)];
  return (
    inner.every(({ change }) => change === undefined) &&
    [...nodesOf(cluster)].every(({ id, tone }) => tone === "plain" && !touched.has(id))
  );
}

const boxOf = ({ id, path, label, times, weights, description }: Cluster): Node => ({
  ...{ id, path, form: "box", tone: "plain", lines: [label], aside: weights, times, description },
});
