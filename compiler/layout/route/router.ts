import { type Boxes, type Cluster, clustersOf, type Edge, type Node, nodesOf } from "../../diagram/diagram.ts";
import { bounds, grown, type Point, type Rectangle } from "../../drawing/plane.ts";
import { closedUp } from "../bands.ts";
import { capPlace, cappedEdges, uncapped } from "../caps.ts";
import { holds, middle } from "../geometry.ts";
import { found, type Layout } from "../layout.ts";
import { badgePlace, type Extent, furtherLines, labelExtent, pileOf } from "../measure.ts";
import { type Turn, turnOf } from "../turn.ts";
import { aligned } from "./align.ts";
import { Field } from "./field.ts";
import { corners, findWay, type Gate } from "./find-way.ts";
import { entriesOf, exitsOf, forksOf, IN, isUntaken, OUT, outside } from "./gates.ts";
import { goAround } from "./go-around.ts";
import { type HeadPlace, headPlace } from "./head-places.ts";
import { labelPlace } from "./label-place.ts";
import { type Border, latticeOf } from "./lattice.ts";
import { type Cut, joined, makeRoom } from "./make-room.ts";

/** A line by its corners, and the box of its label. */
export interface Line {
  readonly net: string;
  readonly way: readonly Point[];
  readonly label: Rectangle | undefined;
}

/** Boxes and frames at their places, and every line between them. */
export interface Routed {
  readonly layout: Layout;
  readonly lines: ReadonlyMap<string, Line>;
  readonly heads: ReadonlyMap<string, HeadPlace>;
}

/** What it costs to cross a frame without need; what goes past a body never does. */
const FRAME = 150;

/** What is said twice within so much of each other is said once too often. */
const AGAIN = 24;

/** How often room is made for what found none. */
const ROUNDS = 10;

/**
 * Draws lines as people do: horizontal and vertical, one tensor's apart from another's, around boxes and words. Where
 * there is no way or no place for a word, the layout is pulled apart there, and all is drawn anew.
 */
export function route(diagram: Boxes, placed: Layout): Routed {
  const own = closedUp(diagram, uncapped(diagram, placed));
  let layout = aligned(diagram, turnOf(diagram.direction, own).layout(own));
  for (let round = 0; ; round++) {
    const turn = turnOf(diagram.direction, layout);
    const router = new Router(diagram, layout, turn, round);
    router.run();
    if (router.cuts.length === 0 || round === ROUNDS)
      return { layout: turn.layout(layout), lines: turnedLines(router.lines, turn), heads: router.heads };
    layout = makeRoom(layout, joined(router.cuts));
  }
}

function turnedLines(lines: Routed["lines"], turn: Turn): Routed["lines"] {
  const turned = ({ net, way, label }: Line): Line => ({
    net,
    way: way.map(turn.point),
    label: label && turn.box(label),
  });
  return new Map([...lines].map(([id, line]) => [id, turned(line)]));
}

/** Leads lines where all flows down; words stand upright on the page. */
class Router {
  readonly lines = new Map<string, Line>();
  readonly heads = new Map<string, HeadPlace>();
  /** Where room was wanting. */
  readonly cuts: Cut[] = [];
  private readonly field = new Field();
  private readonly nodes: ReadonlyMap<string, Node>;
  private readonly clusters: readonly (readonly [Cluster, Rectangle])[];
  private readonly frames: readonly Rectangle[];
  /** What no word lies across: frames, and the sheets under them. */
  private readonly sheets: readonly Rectangle[];
  private readonly capped: ReadonlySet<Edge>;
  private readonly roots = new Map<string, string>();
  /** The forks that lie straight under what they fork, and what a line left already. */
  private readonly reached = new Set<string>();
  private readonly left = new Set<string>();
  private readonly taken = new Map<string, (Point & { readonly net: string })[]>();

  private readonly diagram: Boxes;
  private readonly layout: Layout;
  private readonly turn: Turn;
  private readonly round: number;

