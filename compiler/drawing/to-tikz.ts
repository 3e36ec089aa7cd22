import { arrowheadOf } from "./arrowhead.ts";
import { type Colour, isColour } from "./colour.ts";
import type { Drawing, Mark, Path, Run, Segment, Text } from "./drawing.ts";
import { escapeTex } from "./escape-tex.ts";
import { fonts } from "./font.ts";
import { pageScale } from "./page-scale.ts";
import type { Point } from "./plane.ts";
import type { ShapeRole, TextRole } from "./role.ts";
import { inkFor, type Shape, type Theme } from "./theme.ts";
import { round } from "./xml-element.ts";

export interface TikzOptions {
  /** A picture to be read by `\input`, instead of a document. */
  readonly fragment?: boolean;
  /** What the file says of itself to who reads it again. */
  readonly record?: string;
}

/**
 * A drawing for LaTeX with TikZ and nothing else, in the fonts of its document. What a role looks like is a style,
 * `vitral/ROLE`, which stays as it is where the document has one of that name.
 */
export function toTikz(drawing: Drawing, theme: Theme, { fragment = false, record }: TikzOptions = {}): string {
  const writer = new TikzWriter(theme, pageScale(drawing));
  const picture = writer.picture(drawing);
  const said = record === undefined ? [] : [`% ${record}`];
  const body = [...definitions, ...writer.styles(), ...picture];
  return `${[...said, ...(fragment ? body : documentOf(body))].join("\n")}\n`;
}

const definitions = [
  "% Styles that the document has already stay as they are. Computer Modern at any size wants \\usepackage{fix-cm}.",
  "\\providecommand\\vitralstyle[2]{\\pgfkeysifdefined{/tikz/vitral/#1/.@cmd}{}{\\tikzset{vitral/#1/.style={#2}}}}%",
  "\\providecommand\\vitralrun[2]{\\tikz[baseline=(r.base)]\\node[vitral/#1,inner sep=0pt,outer sep=0pt](r){#2};}%",
  "\\providecommand\\vitralchar[2]{\\ifdefined\\Umathchar\\char#2\\relax\\else\\fbox{\\tiny\\ttfamily#1}\\fi}%",
];

/** One page as large as the picture. */
const documentOf = (body: readonly string[]): string[] => [
  "\\documentclass{article}",
  "\\usepackage{fix-cm}",
  "\\usepackage{tikz}",
  "\\begin{document}",
  "\\setbox0\\hbox{%",
  ...body,
  "}",
  "\\hoffset=-1in \\voffset=-1in",
  "\\ifdefined\\pdfpagewidth\\pdfpagewidth=\\wd0 \\pdfpageheight=\\ht0 \\fi",
  "\\ifdefined\\pagewidth\\pagewidth=\\wd0 \\pageheight=\\ht0 \\fi",
  "\\shipout\\box0",
  "\\end{document}",
];

class TikzWriter {
  private readonly theme: Theme;
  /** Points to a unit. */
  private readonly scale: number;
  private readonly shapes = new Set<ShapeRole>();
  private readonly heads = new Set<ShapeRole>();
  private readonly texts = new Set<TextRole>();

  constructor(theme: Theme, scale: number) {
    this.theme = theme;
    this.scale = scale;
  }

  picture({ width, height, marks }: Drawing): string[] {
    const unit = Number(this.scale.toFixed(5));
    const corner = pair({ x: width, y: height });
    return [
      `\\begin{tikzpicture}[x=${unit}bp,y=-${unit}bp]`,
      `\\useasboundingbox (0,0) rectangle ${corner};`,
      `\\path[vitral/page] (0,0) rectangle ${corner};`,
      ...marks.flatMap((mark) => this.mark(mark, { x: 0, y: 0 })),
      "\\end{tikzpicture}%",
    ];
  }

  private mark(mark: Mark, origin: Point): string[] {
    const place = ({ x, y }: Point): string => pair({ x: origin.x + x, y: origin.y + y });
    switch (mark.kind) {
      case "group": {
        const { x, y } = mark.at ?? { x: 0, y: 0 };
        return mark.marks.flatMap((one) => this.mark(one, { x: origin.x + x, y: origin.y + y }));
      }
      case "box": {
        const { x, y, width, height, radius } = mark;
        const corners = radius === 0 ? "" : `,rounded corners=${this.points(Math.min(radius, width / 2, height / 2))}`;
        const across = `${place({ x, y })} rectangle ${place({ x: x + width, y: y + height })}`;
        return [`\\path[${this.shape(mark.role)}${this.own(mark)}${corners}] ${across};`];
      }
      case "circle":
        return [`\\path[${this.shape(mark.role)}] ${place(mark)} circle[radius=${this.points(mark.radius)}];`];
      case "path":
        return this.path(mark, place);
      case "text":
        return [this.text(mark, place(mark))];
    }
  }

