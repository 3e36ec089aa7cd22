import type { Point, Rectangle } from "../drawing/plane.ts";

/** What a line keeps away from boxes at least. */
const AIR = 3;

export const middle = ({ x, y, width, height }: Rectangle): Point => ({ x: x + width / 2, y: y + height / 2 });

export function holds({ x, y, width, height }: Rectangle, point: Point): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

export function overlap(a: Rectangle, b: Rectangle, air = AIR): boolean {
  return (
    a.x < b.x + b.width + air && b.x < a.x + a.width + air && a.y < b.y + b.height + air && b.y < a.y + a.height + air
  );
}

/** The smallest rectangle around two points: a horizontal or vertical line as a box. */
export function span(a: Point, b: Point): Rectangle {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** Whether a line of horizontal and vertical pieces keeps clear of boxes. */
export function isClear(way: readonly Point[], boxes: readonly Rectangle[]): boolean {
  return way.slice(1).every((point, i) => {
    const piece = span(way[i] ?? point, point);
    return !boxes.some((box) => overlap(box, piece));
  });
}
