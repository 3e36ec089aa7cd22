import type { Drawing, Group, Mark, Path, Run, Text } from "./drawing.ts";
import { stacks } from "./face.ts";
import { pathData } from "./path-data.ts";
import { printDrawing } from "./print-drawing.ts";
import type { TextRole } from "./role.ts";
import { screen } from "./screen.ts";
import { fontOf, groupInk, initialInk, inkOf, letterPaint, type SvgFamilies, type SvgInk, unlike } from "./svg-ink.ts";
import type { PageColour, Theme } from "./theme.ts";
import { type Attributes, element, lines, type Markup, round } from "./xml-element.ts";

/**
 * Where a viewer finds the letters of a picture:
 * - `named`: in fonts of its own, by their names
 * - `embedded`: in the picture, in the form of rules of CSS that give them these families; without rules, on its page
 * - `outlined`: each text is drawn, as paths one behind the other in the colours of its runs
 */
export type Lettering =
  | { readonly kind: "named" }
  | { readonly kind: "embedded"; readonly rules: string; readonly families: SvgFamilies }
  | { readonly kind: "outlined"; readonly outlines: (text: Text) => readonly Outline[] };

/** Letters of one role, as the data of a path. */
export interface Outline {
  readonly role: TextRole;
  readonly d: string;
}

export interface SvgOptions {
  readonly lettering?: Lettering;
  /** What the file says of itself to who reads it again. */
  readonly record?: string;
}

/** A drawing as a picture for screen and print: plain SVG 1.1, no scripts, and nothing from outside. */
export function toSvg(drawing: Drawing, theme: Theme<PageColour> = screen, options: SvgOptions = {}): string {
  const { width, height, points, title, description, marks } = drawing;
  const { lettering = { kind: "named" }, record } = options;
  const families = lettering.kind === "embedded" ? lettering.families : stacks;
  const font = lettering.kind === "outlined" ? {} : { "font-family": families[theme.families.sans] };
  const base = { ...font, fill: theme.texts.title.fill };
  const writer = new SvgWriter(theme, lettering, families, `v${digest(printDrawing(drawing))}`);
  const body = marks.map((mark) => writer.mark(mark, { ...initialInk, ...base }));
  const side = (units: number) => (points === undefined ? units : `${round(units * points)}pt`);
  const frame = {
    ...{ xmlns: "http://www.w3.org/2000/svg", width: side(width), height: side(height) },
    viewBox: `0 0 ${round(width)} ${round(height)}`,
  };
  const figure = element(
    "svg",
    { ...frame, role: "graphics-document document", ...base },
    lines([
      element("title", {}, title),
      ...(description === undefined ? [] : [element("desc", {}, description)]),
      ...(record === undefined ? [] : [element("metadata", {}, record)]),
      ...(lettering.kind === "embedded" && lettering.rules !== "" ? [element("style", {}, lettering.rules)] : []),
      ...writer.arrowheads(),
      element("rect", { width, height, fill: theme.page }),
      ...body,
    ]),
  );
  return `${figure.markup}\n`;
}

class SvgWriter {
  private readonly theme: Theme<PageColour>;
  /** The arrowheads in use, by their colour. */
  private readonly heads = new Map<string, string>();
  private readonly lettering: Lettering;
  private readonly families: SvgFamilies;

  /** Before every id, so that those of two figures on a page differ. */
  private readonly prefix: string;

  constructor(theme: Theme<PageColour>, lettering: Lettering, families: SvgFamilies, prefix: string) {
    this.theme = theme;
    this.lettering = lettering;
    this.families = families;
    this.prefix = prefix;
  }

  /** @param around what the elements around it say of ink, which need not be said again */
  mark(mark: Mark, around: SvgInk): Markup {
    switch (mark.kind) {
      case "group":
        return this.group(mark, around);
      case "text":
        return this.text(mark, around);
      case "box": {
        const { x, y, width, height, radius } = mark;
        const rx = radius === 0 ? undefined : radius;
        return element("rect", { x, y, width, height, rx, ...unlike(inkOf(mark, this.theme), around) });
      }
      case "circle": {
        const { x: cx, y: cy, radius: r } = mark;
        return element("circle", { cx, cy, r, ...unlike(inkOf(mark, this.theme), around) });
      }
      case "path":
        return this.path(mark, around);
    }
  }

