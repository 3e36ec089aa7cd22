import { type Cluster, isCluster, type Node } from "../diagram/diagram.ts";

/** A node with the clusters around it, the figure's own first. */
export interface Leaf {
  readonly node: Node;
  readonly around: readonly Cluster[];
}

/** The nodes of a cluster in the order in which they run. */
export function leavesOf(cluster: Cluster, around: readonly Cluster[] = []): Leaf[] {
  const within = [...around, cluster];
  return cluster.members.flatMap((one) => (isCluster(one) ? leavesOf(one, within) : [{ node: one, around: within }]));
}

/** `transformer.layers.{i}.attn.to_qkv` → `attn.to_qkv` */
const endOf = (path: string, parts: number): string => path.split(".").slice(-parts).join(".");

/** One of an op's results is told by its name: it has the op's path. */
const nameOf = ({ form, lines }: Node): string => (form === "name" ? lines.join(" ") : "");

const textOf = ({ lines }: Node): string => lines.join(" ");

/**
 * How a node is found again in another figure: by its place in the model and what it says, by its place, by what the
 * blocks around it are called, by its own name, by what it does.
 */
export const likenesses: readonly ((leaf: Leaf) => string)[] = [
  ({ node }) => `${node.form} ${node.path} ${textOf(node)}`,
  ({ node }) => `${node.form} ${endOf(node.path, 2)} ${textOf(node)}`,
  ({ node }) => `${node.form} ${node.path} ${nameOf(node)}`,
  ({ node }) => `${node.form} ${endOf(node.path, 2)} ${nameOf(node)}`,
  ({ node }) => `${node.form} ${endOf(node.path, 1)} ${nameOf(node)}`,
  ({ node }) => `${node.form} ${node.tone} ${textOf(node).split(/\d/)[0]}`,
];
