import type { Drawing, Group, Mark, Path, Run, Segment, Text } from "./drawing.ts";
import { paper } from "./paper.ts";
import type { Point } from "./plane.ts";
import { printDrawing } from "./print-drawing.ts";
import { groupInk, initialInk, inkOf, lettersOf, type SvgInk, unlike } from "./svg-ink.ts";
import type { PageColour, Theme } from "./theme.ts";
import { type Attributes, element, lines, type Markup, round } from "./xml-element.ts";

/** A drawing as a picture for screen and print: plain SVG 1.1, no scripts, no style sheets, no outside fonts. */
export function toSvg(drawing: Drawing, theme: Theme<PageColour> = paper): string {
  const { width, height, title, description, marks } = drawing;
  const base = { "font-family": theme.families.sans, fill: theme.texts.title.fill };
  const writer = new SvgWriter(theme, `v${digest(printDrawing(drawing))}`);
  const body = marks.map((mark) => writer.mark(mark, { ...initialInk, ...base }));
  const frame = { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${round(width)} ${round(height)}` };
  const figure = element(
    "svg",
    { ...frame, role: "graphics-document document", ...base },
    lines([
      element("title", {}, title),
      ...(description === undefined ? [] : [element("desc", {}, description)]),
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

  /** Before every id, so that those of two figures on a page differ. */
  private readonly prefix: string;

  constructor(theme: Theme<PageColour>, prefix: string) {
    this.theme = theme;
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
        return element("rect", { x, y, width, height, rx, ...unlike(inkOf(mark.role, this.theme), around) });
      }
      case "circle": {
        const { x: cx, y: cy, radius: r } = mark;
        return element("circle", { cx, cy, r, ...unlike(inkOf(mark.role, this.theme), around) });
      }
      case "path":
        return this.path(mark, around);
    }
  }

  /** What has a title is one thing, and one line. */
  private group({ role, id, path, ends, title, link, at, marks }: Group, around: SvgInk): Markup {
    const ink = groupInk(marks, this.theme);
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
    const d = segments.map(segmentText).join("");
    const tip = arrow ? this.arrowhead(this.theme.shapes[role].stroke ?? "none") : undefined;
    return element("path", { d, ...unlike(inkOf(role, this.theme), around), "marker-end": tip });
  }

  private text({ x, y, anchor, ground, runs: [first, ...others] }: Text, around: SvgInk): Markup {
    const letters = (run: Run): SvgInk => ({ ...lettersOf(run.role, ground, this.theme), "text-anchor": anchor });
    const spans = others.map((run) =>
      element("tspan", { dx: run.gap, ...unlike(letters(run), letters(first)) }, run.text),
    );
    return element("text", { x, y, ...unlike(letters(first), around) }, first.text, ...spans);
  }

  private named(id: string): string {
    return `${this.prefix}-${id}`;
  }

  private arrowhead(colour: string): string {
    const known = this.heads.get(colour);
    const id = known ?? this.named(`arrow${this.heads.size === 0 ? "" : `-${this.heads.size + 1}`}`);
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
  return element("path", { d: segments.map(segmentText).join(""), fill: "none", ...unseen });
}

/** A few characters that tell drawings apart (FNV-1a, 32 bits). */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

function segmentText(segment: Segment): string {
  switch (segment.kind) {
    case "move":
      return `M${pair(segment.to)}`;
    case "line":
      return `L${pair(segment.to)}`;
    case "cubic":
      return `C${[...segment.controls, segment.to].map(pair).join(" ")}`;
    case "close":
      return "Z";
  }
}

const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
