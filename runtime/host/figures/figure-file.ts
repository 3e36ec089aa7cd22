import type { Drawing } from "../../../compiler/drawing/drawing.ts";
import { withLegend } from "../../../compiler/drawing/legend.ts";
import type { Theme } from "../../../compiler/drawing/theme.ts";
import { type ThemeName, themes } from "../../../compiler/drawing/themes.ts";
import { type Lettering, toSvg } from "../../../compiler/drawing/to-svg.ts";
import { toTikz } from "../../../compiler/drawing/to-tikz.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { packageVersion } from "../files/package.ts";
import { embedFaces } from "./embed-faces.ts";
import { uselessFlag } from "./figure-file-messages.ts";
import { openFaces } from "./open-faces.ts";
import { outlineText } from "./outline-text.ts";
import { toPdf } from "./to-pdf.ts";
import { toPng } from "./to-png.ts";

export type PictureFormat = "svg" | "png" | "pdf" | "tikz";

export interface FigureStyle {
  /** Where an SVG has its letters from, if not from whoever shows it. */
  readonly fonts?: "embed" | "outline" | undefined;
  /** Pixels to a unit. */
  readonly scale?: number | undefined;
  /** A picture for a document, instead of a document of its own. */
  readonly fragment?: boolean | undefined;
  readonly theme?: ThemeName | undefined;
  /** What its shapes mean, under it. */
  readonly legend?: boolean | undefined;
}

/** What only some formats know. */
const knownBy: Readonly<Record<keyof FigureStyle, readonly (PictureFormat | "html")[]>> = {
  fonts: ["svg"],
  scale: ["png"],
  fragment: ["tikz"],
  theme: ["svg", "png", "pdf", "tikz", "html"],
  legend: ["svg", "png", "pdf", "tikz", "html"],
};

export type Content = string | readonly Uint8Array[];

/**
 * A drawing as the content of a file.
 * @throws ProblemError F480, F481
 */
export async function figureFile(
  drawing: Drawing,
  format: PictureFormat,
  style: FigureStyle = {},
  record?: string,
): Promise<Content> {
  const [content] = await figureFiles([drawing], format, style, record);
  return content;
}

/**
 * Drawings as the content of a file for each, or of one with a page for each, where the format has pages.
 * @throws ProblemError F480, F481
 */
export async function figureFiles(
  drawings: readonly [Drawing, ...Drawing[]],
  format: PictureFormat,
  style: FigureStyle = {},
  record?: string,
): Promise<[Content, ...Content[]]> {
  requireKnown(style, format);
  const theme = themes[style.theme ?? "screen"];
  const told = (drawing: Drawing) => (style.legend === true ? withLegend(drawing) : drawing);
  const [first, ...others] = [told(drawings[0]), ...drawings.slice(1).map(told)] as const;
  if (format === "pdf") {
    const info = { creator: `Vitral ${packageVersion}`, record };
    return [await toPdf([first, ...others], theme, await openFaces(), info)];
  }
  const files: [Content, ...Content[]] = [await pictureOf(first, format, theme, style, record)];
  for (const drawing of others) files.push(await pictureOf(drawing, format, theme, style, record));
  return files;
}

async function pictureOf(
  drawing: Drawing,
  format: Exclude<PictureFormat, "pdf">,
  theme: Theme,
  { fonts, scale, fragment = false }: FigureStyle,
  record: string | undefined,
): Promise<Content> {
  const said = record === undefined ? {} : { record };
  switch (format) {
    case "svg":
      return toSvg(drawing, theme, { lettering: await letteringOf(drawing, fonts, theme), ...said });
    case "png":
      return [await toPng(drawing, theme, await openFaces(), { scale, record })];
    case "tikz":
      return toTikz(drawing, theme, { fragment, ...said });
  }
}

/**
 * Refuses what would have no effect.
 * @throws ProblemError F481
 */
export function requireKnown(style: FigureStyle, format: string): void {
  const flags = Object.keys(knownBy) as (keyof FigureStyle)[];
  const useless = flags.find((flag) => style[flag] !== undefined && !isKnown(flag, format));
  if (useless !== undefined) throw new ProblemError(uselessFlag(useless, format, knownBy[useless]));
}

/** Whether a flag says something of a figure in a format; those that are not of the style do in any. */
export function isKnown(flag: string, format: string): boolean {
  const formats = Object.entries(knownBy).find(([name]) => name === flag)?.[1];
  return formats === undefined || formats.some((one) => one === format);
}

async function letteringOf(drawing: Drawing, fonts: FigureStyle["fonts"], theme: Theme): Promise<Lettering> {
  if (fonts === undefined) return { kind: "named" };
  const faces = await openFaces();
  if (fonts === "embed") return embedFaces(drawing, theme, faces);
  return { kind: "outlined", outlines: (text) => outlineText(text, theme, faces) };
}
