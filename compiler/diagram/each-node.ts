import { type Cluster, isCluster, type Node } from "./diagram.ts";

/** A cluster with something else in the place of each of its nodes. */
export function eachNode(cluster: Cluster, change: (node: Node) => Node): Cluster {
  return { ...cluster, members: cluster.members.map((one) => (isCluster(one) ? eachNode(one, change) : change(one))) };
}
