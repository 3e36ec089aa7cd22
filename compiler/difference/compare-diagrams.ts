import { type Cluster, type Diagram, type Edge, isCluster, type Node } from "../diagram/diagram.ts";
import { nothingSaid } from "../diagram/opening.ts";
import type { Change } from "../drawing/role.ts";
import { align } from "./align.ts";
import { closeUnchanged } from "./close-unchanged.ts";
import { type Leaf, leavesOf, likenesses } from "./leaf.ts";

/** A difference in words: `head`, `Linear 768 → 10`, `Linear 768 → 1000`. */
export interface Difference {
  readonly change: Change;
  readonly path: string;
  /** What it is; of what was removed, what it was. */
  readonly what: string;
  /** Of what changed. */
  readonly was: string | undefined;
  /** Which of several boxes of its path, `2 of 3`. */
  readonly place: string | undefined;
}

export interface Comparison {
  /** Both figures in one: what is alike once and pale, blocks in which all is alike as boxes. */
  readonly diagram: Diagram;
  readonly differences: readonly Difference[];
}

/**
 * What was added to a figure, removed from it and changed in it, to make it another.
 * @param opening says which blocks are drawn open or closed, whatever differs in them
 */
export function compareDiagrams(before: Diagram, now: Diagram, opening = nothingSaid): Comparison {
  const union = new Union(before, now);
  const { subtitle } = before;
  const diagram = { ...now, subtitle: `${now.subtitle} · against ${subtitle}`, root: union.root, edges: union.edges };
  return { diagram: closeUnchanged(diagram, opening), differences: union.differences };
}

/** Two figures as one. Ids are those of the figure now; those of what is no more have a mark. */
class Union {
  readonly root: Cluster;
  readonly edges: readonly Edge[];
  readonly differences: Difference[] = [];
  /** What each node of the figure before is now. */
  private readonly partners = new Map<Node, Leaf>();
  private readonly befores = new Map<Node, Leaf>();
  /** What is no more, by what is there still and stood before or behind it. */
  private readonly goneBehind = new Map<Cluster | Node, (Cluster | Node)[]>();
  private readonly goneBefore = new Map<Cluster | Node, (Cluster | Node)[]>();
  private readonly added = new Set<string>();
  /** Boxes of one figure that have the path of each. */
  private readonly places = new Map<Cluster | Node, readonly (Cluster | Node)[]>();

  constructor(before: Diagram, now: Diagram) {
    for (const { root } of [before, now]) this.place(root);
    for (const pair of align(leavesOf(before.root), leavesOf(now.root), likenesses)) {
      if (pair.before === undefined || pair.now === undefined) continue;
      this.partners.set(pair.before.node, pair.now);
      this.befores.set(pair.now.node, pair.before);
    }
    this.leave(before.root, now.root);
    const root = this.cluster(now.root);
    // Where nothing is left, what was stands before what is.
    this.root = { ...root, members: [...this.all(this.goneBefore.get(now.root)), ...root.members] };
    this.edges = this.bothEdges(before, now.edges);
  }

  private place(root: Cluster): void {
    const boxes = leavesOf(root).flatMap(({ node }) => (node.form === "box" || node.form === "sign" ? [node] : []));
    const alike = new Map<string, Node[]>();
    for (const node of boxes) add(alike, node.path, node);
    for (const node of boxes) this.places.set(node, alike.get(node.path) ?? []);
  }

  /** Finds a place for each thing in a cluster that is no more: behind what it stood behind, if anything is left of that. */
  private leave(before: Cluster, now: Cluster): void {
    let last: Cluster | Node | undefined;
    const first: (Cluster | Node)[] = [];
    for (const member of before.members) {
      const kept = this.keptIn(member);
      if (kept.length === 0) {
        if (last === undefined) first.push(member);
        else add(this.goneBehind, last, member);
        continue;
      }
      if (last === undefined) for (const one of first) add(this.goneBefore, kept[0]?.node ?? now, one);
      if (isCluster(member)) this.leave(member, now);
      last = this.outermost(kept) ?? now;
    }
    if (last === undefined) for (const one of first) add(this.goneBefore, now, one);
  }

  /** The largest that ends where some nodes end, and has nothing in it that was elsewhere. */
  private outermost(kept: readonly Leaf[]): Cluster | Node | undefined {
    const own = new Set(kept.map(({ node }) => node));
    const last = kept.at(-1);
    const isOwn = (cluster: Cluster) => leavesOf(cluster).every(({ node }) => own.has(node) || !this.befores.has(node));
    return last?.around.find(isOwn) ?? last?.node;
  }

  /** Where that is now which was in a cluster or was a node. */
  private keptIn(member: Cluster | Node): Leaf[] {
    const leaves = isCluster(member) ? leavesOf(member).map(({ node }) => node) : [member];
    return leaves.flatMap((node) => this.partners.get(node) ?? []);
  }

  /** The loop around all, of several that of a path. */
  private loopAround([first, ...others]: readonly Leaf[], path: string): Cluster | undefined {
    const loops = first?.around.filter(
      (one) => one.form === "loop" && others.every(({ around }) => around.includes(one)),
    );
    return loops?.find((one) => one.path === path) ?? loops?.at(-1);
  }

  private cluster(cluster: Cluster): Cluster {
    const members = cluster.members.flatMap((one) => [
      ...this.all(this.goneBefore.get(one)),
      this.member(one),
      ...this.all(this.goneBehind.get(one)),
    ]);
    return { ...cluster, ...this.changeOf(cluster), members };
  }

