import sharp from "sharp";
import { expect, it } from "vitest";
import { fonts, widthOf } from "../../../compiler/drawing/font.ts";
import { textAt } from "../../../compiler/drawing/marks.ts";
import type { TextRole } from "../../../compiler/drawing/role.ts";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";

const characters = [...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)), ..."×→·−…é"];
const LINE = 30;

/** Where the ink of each line ends. */
async function inkEnds(role: TextRole, lines: readonly string[]): Promise<number[]> {
  const [width, height] = [700, LINE * lines.length];
  const marks = lines.map((text, i) => textAt({ x: 0, y: LINE * i + 21 }, "start", role, text));
  const svg = toSvg({ width, height, title: "", marks });
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten()
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const isInk = (x: number, y: number) => (data[(y * info.width + x) * info.channels] ?? 255) < 240;
  const rows = Array.from({ length: LINE }, (_, i) => i);
  return lines.map((_, i) => {
    for (let x = width - 1; x >= 0; x--) if (rows.some((row) => isInk(x, LINE * i + row))) return x;
    return 0;
  });
}

it.each<TextRole>(["title", "cluster-label", "node-label", "node-aside", "result-label"])(
  "texts are at most as wide as measured, in the fonts of this machine: %s",
  async (role) => {
    const lines = characters.map((character) => character.repeat(Math.floor(600 / fonts[role].size / 1.2)));
    const ends = await inkEnds(role, lines);
    expect(lines.filter((_, i) => (ends[i] ?? 0) < 50)).toEqual([]);
    const cut = lines.filter((line, i) => (ends[i] ?? 0) > widthOf(role, line));
    expect(cut).toEqual([]);
  },
);
