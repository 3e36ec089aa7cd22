import type { Mark } from "./drawing.ts";
import { fonts } from "./font.ts";
import type { ShapeRole, TextRole } from "./role.ts";
import type { PageColour, Theme } from "./theme.ts";

/** What SVG's elements say of ink, for themselves and all that is in them. What does not matter is not there. */
export type SvgInk = Readonly<Record<string, string | number | undefined>>;

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

export function inkOf(role: ShapeRole, theme: Theme<PageColour>): SvgInk {
  const { fill = "none", stroke, width = 1, dash = [], join = "miter", opacity = 1 } = theme.shapes[role];
  if (stroke === undefined) return { fill, stroke: "none", opacity };
  return {
    fill,
    stroke,
    "stroke-width": width,
    "stroke-dasharray": dash.length === 0 ? "none" : dash.join(" "),
    "stroke-linejoin": join,
    opacity,
  };
}

/** The letters of a role, on a ground if there is one. */
export function lettersOf(role: TextRole, ground: ShapeRole | undefined, theme: Theme<PageColour>): SvgInk {
  const { family, size, weight, italic } = fonts[role];
  const { fill, halo } = theme.texts[role];
  const font = {
    "font-family": theme.families[family],
    "font-size": size,
    "font-weight": weight,
    "font-style": italic ? "italic" : "normal",
    fill,
  };
  if (ground === undefined || halo === undefined) return { ...font, stroke: "none" };
  const outline = { stroke: theme.shapes[ground].fill ?? theme.page, "stroke-width": 2 * halo };
  return { ...font, ...outline, "stroke-linejoin": "round", "paint-order": "stroke" };
}

/** What all marks of a group say, so that the group can say it once. */
export function groupInk(marks: readonly Mark[], theme: Theme<PageColour>): SvgInk {
  const [first, ...others] = marks.map((mark) => ownInk(mark, theme));
  if (first === undefined || others.length === 0) return {};
  // Opacities of a group and of what is in it multiply.
  const { opacity: _, ...inherited } = first;
  return Object.fromEntries(
    Object.entries(inherited).filter(([key, value]) => others.every((other) => other[key] === value)),
  );
}

function ownInk(mark: Mark, theme: Theme<PageColour>): SvgInk {
  if (mark.kind === "group") return {};
  if (mark.kind === "text") return { ...lettersOf(mark.runs[0].role, mark.ground, theme), "text-anchor": mark.anchor };
  return inkOf(mark.role, theme);
}

/** What ink says that is not so already. */
export function unlike(ink: SvgInk, around: SvgInk): SvgInk {
  return Object.fromEntries(Object.entries(ink).filter(([key, value]) => around[key] !== value));
}
