import type { Node } from "../diagram/diagram.ts";
import type { Mark } from "../drawing/drawing.ts";
import { textAt } from "../drawing/marks.ts";
import type { Point, Rectangle } from "../drawing/plane.ts";
import type { TextRole } from "../drawing/role.ts";
import { bentLine } from "../layout/bent-line.ts";
import { type Extent, nodeExtent } from "../layout/measure.ts";
import { nodeMarks } from "../layout/node-marks.ts";

/** What a box says; the rest is filled in. */
export type Said = Pick<Node, "form" | "tone" | "lines"> &
  Partial<Pick<Node, "aside" | "times" | "path" | "description">>;

/** A box where it was put. */
export interface Put extends Rectangle {
  readonly id: string;
}

/** What flows, to who hears it read. */
const TOKENS = "tokens";

/** Marks of a panel that is drawn from bottom to top: boxes with their words, and lines between them. */
export class Upward {
  private readonly boxes: Mark[] = [];
  private readonly lines: Mark[] = [];
  private readonly prefix: string;
  private count = 0;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  marks(): Mark[] {
    return [
      ...(this.lines.length > 0 ? [{ kind: "group", role: "edges", marks: this.lines } as const] : []),
      ...this.boxes,
    ];
  }

  /** An id of its own. */
  name(): string {
    return `${this.prefix}${++this.count}`;
  }

  /** A box over a point, as large as its words or larger. */
  box(said: Said, { x, y }: Point, least: Partial<Extent> = {}): Put {
    const id = this.name();
    const [label = ""] = said.lines;
    const node: Node = {
      ...{ id, path: "", aside: undefined, times: undefined, description: label },
      ...said,
    };
    const own = nodeExtent(node);
    const [width, height] = [Math.max(own.width, least.width ?? 0), Math.max(own.height, least.height ?? 0)];
    const put = { id, x: x - width / 2, y: y - height, width, height };
    this.boxes.push(...nodeMarks(node, put));
    return put;
  }

  /** Marks over what is there. */
  add(...marks: readonly Mark[]): void {
    this.boxes.push(...marks);
  }

  text(at: Point, role: TextRole, text: string, anchor: "start" | "middle" = "middle"): void {
    this.boxes.push(textAt(at, anchor, role, text));
  }

  /** An arrow along a way, beginning at what it comes from. */
  arrow(from: Pick<Put, "id">, to: Pick<Put, "id">, way: readonly Point[]): void {
    const line = { kind: "path", role: "edge-side", segments: bentLine(way), arrow: true } as const;
    const id = `${this.prefix}e${++this.count}`;
    this.lines.push({ kind: "group", role: "edge", id, ends: [from.id, to.id], title: TOKENS, marks: [line] });
  }

  /** From one box straight up to another. */
  up(from: Put, to: Put, x = from.x + from.width / 2): void {
    this.arrow(from, to, [
      { x, y: from.y },
      { x, y: to.y + to.height },
    ]);
  }

  fork(at: Point): void {
    this.lines.push({ kind: "circle", role: "fork", ...at, radius: 2.6 });
  }
}