  constructor(diagram: Boxes, layout: Layout, turn: Turn, round: number) {
    this.diagram = diagram;
    this.layout = layout;
    this.turn = turn;
    this.round = round;
    this.nodes = new Map([...nodesOf(diagram.root)].map((node) => [node.id, node]));
    this.clusters = [...clustersOf(diagram.root)].map((one) => [one, found(layout.clusters, one.id)] as const);
    this.frames = this.clusters.map(([, box]) => box);
    this.capped = cappedEdges(diagram);
    this.sheets = this.clusters.flatMap(([cluster, turned]) => {
      const [by, box] = [pileOf(cluster), turn.box(turned)];
      return by === 0 ? [turned] : [turned, turn.box({ ...box, x: box.x + by, y: box.y + by })];
    });
    // What leaves a fork comes from where its line comes from.
    for (const { kind, from, to } of diagram.edges) if (kind === "line") this.roots.set(to, from);
  }

  /** Straight lines come first, and what they say: all else goes around them. Then skips, and what joins from the side. */
  run(): void {
    for (const node of this.nodes.values()) this.blockNode(node);
    const straight = this.diagram.edges.filter((edge) => edge.kind !== "skip" && this.goesStraight(edge));
    for (const [cluster, frame] of this.clusters) this.placeHead(cluster, frame);
    for (const edge of this.diagram.edges) if (!this.lines.has(edge.id)) this.holdExit(edge);
    for (const edge of straight) if (!this.capped.has(edge)) this.placeLabel(edge);
    const order = ["skip", "line", "flow", "side"];
    const others = this.diagram.edges
      .filter((edge) => !this.lines.has(edge.id))
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    for (const edge of others) {
      // A fork that lies elsewhere is none: what leaves it parts from its source's lines wherever it can.
      if (edge.kind === "line") continue;
      this.goesAround(edge);
      if (!this.capped.has(edge)) this.placeLabel(edge);
    }
    // Over a box there is room, or else beside its line: what comes from above has to come in.
    for (const edge of this.capped) if (this.lines.has(edge.id)) this.placeLabel(edge);
    for (const edge of others) if (edge.kind === "line") this.placeForkLabel(edge);
  }

  private blockNode(node: Node): void {
    if (node.form === "junction") return;
    const box = found(this.layout.nodes, node.id);
    this.field.block(box);
    const badge = badgePlace(node, this.turn.box(box));
    if (badge !== undefined) this.field.block(this.turn.box(badge));
  }

  /** Of a fork that no line goes straight to: the one before it, or the box that it all comes from. */
  private placedBefore(id: string): string {
    const before = this.roots.get(id);
    return before === undefined || this.reached.has(id) ? id : this.placedBefore(before);
  }

  private netOf(id: string): string {
    const before = this.roots.get(id);
    return before === undefined ? id : this.netOf(before);
  }

  private goesStraight(edge: Edge): boolean {
    const [tail, head] = this.endsOf(edge);
    if (tail.form === "junction" && !this.reached.has(edge.from)) return false;
    const [start, end] = [middle(tail.box), middle(head.box)];
    if (Math.abs(start.x - end.x) > 0.5) return false;
    const way = [
      { x: start.x, y: tail.form === "junction" ? start.y : tail.box.y + tail.box.height },
      { x: start.x, y: head.form === "junction" ? end.y : head.box.y },
    ];
    const [from, to] = way;
    if (from === undefined || to === undefined || to.y - from.y < 4) return false;
    const net = this.netOf(edge.from);
    if (!this.field.isFree(net, { x: from.x, y: from.y + 1 }, { x: to.x, y: to.y - 1 })) return false;
    this.keep(edge, net, way);
    return true;
  }

  /** Keeps others from closing the place where a line leaves its box. */
  private holdExit({ from }: Edge): void {
    const [tail, { x, y }] = [found(this.layout.nodes, from), middle(found(this.layout.nodes, from))];
    if (found(this.nodes, from).form === "junction") return;
    const bottom = y + tail.height / 2;
    this.field.hold(this.netOf(from), { x, y: bottom + 1 }, { x, y: bottom + OUT + 2 });
  }

