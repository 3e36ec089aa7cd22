import type { Drawing } from "../../../compiler/drawing/drawing.ts";
import type { Theme } from "../../../compiler/drawing/theme.ts";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { tooManyPixels } from "./figure-file-messages.ts";
import type { Faces } from "./open-faces.ts";
import { outlineText } from "./outline-text.ts";

/** Pixels to a unit where nobody says it: what a sharp screen shows, as far as it fits. */
const USUAL_SCALE = 2;

/** What librsvg draws at most, along a side. */
const MOST_SIDE = 32_767;
/** Together: 400 MB while it is drawn. */
const MOST_PIXELS = 100_000_000;

/**
 * A drawing as pixels. Its texts are drawn, so that it looks the same whatever fonts a machine has.
 * @throws ProblemError F480
 */
export async function toPng(
  drawing: Drawing,
  theme: Theme,
  faces: Faces,
  { scale, record }: { readonly scale?: number | undefined; readonly record?: string | undefined },
): Promise<Buffer> {
  const { points, ...picture } = drawing;
  const { width, height } = picture;
  const most = Math.min(MOST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
  if (scale !== undefined && scale > most) throw new ProblemError(tooManyPixels({ width, height, scale, most }));
  const times = scale ?? Math.min(USUAL_SCALE, most);
  const outlines = (text: Parameters<typeof outlineText>[0]) => outlineText(text, theme, faces);
  const svg = toSvg(picture, theme, { lettering: { kind: "outlined", outlines } });
  const { default: sharp } = await import("sharp");
  const drawn = sharp(Buffer.from(svg), { density: 72 * times, unlimited: true }).flatten({ background: theme.page });
  if (record !== undefined) drawn.withXmp(xmp(record));
  // As wide on paper as it says.
  if (points !== undefined) drawn.withMetadata({ density: (72 * times) / points });
  return drawn.png({ compressionLevel: 9 }).toBuffer();
}

/** As programs that know pictures find it, and hand it on. */
const xmp = (record: string): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>${record}</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>`;