  /** What has a title is one thing, and one line. */
  private group({ role, id, path, ends, title, link, at, marks }: Group, around: SvgInk): Markup {
    const ink = groupInk(marks.map((mark) => this.inkOf(mark)));
    const attributes: Attributes = {
      href: link,
      id: id === undefined ? undefined : this.named(id),
      class: role.replaceAll("-", " "),
      "data-path": path === "" ? undefined : path,
      "data-from": ends && this.named(ends[0]),
      "data-to": ends && this.named(ends[1]),
      // Each is heard by its title.
      role: title === undefined ? undefined : "img",
      transform: at && `translate(${round(at.x)} ${round(at.y)})`,
      ...unlike(ink, around),
    };
    const parts = marks.flatMap((mark) => {
      const drawn = this.mark(mark, { ...around, ...ink });
      return ends !== undefined && mark.kind === "path" ? [reach(mark), drawn] : [drawn];
    });
    const content = title === undefined ? [lines(parts)] : [element("title", {}, title), ...parts];
    return element(link === undefined ? "g" : "a", attributes, ...content);
  }

  private path({ role, segments, arrow }: Path, around: SvgInk): Markup {
    const d = pathData(segments);
    const tip = arrow ? this.arrowhead(this.theme.shapes[role].stroke ?? "none") : undefined;
    return element("path", { d, ...unlike(inkOf({ role }, this.theme), around), "marker-end": tip });
  }

  private text(text: Text, around: SvgInk): Markup {
    const { x, y, runs, ground, upright = false } = text;
    const [first, ...others] = runs;
    const transform = upright ? `rotate(-90 ${round(x)} ${round(y)})` : undefined;
    if (this.lettering.kind === "outlined") {
      const paths = this.lettering
        .outlines(text)
        .map(({ role, d }) => element("path", { d, ...unlike(letterPaint(role, ground, this.theme), around) }));
      const [only, ...further] = paths;
      const isAlone = only !== undefined && further.length === 0 && !upright;
      return isAlone ? only : element("g", { transform }, ...paths);
    }
    const spans = others.map((run) =>
      element("tspan", { dx: run.gap, ...unlike(this.letters(run, text), this.letters(first, text)) }, run.text),
    );
    return element("text", { x, y, transform, ...unlike(this.letters(first, text), around) }, first.text, ...spans);
  }

  private letters({ role }: Run, { ground, anchor }: Text): SvgInk {
    const paint = letterPaint(role, ground, this.theme);
    if (this.lettering.kind === "outlined") return paint;
    return { ...fontOf(role, this.theme, this.families), ...paint, "text-anchor": anchor };
  }

  private inkOf(mark: Mark): SvgInk {
    if (mark.kind === "group") return {};
    return mark.kind === "text" ? this.letters(mark.runs[0], mark) : inkOf(mark, this.theme);
  }

  private named(id: string): string {
    return `${this.prefix}-${id}`;
  }

  private arrowhead(colour: string): string {
    // In another theme the same drawing has other heads.
    const id = this.named(`arrow-${colour.replaceAll(/\W/g, "")}`);
    this.heads.set(colour, id);
    return `url(#${id})`;
  }

  arrowheads(): Markup[] {
    const { length, width } = this.theme.arrowhead;
    const shape = { markerWidth: `${length}`, markerHeight: `${width}`, orient: "auto", overflow: "visible" };
    const tip = { refX: `${length}`, refY: `${width / 2}` };
    const d = `M0 0L${length} ${width / 2}L0 ${width}Z`;
    const markers = [...this.heads].map(([fill, id]) =>
      element("marker", { id, ...shape, ...tip }, element("path", { d, fill })),
    );
    return markers.length === 0 ? [] : [element("defs", {}, ...markers)];
  }
}

/** Where pointing at a line finds it: wider than the line, and without ink. */
function reach({ segments }: Path): Markup {
  const unseen = { stroke: "none", "stroke-width": 10, "pointer-events": "stroke" };
  return element("path", { d: pathData(segments), fill: "none", ...unseen });
}

/** A few characters that tell drawings apart (FNV-1a, 32 bits). */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
