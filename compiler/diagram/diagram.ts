import type { FigureSide } from "../../schema/spec/spec.ts";
import type { Colour } from "../drawing/colour.ts";
import type { Direction } from "../drawing/direction.ts";
import type { Change, Tone } from "../drawing/role.ts";
import type { Picture } from "../pictures/picture.ts";

/** Boxes in clusters, and arrows. Where they lie is the layout's business. */
export interface Boxes {
  /** Down if not said. */
  readonly direction?: Direction | undefined;
  readonly root: Cluster;
  readonly edges: readonly Edge[];
}

/** What a figure of a model consists of. */
export interface Diagram extends Boxes {
  readonly title: string;
  /** Where it came from and how large the model is. */
  readonly subtitle: string;
  /** How many levels of blocks and loops are drawn open; the others are boxes. Undefined: all. */
  readonly depth: number | undefined;
}

/**
 * - `box`: an op, or a block that is not drawn open
 * - `sign`: an op of two operands, as its sign in a circle
 * - `name`: one of the several results of an op, by its name in a circle
 * - `terminal`: an input or output of the model
 * - `junction`: where a line forks
 */
export type NodeForm = "box" | "sign" | "name" | "terminal" | "junction";

export interface Node {
  readonly id: string;
  /** Where in the model: `layers.{i}.attn.to_qkv`. */
  readonly path: string;
  readonly form: NodeForm;
  readonly tone: Tone;
  /** On which side of what it is joined to it stands, as its author chose. */
  readonly side?: FigureSide;
  /** A colour instead of its tone's, which its author chose. */
  readonly tint?: Colour;
  readonly lines: readonly string[];
  /** What happens, shown as far as a picture says it better than words. */
  readonly picture?: Picture | undefined;
  /** What the author called it, written small behind the label. */
  readonly aside: string | undefined;
  /** The same under it, where boxes are narrow. */
  readonly beneath?: readonly string[] | undefined;
  /** Whether its words are turned by a quarter, and read from below upwards. */
  readonly isUpright?: boolean;
  /** `× 12`, for a loop that is not drawn open. */
  readonly times: string | undefined;
  /** For people who point at it or hear it read: everything there is to say. */
  readonly description: string;
}

/**
 * - `model`: the whole figure, without a frame
 * - `block`: a call of a block, or one of the branches of a fork
 * - `loop`: a body that is repeated
 * - `variant`: those iterations of a loop that are alike, where not all are
 */
export type ClusterForm = "model" | "block" | "loop" | "variant";

export interface Cluster {
  readonly id: string;
  readonly path: string;
  readonly form: ClusterForm;
  readonly label: string;
  /** How often the body runs: `× 12`. */
  readonly times: string | undefined;
  /** `16.8 k weights`, or nothing where it has none. */
  readonly weights: string | undefined;
  readonly description: string;
  readonly members: readonly (Cluster | Node)[];
  /** As of a node. */
  readonly side?: FigureSide;
  /** Where two figures are compared: whether all of it was added or removed, or its count changed. */
  readonly change?: Change;
}

/**
 * - `flow`: what an op reads first
 * - `side`: what else it reads
 * - `skip`: what goes past the body of a residual
 * - `line`: a flow that ends at a junction
 */
export type EdgeKind = "flow" | "side" | "skip" | "line";

export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** The shape of what flows: `b 17 64`. */
  readonly label: string | undefined;
  /** Whether that is turned, as words of a node may be. */
  readonly isUpright?: boolean;
  readonly description: string;
  /** Where two figures are compared. */
  readonly change?: Exclude<Change, "changed">;
}

export const isCluster = (member: Cluster | Node): member is Cluster => "members" in member;

/** Whether it is one iteration of a loop of which each is drawn by itself. */
export const isStage = (member: Cluster | Node): member is Cluster =>
  isCluster(member) && member.form === "variant" && member.times === undefined;

/** All nodes of a cluster and the clusters in it. */
export function* nodesOf(cluster: Cluster): Generator<Node> {
  for (const member of cluster.members) {
    if (isCluster(member)) yield* nodesOf(member);
    else yield member;
  }
}

/** The clusters in a cluster, outer ones first. */
export function* clustersOf(cluster: Cluster): Generator<Cluster> {
  for (const member of cluster.members) {
    if (!isCluster(member)) continue;
    yield member;
    yield* clustersOf(member);
  }
}
