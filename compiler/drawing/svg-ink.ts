import type { stacks } from "./face.ts";
import { fonts } from "./font.ts";
import type { ShapeRole, TextRole } from "./role.ts";
import { inkFor, type PageColour, type Shape, type Theme } from "./theme.ts";

/** What SVG's elements say of ink, for themselves and all that is in them. What does not matter is not there. */
export type SvgInk = Readonly<Record<string, string | number | undefined>>;

/** How a typeface is asked for. */
export type SvgFamilies = typeof stacks;

/** What holds where nothing is said. */
export const initialInk: SvgInk = {
  fill: "#000000",
  stroke: "none",
  "stroke-width": 1,
  "stroke-dasharray": "none",
  "stroke-linejoin": "miter",
  "font-weight": 400,
  "font-style": "normal",
  "text-anchor": "start",
  "paint-order": "normal",
  opacity: 1,
};

export function inkOf(shape: Shape, theme: Theme<PageColour>): SvgInk {
  const { fill = "none", stroke, width = 1, dash, join = "miter", opacity = 1 } = inkFor(shape, theme);
  if (stroke === undefined) return { fill, stroke: "none", opacity };
  return {
    fill,
    stroke,
    "stroke-width": width,
    "stroke-dasharray": dash?.join(" ") ?? "none",
    "stroke-linejoin": join,
    opacity,
  };
}

/** The font of a role's letters. */
export function fontOf(role: TextRole, theme: Theme<PageColour>, families: SvgFamilies): SvgInk {
  const { family, size, weight, italic } = fonts[role];
  return {
    "font-family": families[theme.families[family]],
    "font-size": size,
    "font-weight": weight,
    "font-style": italic ? "italic" : "normal",
  };
}

/** What letters of a role are painted with, on a ground if there is one. */
export function letterPaint(role: TextRole, ground: ShapeRole | undefined, theme: Theme<PageColour>): SvgInk {
  const { fill, halo } = theme.texts[role];
  if (ground === undefined || halo === undefined) return { fill, stroke: "none" };
  const outline = { stroke: theme.shapes[ground].fill ?? theme.page, "stroke-width": 2 * halo };
  return { fill, ...outline, "stroke-linejoin": "round", "paint-order": "stroke" };
}

/** What all marks of a group say, so that the group can say it once. */
export function groupInk(inks: readonly SvgInk[]): SvgInk {
  const [first, ...others] = inks;
  if (first === undefined || others.length === 0) return {};
  // Opacities of a group and of what is in it multiply.
  const { opacity: _, ...inherited } = first;
  return Object.fromEntries(
    Object.entries(inherited).filter(([key, value]) => others.every((other) => other[key] === value)),
  );
}

/** What ink says that is not so already. */
export function unlike(ink: SvgInk, around: SvgInk): SvgInk {
  return Object.fromEntries(Object.entries(ink).filter(([key, value]) => around[key] !== value));
}
