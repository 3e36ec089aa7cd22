import { type Colour, isColour } from "./colour.ts";
import type { Typeface } from "./face.ts";
import type { Family } from "./font.ts";
import type { ShapeRole, TextRole } from "./role.ts";

/** A colour, or one of the page that an SVG stands in. */
export type PageColour = Colour | `var(--${string})` | `color-mix(${string})`;

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

/** What is drawn in the ink of its role. */
export interface Shape {
  readonly role: ShapeRole;
  readonly tint?: Colour;
}

/** What a shape looks like; of one that has a colour of its own the outline has it, and the ground a little, so that any letters are read on it. */
export function inkFor({ role, tint }: Shape, { shapes, page }: Theme<PageColour>): Ink<PageColour> {
  return tint === undefined ? shapes[role] : { ...shapes[role], fill: tinted(page, tint), stroke: tint };
}

/** How much of a colour a ground has. */
const TINT = 0.2;

function tinted(page: PageColour, colour: Colour): PageColour {
  if (!isColour(page)) return `color-mix(in srgb, ${colour} ${100 * TINT}%, ${page})`;
  const parts = [1, 3, 5].map((at) => {
    const [ground = 0, own = 0] = [page, colour].map((one) => Number.parseInt(one.slice(at, at + 2), 16));
    return Math.round(ground + TINT * (own - ground))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("")}`;
}

export interface TextInk<C extends PageColour = Colour> {
  readonly fill: C;
  /** How far the colour of its ground surrounds the letters, if it has a ground. */
  readonly halo?: number;
}
