/** A place, y downwards, in user units: CSS pixels on a screen, on paper as large as the page makes them. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** By its upper left corner. */
export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** The smallest rectangle around others; an empty one around none. */
export function bounds(boxes: Iterable<Rectangle>): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left > right
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/** A point as a rectangle without extent. */
export const dot = ({ x, y }: Point): Rectangle => ({ x, y, width: 0, height: 0 });

/** A rectangle with so much more on every side. */
export const grown = ({ x, y, width, height }: Rectangle, by: number): Rectangle => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** Whether two have a point in common. */
export const touches = (a: Rectangle, b: Rectangle): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
