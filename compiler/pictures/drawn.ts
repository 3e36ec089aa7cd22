import type { Mark } from "../drawing/drawing.ts";

/** A picture by its marks, whose upper left corner lies at the origin, and the room they take. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}
