import { grown, type Point, type Rectangle, touches } from "../../drawing/plane.ts";

/** A horizontal or vertical piece of a line, of the net that carries one tensor. */
export interface Strand {
  readonly net: string;
  readonly from: Point;
  readonly to: Point;
}

/** What a net's lines keep from those of others. */
export const APART = 7;

/** Boxes and words that no line runs through, and the lines so far: found by where they are. */
export class Field {
  private readonly solids = new Buckets<Rectangle>();
  private readonly strands = new Buckets<Strand & Rectangle>();
  private readonly byNet = new Map<string, readonly Strand[]>();

  block(box: Rectangle): void {
    this.solids.add(box, box);
  }

  reserve(net: string, way: readonly Point[]): void {
    const strands = way.slice(1).map((to, i) => {
      const from = way[i] ?? to;
      return { net, from, to, ...spanOf(from, to) };
    });
    for (const strand of strands) this.strands.add(strand, strand);
    this.byNet.set(net, [...(this.byNet.get(net) ?? []), ...strands]);
  }

  /** Keeps lines of other nets from running along a way or ending on it. */
  hold(net: string, from: Point, to: Point): void {
    const strand = { net, from, to, ...spanOf(from, to) };
    this.strands.add(strand, strand);
  }

  strandsOf(net: string): readonly Strand[] {
    return this.byNet.get(net) ?? [];
  }

  solidsIn(area: Rectangle): Iterable<Rectangle> {
    return this.solids.in(area);
  }

  strandsIn(area: Rectangle): Iterable<Strand & Rectangle> {
    return this.strands.in(area);
  }

  /** Whether a straight way of a net meets nothing but lines that it crosses, away from their corners and ends. */
  isFree(net: string, from: Point, to: Point): boolean {
    const span = spanOf(from, to);
    for (const box of this.solids.in(grown(span, 1))) if (touches(span, box)) return false;
    const across = from.y === to.y;
    for (const strand of this.strands.in(grown(span, APART))) {
      if (strand.net === net || !touches(grown(span, APART), strand)) continue;
      if ((strand.from.y === strand.to.y) === across) return false;
      if (!crosses(span, strand, across)) return false;
    }
    return true;
  }

  /** Whether a word may stand there. */
  isOpen(box: Rectangle): boolean {
    for (const other of this.solids.in(box)) if (touches(box, other)) return false;
    for (const strand of this.strands.in(grown(box, 2))) if (touches(grown(box, 2), strand)) return false;
    return true;
  }
}

/** Whether a crossing is one: both go on far enough on both sides. */
function crosses(span: Rectangle, strand: Rectangle, across: boolean): boolean {
  const [flat, tall] = across ? [span, strand] : [strand, span];
  return (
    tall.x >= flat.x + APART - 1 &&
    tall.x <= flat.x + flat.width - APART + 1 &&
    flat.y >= tall.y + APART - 1 &&
    flat.y <= tall.y + tall.height - APART + 1
  );
}

export const spanOf = (a: Point, b: Point): Rectangle => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

const CELL = 128;

/** Rectangles by the squares of the plane that they lie in. */
class Buckets<T> {
  private readonly cells = new Map<string, T[]>();

  add(item: T, area: Rectangle): void {
    for (const key of keysOf(area)) {
      const cell = this.cells.get(key);
      if (cell === undefined) this.cells.set(key, [item]);
      else cell.push(item);
    }
  }

  in(area: Rectangle): Set<T> {
    const found = new Set<T>();
    for (const key of keysOf(area)) for (const item of this.cells.get(key) ?? []) found.add(item);
    return found;
  }
}

function* keysOf({ x, y, width, height }: Rectangle): Generator<string> {
  for (let i = Math.floor(x / CELL); i <= (x + width) / CELL; i++)
    for (let j = Math.floor(y / CELL); j <= (y + height) / CELL; j++) yield `${i} ${j}`;
}
