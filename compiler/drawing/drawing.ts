import type { Colour } from "./colour.ts";
import type { Point, Rectangle } from "./plane.ts";
import type { GroupRole, ShapeRole, TextRole } from "./role.ts";

/**
 * A picture between layout and ink: shapes and texts at their places, each with the role it plays. What a role looks
 * like is a theme's business, how a picture is written down a writer's: with this form and a theme, every format draws
 * the same picture.
 */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Points of paper to a unit; unless it is said, a unit is a CSS pixel. */
  readonly points?: number;
  /** For people who hear it read. */
  readonly title: string;
  readonly description?: string;
  /** Later ones lie over earlier ones. */
  readonly marks: readonly Mark[];
}

export type Mark = Group | Box | Circle | Path | Text;

/** Marks that stand together. */
export interface Group {
  readonly kind: "group";
  readonly role: GroupRole;
  /** Names it among all groups of the drawing. */
  readonly id?: string;
  /** Where in the spec what it shows stands: the same in every figure of the spec. */
  readonly path?: string;
  /** The ids of the groups that it joins. */
  readonly ends?: readonly [from: string, to: string];
  /** What there is to say to who points at it or hears it read. */
  readonly title?: string;
  /** Where it leads. */
  readonly link?: string;
  /** Where its origin lies in what is around it; in the same place unless said. */
  readonly at?: Point;
  readonly marks: readonly Mark[];
}

export interface Box extends Rectangle {
  readonly kind: "box";
  readonly role: ShapeRole;
  /** Of its corners; 0 for sharp ones. */
  readonly radius: number;
  /** A colour of its own, which its author chose. */
  readonly tint?: Colour;
}

/** By its middle. */
export interface Circle extends Point {
  readonly kind: "circle";
  readonly role: ShapeRole;
  readonly radius: number;
}

export interface Path {
  readonly kind: "path";
  readonly role: ShapeRole;
  readonly segments: readonly Segment[];
  /** Whether it points at where it ends: the tip of the theme's arrowhead lies there. */
  readonly arrow: boolean;
}

/** One piece of a path, from where the last one ended. A path begins with a move; a cubic has two control points. */
export type Segment =
  | { readonly kind: "move"; readonly to: Point }
  | { readonly kind: "line"; readonly to: Point }
  | { readonly kind: "cubic"; readonly controls: readonly [Point, Point]; readonly to: Point }
  | { readonly kind: "close" };

/** One line of text, by its anchor on the baseline. */
export interface Text extends Point {
  readonly kind: "text";
  readonly anchor: Anchor;
  /** Whether it is turned by a quarter about its place, and read from below upwards. */
  readonly upright?: boolean;
  /** Set one behind the other, and anchored as one. */
  readonly runs: readonly [Run, ...Run[]];
  /** The shape it stands on, whose colour keeps lines that pass under it off the letters. */
  readonly ground?: ShapeRole;
}

/** Which part of a text its place is. */
export type Anchor = "start" | "middle" | "end";

export interface Run {
  readonly role: TextRole;
  readonly text: string;
  /** Free room before it. */
  readonly gap: number;
}