  private member(member: Cluster | Node): Cluster | Node {
    if (isCluster(member)) return this.cluster(member);
    const before = this.befores.get(member);
    return before === undefined ? this.only("added", member) : this.node(before.node, member);
  }

  private all(removed: readonly (Cluster | Node)[] = []): (Cluster | Node)[] {
    return removed.map((one) => this.removed(one));
  }

  private removed(member: Cluster | Node): Cluster | Node {
    if (!isCluster(member)) return this.only("removed", member);
    const members = member.members.map((one) => this.removed(one));
    return { ...member, id: before(member.id), change: "removed", members };
  }

  private only(change: "added" | "removed", node: Node): Node {
    const { form, lines } = node;
    const id = change === "removed" ? before(node.id) : node.id;
    if (change === "added") this.added.add(id);
    if (form !== "junction" && form !== "name") this.say(change, node, wordsOf(node));
    const [first = "", ...others] = lines;
    const isWritten = form === "box" || form === "terminal";
    return { ...node, id, tone: change, lines: isWritten ? [`${signs[change]} ${first}`, ...others] : lines };
  }

  private node(old: Node, node: Node): Node {
    if (node.form === "junction" || wordsOf(node) === wordsOf(old)) return { ...node, tone: "plain" };
    const [now, was] = [differing(node, old) || wordsOf(node), differing(old, node) || wordsOf(old)];
    this.say("changed", node, now, was);
    return { ...node, tone: "changed", lines: [...node.lines, `was ${was}`] };
  }

  /** A frame is new where all in it is, and changed where it runs another number of times. */
  private changeOf(cluster: Cluster): Pick<Cluster, "change" | "times"> {
    const { form, label, times } = cluster;
    const leaves = leavesOf(cluster);
    const befores = leaves.flatMap(({ node }) => this.befores.get(node) ?? []);
    if (befores.length === 0 && leaves.length > 0) return { change: "added", times };
    const old = form === "loop" ? this.loopAround(befores, cluster.path) : undefined;
    if (old === undefined || old.times === times) return { times };
    this.say("changed", cluster, `${label} ${times ?? "once"}`, `${old.label} ${old.times ?? "once"}`);
    return { change: "changed", times: `${times ?? "once"}, was ${old.times ?? "once"}` };
  }

  private say(change: Change, at: Cluster | Node, what: string, was?: string): void {
    const own = this.places.get(at) ?? [];
    const place = own.length > 1 ? `${own.indexOf(at) + 1} of ${own.length}` : undefined;
    this.differences.push({ change, path: at.path, what, was, place });
  }

  private bothEdges(old: Diagram, now: readonly Edge[]): Edge[] {
    const ids = new Map(leavesOf(old.root).map(({ node }) => [node.id, this.partners.get(node)?.node.id] as const));
    const at = (id: string) => ids.get(id) ?? before(id);
    const were = old.edges.map((edge) => ({ ...edge, id: before(edge.id), from: at(edge.from), to: at(edge.to) }));
    const [isOld, isNow] = [new Set(were.map(ends)), new Set(now.map(ends))];
    const next = grouped(now);
    const gone = were.filter((edge) => !isNow.has(ends(edge)) && !this.isPassed(edge, next));
    return [
      ...now.map((edge) => (isOld.has(ends(edge)) ? edge : { ...edge, change: "added" as const })),
      ...gone.map((edge) => ({ ...pastFork(edge, now), label: undefined, change: "removed" as const })),
    ];
  }

  /** Whether what was added stands between two boxes that a line joined: then it is that line, and is not gone. */
  private isPassed({ from, to }: Edge, next: ReadonlyMap<string, readonly string[]>): boolean {
    const seen = new Set([from]);
    for (const at of seen) {
      const following = next.get(at) ?? [];
      if (at !== from && following.includes(to)) return true;
      for (const one of following) if (this.added.has(one)) seen.add(one);
    }
    return false;
  }
}

/** A fork has one line that leads to it; what is no more leads to what the fork does. */
function pastFork(edge: Edge, now: readonly Edge[]): Edge {
  const onward = now.find(({ from, kind }) => from === edge.to && kind !== "skip");
  if (edge.kind !== "line" || onward === undefined || now.every(({ to }) => to !== edge.to)) return edge;
  return pastFork({ ...edge, to: onward.to, kind: onward.kind }, now);
}

const before = (id: string): string => `${id}-before`;
const ends = ({ from, to }: Edge): string => `${from} ${to}`;

/** Where lines lead from each node. */
function grouped(edges: readonly Edge[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) add(next, from, to);
  return next;
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  lists.set(key, [...(lists.get(key) ?? []), value]);
}

/** What a node says that another does not. */
function differing(node: Node, other: Node): string {
  const isSaid = node.lines.join(" ") === other.lines.join(" ");
  const aside = node.aside === other.aside ? undefined : node.aside;
  const times = node.times === other.times ? undefined : node.times;
  return wordsOf({ ...node, lines: isSaid ? [] : node.lines, aside, times });
}

/** Colour never says anything alone. */
const signs = { added: "+", removed: "−" } as const;

/** `× 3 Linear 768 → 10 head` */
const wordsOf = ({ times, lines, aside }: Node): string =>
  [times, ...lines, aside].filter((part) => part !== undefined).join(" ");
