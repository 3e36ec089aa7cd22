import type { PictureChoice } from "../pictures/picture-of-op.ts";
import type { Tensor } from "../shape/shape.ts";
import type { Cluster, Edge, EdgeKind, Node } from "./diagram.ts";
import { type FigureWords, numbersAlone } from "./figure-words.ts";
import { ShapeWords } from "./shape-words.ts";

/** Where new boxes go: an open cluster, or a box that stands for all that would be in it. */
export interface Place {
  readonly cluster: string;
  readonly members: (Cluster | Node)[];
  /** How many clusters lie around it. */
  readonly level: number;
  /** The box that takes the place of everything drawn here. */
  readonly folded: string | undefined;
}

export interface SketchOptions {
  readonly prefix?: string;
  readonly pictures?: PictureChoice | undefined;
  readonly showsAll?: boolean;
  /** How shapes are written beside lines; as numbers if not said. */
  readonly shapes?: ShapeWords | undefined;
}

/** A figure in the making: which node each tensor comes from, and the arrows so far. */
export class Sketch {
  readonly edges: Edge[] = [];
  nodes = 0;
  private readonly origins = new Map<number, string>();
  private readonly clusterOf = new Map<string, string>();
  private readonly joined = new Set<string>();
  /** Nodes whose result has another shape than what they read, and is not labelled yet. */
  private readonly fresh = new Set<string>();
  private readonly labelled = new Set<string>();
  /** Nodes that an input of the model comes to, as against tables and weights. */
  private readonly fed = new Set<string>();
  private clusters = 0;

  readonly words: FigureWords;
  readonly pictures: PictureChoice;
  /** Ops that change nothing too. */
  readonly showsAll: boolean;
  readonly shapes: ShapeWords;
  /** Before ids, so that they are unique among several figures. */
  private readonly prefix: string;

  constructor(
    words: FigureWords = numbersAlone,
    {
      prefix = "",
      pictures = "some",
      showsAll = false,
      shapes = new ShapeWords("numbers", words, []),
    }: SketchOptions = {},
  ) {
    this.words = words;
    this.prefix = prefix;
    this.pictures = pictures;
    this.showsAll = showsAll;
    this.shapes = shapes;
  }

  /** `b 17 64` */
  shape({ axes }: Pick<Tensor, "axes">): string {
    return axes.length === 0 ? "scalar" : axes.map(this.words.size).join(" ");
  }

  node({ cluster, members }: Place, node: Omit<Node, "id">, makesShape: boolean): string {
    const id = `${this.prefix}n${++this.nodes}`;
    members.push({ id, ...node });
    this.clusterOf.set(id, cluster);
    if (makesShape) this.fresh.add(id);
    return id;
  }

  /** The place inside a new cluster; the cluster itself joins its members once they are all there. */
  inside(level: number): Place {
    return { cluster: `${this.prefix}c${++this.clusters}`, members: [], level, folded: undefined };
  }

  close(outer: Place, inner: Place, cluster: Omit<Cluster, "id" | "members">): void {
    if (inner.members.length > 0) outer.members.push({ id: inner.cluster, ...cluster, members: inner.members });
  }

  /** Says that a node is where an input comes in. */
  feeds(node: string): void {
    this.fed.add(node);
  }

  /** Whether what the tensor holds depends on an input of the model. */
  isFed(tensor: Tensor): boolean {
    return this.fed.has(this.origin(tensor) ?? "");
  }

  origin(tensor: Tensor): string | undefined {
    return this.origins.get(tensor.id);
  }

  /** From here on, whoever reads the tensor reads it from that node; from none where nobody has drawn it yet. */
  comesFrom(tensor: Tensor, node: string | undefined): void {
    if (node === undefined) this.origins.delete(tensor.id);
    else this.origins.set(tensor.id, node);
  }

  /**
   * An arrow from wherever the tensor comes from. None is drawn for a tensor that comes later in the figure: what one
   * iteration hands to the next is said by the count of the loop.
   */
  connect(tensor: Tensor, to: string, kind: EdgeKind): void {
    const from = this.origin(tensor);
    const key = `${from} ${to}`;
    if (from === undefined || from === to || this.joined.has(key)) return;
    this.joined.add(key);
    if (this.fed.has(from)) this.fed.add(to);
    const shape = this.shape(tensor);
    const crosses = this.clusterOf.get(from) !== this.clusterOf.get(to);
    const isLabelled = kind !== "skip" && !this.labelled.has(from) && (crosses || this.fresh.has(from));
    // A shape stands where it is new and where it enters or leaves a block, once for each tensor.
    if (isLabelled) this.labelled.add(from).add(kind === "line" ? to : from);
    this.edges.push({
      id: `${this.prefix}e${this.edges.length + 1}`,
      from,
      to,
      kind,
      label: isLabelled ? this.shapes.of(tensor) : undefined,
      description: shape,
    });
  }

  /** Says that a node shows its own shape. */
  showsShape(node: string): void {
    this.labelled.add(node);
  }
}
