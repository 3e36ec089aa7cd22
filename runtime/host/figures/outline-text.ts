import type { Text } from "../../../compiler/drawing/drawing.ts";
import type { Theme } from "../../../compiler/drawing/theme.ts";
import type { Outline } from "../../../compiler/drawing/to-svg.ts";
import { round } from "../../../compiler/drawing/xml-element.ts";
import type { Faces } from "./open-faces.ts";
import { type Piece, setText } from "./set-text.ts";

/** The letters of a text as paths, those of one role together. */
export function outlineText(text: Text, theme: Pick<Theme, "families">, faces: Faces): Outline[] {
  const outlines: Outline[] = [];
  for (const piece of setText(text, theme, faces)) {
    const d = outlineOf(piece, text.y);
    const last = outlines.at(-1);
    if (last?.role === piece.role) outlines.splice(-1, 1, { role: piece.role, d: last.d + d });
    else outlines.push({ role: piece.role, d });
  }
  return outlines.filter(({ d }) => d !== "");
}

const letters = { moveTo: "M", lineTo: "L", quadraticCurveTo: "Q", bezierCurveTo: "C", closePath: "Z" } as const;

/** The data of a path that draws a piece above a baseline. */
export function outlineOf({ text, face, size, x }: Piece, y: number): string {
  const { glyphs, positions } = face.font.layout(text);
  const scale = size / face.font.unitsPerEm;
  let pen = 0;
  let d = "";
  for (const [i, { path }] of glyphs.entries()) {
    const { xOffset = 0, yOffset = 0, xAdvance = 0 } = positions[i] ?? {};
    for (const { command, args } of path.commands) {
      const place = (value: number, j: number) =>
        round(j % 2 === 0 ? x + (pen + xOffset + value) * scale : y - (yOffset + value) * scale);
      d += letters[command] + args.map(place).join(" ");
    }
    pen += xAdvance;
  }
  return d;
}