  private path(path: Path, place: (point: Point) => string): string[] {
    const lines = [`\\path[${this.shape(path.role)}] ${path.segments.map((one) => step(one, place)).join(" ")};`];
    const corners = arrowheadOf(path, this.theme);
    if (corners === undefined) return lines;
    this.heads.add(path.role);
    return [...lines, `\\path[vitral/${path.role}-head] ${corners.map(place).join(" -- ")} -- cycle;`];
  }

  /** Over its style, what its author chose. */
  private own({ role, tint }: Shape): string {
    if (tint === undefined) return "";
    const { fill = this.theme.page } = inkFor({ role, tint }, this.theme);
    return `${isColour(fill) ? `,fill=${colour(fill)}` : ""},draw=${colour(tint)}`;
  }

  private shape(role: ShapeRole): string {
    this.shapes.add(role);
    return `vitral/${role}`;
  }

  /** A line of text is one node, so that TeX anchors it as it sets it. */
  private text({ anchor, upright = false, ground, runs: [first, ...others] }: Text, at: string): string {
    this.texts.add(first.role);
    const side = { start: "base west", middle: "base", end: "base east" }[anchor];
    const { halo } = this.theme.texts[first.role];
    const behind =
      ground === undefined || halo === undefined
        ? "inner sep=0pt"
        : `fill=${colour(this.theme.shapes[ground].fill ?? this.theme.page)},inner sep=${this.points(halo)}`;
    const runs = [escapeTex(first.text), ...others.map((run) => this.run(run))].join("");
    return `\\node[vitral/${first.role},anchor=${side}${upright ? ",rotate=90" : ""},outer sep=0pt,${behind}] at ${at} {${runs}};`;
  }

  private run({ role, text, gap }: Run): string {
    this.texts.add(role);
    return `\\hspace{${this.points(gap)}}\\vitralrun{${role}}{${escapeTex(text)}}`;
  }

  /** Of all roles that the picture has. */
  styles(): string[] {
    const style = (name: string, options: readonly string[]) => `\\vitralstyle{${name}}{${options.join(",")}}%`;
    return [
      style("page", [`fill=${colour(this.theme.page)}`]),
      ...[...this.shapes].map((role) => style(role, this.shapeOptions(role))),
      ...[...this.heads].map((role) =>
        style(`${role}-head`, [`fill=${colour(this.theme.shapes[role].stroke ?? this.theme.page)}`]),
      ),
      ...[...this.texts].map((role) => style(role, this.textOptions(role))),
    ];
  }

  private shapeOptions(role: ShapeRole): string[] {
    const { fill, stroke, width = 1, dash, join, opacity = 1 } = this.theme.shapes[role];
    return [
      ...(fill === undefined ? [] : [`fill=${colour(fill)}`]),
      ...(stroke === undefined ? [] : [`draw=${colour(stroke)}`, `line width=${this.points(width)}`]),
      ...(dash === undefined ? [] : [`dash pattern=on ${this.points(dash[0])} off ${this.points(dash[1])}`]),
      ...(join === undefined ? [] : [`line join=${join}`]),
      ...(opacity === 1 ? [] : [`opacity=${opacity}`]),
    ];
  }

  private textOptions(role: TextRole): string[] {
    const { family, size, weight, italic } = fonts[role];
    const letters = { Inter: "\\sffamily", "JetBrains Mono": "\\ttfamily", "STIX Two Text": "\\rmfamily" };
    const series = `${weight >= 600 ? "\\bfseries" : ""}${italic ? "\\itshape" : ""}`;
    const height = round(size * this.scale);
    const font = `${letters[this.theme.families[family]]}${series}\\fontsize{${height}}{${round(1.2 * height)}}\\selectfont`;
    return [`font=${font}`, `text=${colour(this.theme.texts[role].fill)}`];
  }

  private points(units: number): string {
    return `${round(units * this.scale)}bp`;
  }
}

function step(segment: Segment, place: (point: Point) => string): string {
  switch (segment.kind) {
    case "move":
      return place(segment.to);
    case "line":
      return `-- ${place(segment.to)}`;
    case "cubic":
      return `.. controls ${segment.controls.map(place).join(" and ")} .. ${place(segment.to)}`;
    case "close":
      return "-- cycle";
  }
}

function colour(value: Colour): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16));
  return `{rgb,255:red,${red};green,${green};blue,${blue}}`;
}

const pair = ({ x, y }: Point): string => `(${round(x)},${round(y)})`;