  private goesAround(edge: Edge): void {
    const [near, head] = this.endsOf(edge);
    const isFork = near.form === "junction" && this.reached.has(edge.from);
    const from = near.form === "junction" && !isFork ? this.placedBefore(edge.from) : edge.from;
    const tail: End = { form: found(this.nodes, from).form, box: found(this.layout.nodes, from) };
    const net = this.netOf(edge.from);
    const own = this.field.strandsOf(net);
    const isOpen = (gate: Gate, by: number, ahead: 1 | -1) => {
      const [from, to] = [outside(gate, ahead), outside(gate, ahead * by)];
      return this.field.isFree(net, from, to);
    };
    // The first that leaves a fork goes on from there; others may part from it, too.
    const taken = (this.taken.get(from) ?? []).filter((one) => one.net !== net);
    const onward = (["down", "left", "right"] as const).map((side): Gate => ({ ...middle(tail.box), side, cost: 0 }));
    const parting = isFork && !this.left.has(edge.from) ? [] : forksOf(own);
    const exits = [
      ...(tail.form === "junction" ? onward : []),
      ...[...(tail.form === "junction" ? [] : exitsOf(tail, tail.box, middle(head.box).x)), ...parting].filter(
        (gate) => isUntaken(gate, taken) && isOpen(gate, OUT, 1),
      ),
    ];
    const entries = entriesOf(head, head.box, middle(tail.box).x).filter(
      (gate) => isUntaken(gate, this.taken.get(edge.to) ?? []) && isOpen(gate, IN, -1),
    );
    const starts = exits.map((gate, i) => (tail.form === "junction" && i < onward.length ? gate : outside(gate, OUT)));
    const ends = entries.map((gate) => outside(gate, -IN));
    const toll = edge.kind === "skip" ? Infinity : FRAME;
    const borders = this.frames.map(
      (box): Border => ({ box, toll: holds(box, middle(tail.box)) === holds(box, middle(head.box)) ? toll : 0 }),
    );
    for (const area of this.areas(tail.box, head.box)) {
      // Beyond the area nobody has looked for boxes.
      const [near, far] = [starts, ends].map((gates) => gates.filter((gate) => holds(area, gate)));
      if (near === undefined || far === undefined) continue;
      const lattice = latticeOf(this.field, area, net, borders, [...near, ...far]);
      const way = (edge.kind === "skip" ? goAround(lattice, near, far) : undefined) ?? findWay(lattice, near, far);
      const [start, end] = [exits[starts.indexOf(way?.start ?? nowhere)], entries[ends.indexOf(way?.end ?? nowhere)]];
      if (way === undefined || start === undefined || end === undefined) continue;
      this.keep(edge, net, corners([start, ...way.way, end]));
      return;
    }
    this.wantsRoom(tail.box, head.box);
    const [a, b] = [middle(tail.box), middle(head.box)];
    this.keep(edge, net, corners([a, { x: a.x, y: b.y }, b]));
  }

  /** Where a way is looked for: around both ends, in the smallest frame that holds both, on the whole page. */
  private areas(tail: Rectangle, head: Rectangle): Rectangle[] {
    const near = bounds([tail, head]);
    const around = this.frames.filter((box) => holds(box, middle(tail)) && holds(box, middle(head)));
    const [frame] = around.sort((a, b) => a.width - b.width);
    const { width, height } = this.layout;
    const page = grown({ x: 0, y: 0, width, height }, 60);
    const tall = { y: near.y - 40, height: near.height + 80 };
    const beside = { ...tall, x: (frame ?? page).x, width: (frame ?? page).width };
    return [grown(near, 40), beside, grown(near, 300)];
  }

  private keep(edge: Edge, net: string, way: readonly Point[]): void {
    this.field.reserve(net, way);
    if (found(this.nodes, edge.to).form === "junction") this.reached.add(edge.to);
    this.left.add(edge.from);
    this.lines.set(edge.id, { net, way, label: undefined });
    for (const [id, at] of [
      [edge.from, way[0]],
      [edge.to, way.at(-1)],
    ] as const)
      if (at !== undefined) this.taken.set(id, [...(this.taken.get(id) ?? []), { ...at, net }]);
  }

  private placeHead(cluster: Cluster, turned: Rectangle): void {
    const frame = this.turn.box(turned);
    const strip = { ...frame, y: frame.y - 9, height: 36 + furtherLines(cluster.label) };
    const through = [...this.field.strandsIn(this.turn.box(strip))]
      .map((strand) => this.turn.box(strand))
      .filter(({ y, width, height }) => width === 0 && y < strip.y + strip.height && y + height > strip.y)
      .map(({ x }) => x)
      .filter((x) => x > frame.x && x < frame.x + frame.width);
    const wanted = headPlace(cluster, frame, through);
    // What no room could be made for is said all the same.
    const place = this.round === ROUNDS ? headPlace(cluster, frame, []) : wanted;
    if (typeof place === "number") {
      const { x, y } = this.turn.point({ x: frame.x + 1, y: 0 });
      this.cuts.push({
        ...(this.diagram.direction === "right" ? { axis: "y", at: y } : { axis: "x", at: x }),
        by: place + 2,
      });
      return;
    }
    this.heads.set(cluster.id, place);
    for (const box of [place.label, place.weights, place.badge])
      if (box !== undefined) this.field.block(this.turn.box(box));
  }

