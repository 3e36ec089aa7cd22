import type { FigureStyle, PictureFormat } from "../runtime/host/figures/figure-file.ts";
import { textDigest } from "../runtime/host/run-folder/run-digests.ts";

/** A pattern alone, as the content of a file that says what it is of. */
export async function patternFigure(
  text: string,
  format: PictureFormat,
  style: FigureStyle,
  flags: Readonly<Record<string, string>>,
): Promise<string | readonly Uint8Array[]> {
  const { patternDrawing } = await import("../compiler/pictures/pattern-drawing.ts");
  const { figureFile } = await import("../runtime/host/figures/figure-file.ts");
  const { recordText } = await import("../runtime/host/figures/figure-record.ts");
  const record = recordText({ spec: "", sha256: textDigest({ name: "--pattern", text }), set: [], flags });
  return figureFile(patternDrawing("--pattern", text), format, style, record);
}
