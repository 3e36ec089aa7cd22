import type { Typeface } from "./face.ts";
import type { Family } from "./font.ts";
import type { ShapeRole, TextRole } from "./role.ts";

/** `#rrggbb` */
export type Colour = `#${string}`;

/** A colour, or one of the page that an SVG stands in. */
export type PageColour = Colour | `var(--${string})`;

/** What roles look like. */
export interface Theme<C extends PageColour = Colour> {
  readonly page: C;
  readonly families: Readonly<Record<Family, Typeface>>;
  readonly shapes: Readonly<Record<ShapeRole, Ink<C>>>;
  readonly texts: Readonly<Record<TextRole, TextInk<C>>>;
  /** The triangle at the end of a path that points at something: in its colour, and in widths of its line. */
  readonly arrowhead: { readonly length: number; readonly width: number };
}

/** How a shape is filled and outlined, each if at all. */
export interface Ink<C extends PageColour = Colour> {
  readonly fill?: C;
  readonly stroke?: C;
  /** Of the outline. */
  readonly width?: number;
  /** Lengths of a dash and of the gap behind it, if the line is not whole. */
  readonly dash?: readonly [number, number];
  readonly join?: "round";
  /** Of fill and outline, from 0 to 1; 1 unless said. */
  readonly opacity?: number;
}

export interface TextInk<C extends PageColour = Colour> {
  readonly fill: C;
  /** How far the colour of its ground surrounds the letters, if it has a ground. */
  readonly halo?: number;
}