  /** What a line to a fork says is said by the first that leaves it. */
  private placeForkLabel(edge: Edge): void {
    const net = this.netOf(edge.from);
    const [first] = [...this.lines.values()].filter((line) => line.net === net && line.way.length > 1);
    this.lines.set(edge.id, { net, way: [], label: undefined });
    if (first === undefined || edge.label === undefined) return;
    const extent = this.extentOf(edge);
    const label = extent && (this.capOf(edge, extent) ?? this.besideLine(edge, first.way, extent));
    if (label !== undefined) this.field.block(label);
    else this.wantsRoom(...(this.endsOf(edge).map(({ box }) => box) as [Rectangle, Rectangle]));
    this.lines.set(edge.id, { net, way: [], label: label ?? (extent && { ...(first.way[0] ?? nowhere), ...extent }) });
  }

  private placeLabel(edge: Edge): void {
    const line = this.lines.get(edge.id);
    const extent = this.extentOf(edge);
    if (line === undefined || extent === undefined) return;
    const label = this.capOf(edge, extent) ?? this.besideLine(edge, line.way, extent);
    if (label === undefined) {
      const [tail, head] = this.endsOf(edge);
      this.wantsRoom(tail.box, head.box);
      if (this.capped.has(edge)) this.cuts.push({ axis: "x", at: tail.box.x - 0.5, by: extent.width });
    } else this.field.block(label);
    this.lines.set(edge.id, { ...line, label: label ?? { ...(line.way[0] ?? nowhere), ...extent } });
  }

  /** A line is made longer for its words once, and not for ever; what another says close by is not said again. */
  private besideLine({ label }: Edge, way: readonly Point[], extent: Extent): Rectangle | undefined {
    const place = labelPlace(way, extent, this.field, this.sheets);
    if (place !== undefined || this.round === 0) return place;
    const further = labelPlace(way, extent, this.field, this.sheets, true);
    const same = this.diagram.edges.filter((other) => other.label === label);
    const near = same.flatMap(({ id }) => this.lines.get(id)?.label ?? []);
    return further && near.some((one) => holds(grown(one, AGAIN), further)) ? undefined : further;
  }

  /** Where its shape stands over what it leaves, if it does. */
  private capOf(edge: Edge, turned: Extent): Rectangle | undefined {
    if (!this.capped.has(edge)) return undefined;
    const extent = this.turn.box({ x: 0, y: 0, ...turned });
    const box = this.turn.box(found(this.layout.nodes, edge.from));
    const place = this.turn.box(capPlace(found(this.nodes, edge.from), box, extent));
    return this.field.isOpen(place) ? place : undefined;
  }

  /** How much room its words take. */
  private extentOf(edge: Edge): Extent | undefined {
    const extent = labelExtent(edge);
    if (extent === undefined) return undefined;
    const { width, height } = this.turn.box({ x: 0, y: 0, ...extent });
    return { width, height };
  }

  private wantsRoom(tail: Rectangle, head: Rectangle): void {
    this.cuts.push({ axis: "y", at: tail.y + tail.height + 0.5, by: 14 });
    if (this.round % 2 === 1) this.cuts.push({ axis: "y", at: head.y - 0.5, by: 10 });
    if (this.round > 1)
      this.cuts.push({ axis: "x", at: head.x - 0.5, by: 10 }, { axis: "x", at: head.x + head.width + 0.5, by: 10 });
  }

  private endsOf({ from, to }: Edge): readonly [End, End] {
    const end = (id: string): End => ({ form: found(this.nodes, id).form, box: found(this.layout.nodes, id) });
    return [end(from), end(to)];
  }
}

type End = Pick<Node, "form"> & { readonly box: Rectangle };

const nowhere: Gate = { x: 0, y: 0, side: "down", cost: 0 };
