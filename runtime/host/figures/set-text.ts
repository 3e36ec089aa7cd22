import type { Text } from "../../../compiler/drawing/drawing.ts";
import { facesOf } from "../../../compiler/drawing/face.ts";
import { fonts } from "../../../compiler/drawing/font.ts";
import { printable } from "../../../compiler/drawing/printable.ts";
import type { TextRole } from "../../../compiler/drawing/role.ts";
import type { Theme } from "../../../compiler/drawing/theme.ts";
import type { Face, Faces } from "./open-faces.ts";

/** Letters that one face has, at their place on the baseline of their text. */
export interface Piece {
  readonly role: TextRole;
  readonly text: string;
  readonly face: Face;
  readonly size: number;
  readonly x: number;
  readonly width: number;
}

/** A text set in the faces that come with Vitral: what one lacks is set in the next, and what all lack as a box. */
export function setText({ x, anchor, runs }: Text, theme: Pick<Theme, "families">, faces: Faces): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const [i, { role, text, gap }] of runs.entries()) {
    const { size } = fonts[role];
    const candidates = facesOf(fonts[role], theme.families).map(faces);
    if (i > 0) end += gap;
    for (const { face, text: part } of partsOf(printable(text), candidates)) {
      const width = (face.font.layout(part).advanceWidth / face.font.unitsPerEm) * size;
      pieces.push({ role, text: part, face, size, x: end, width });
      end += width;
    }
  }
  const start = x - { start: 0, middle: end / 2, end }[anchor];
  return pieces.map((piece) => ({ ...piece, x: start + piece.x }));
}

/** A text by the faces that have its characters; an accent goes with the letter that it stands on. */
function partsOf(text: string, candidates: readonly Face[]): { readonly face: Face; text: string }[] {
  const parts: { face: Face; text: string }[] = [];
  for (const cluster of text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []) {
    const has = ({ font }: Face) => [...cluster].every((one) => font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0));
    const face = candidates.find(has) ?? candidates[0];
    if (face === undefined) throw new Error("a font has a face");
    const last = parts.at(-1);
    if (last?.face === face) last.text += cluster;
    else parts.push({ face, text: cluster });
  }
  return parts;
}
