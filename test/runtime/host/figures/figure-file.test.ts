import fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import type { Drawing } from "../../../../compiler/drawing/drawing.ts";
import { fonts, widthOf } from "../../../../compiler/drawing/font.ts";
import { textAt } from "../../../../compiler/drawing/marks.ts";
import type { TextRole } from "../../../../compiler/drawing/role.ts";
import { screen } from "../../../../compiler/drawing/screen.ts";
import { themes } from "../../../../compiler/drawing/themes.ts";
import { type FigureStyle, figureFile, type PictureFormat } from "../../../../runtime/host/figures/figure-file.ts";
import { type Faces, openFaces } from "../../../../runtime/host/figures/open-faces.ts";
import { setText } from "../../../../runtime/host/figures/set-text.ts";
import { everyMark } from "../../../compiler/drawing/every-mark.ts";
import { hostileTexts } from "../../../hostile-texts.ts";

const textRoles = Object.keys(fonts) as TextRole[];

let faces: Faces;
beforeAll(async () => {
  faces = await openFaces();
});

async function bytesOf(drawing: Drawing, format: PictureFormat, style: FigureStyle = {}): Promise<Buffer> {
  const content = await figureFile(drawing, format, style);
  return typeof content === "string" ? Buffer.from(content) : Buffer.concat(content);
}

/** Where anything is drawn, in a grey picture of the drawing's own size. */
const grey = async (file: Buffer) => {
  const { width, height } = everyMark;
  return sharp(file)
    .resize(width, height, { fit: "fill" })
    .flatten({ background: "white" })
    .greyscale()
    .raw()
    .toBuffer();
};

describe("texts in the faces that come along", () => {
  it("are never wider than layouts measure them", () => {
    const wider = [screen, themes.paper].flatMap((theme) =>
      textRoles.flatMap((role) =>
        [...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)), ..."×→·−…é÷√αβ≤漢"].filter((letter) => {
          const text = `n${letter}n`;
          const pieces = setText(textAt({ x: 0, y: 0 }, "start", role, text), theme, faces);
          return pieces.reduce((width, piece) => width + piece.width, 0) > widthOf(role, text);
        }),
      ),
    );
    expect(wider).toEqual([]);
  });

  it("keep all of their letters, whichever face has them, and end where their anchor says", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab →漢é\u0301α("), minLength: 1 });
    fc.assert(
      fc.property(text, fc.constantFrom(...textRoles), (one, role) => {
        const set = setText(textAt({ x: 50, y: 0 }, "end", role, one), screen, faces);
        expect(set.map((piece) => piece.text).join("")).toBe(one);
        const last = set.at(-1);
        expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(50, 6);
      }),
      { numRuns: 50, seed: 1 },
    );
  });
});

describe("a figure's file", () => {
  const ways: (readonly [PictureFormat, FigureStyle])[] = [
    ["svg", {}],
    ["svg", { fonts: "embed" }],
    ["svg", { fonts: "outline" }],
    ["png", { scale: 1 }],
    ["pdf", {}],
    ["tikz", {}],
    ["tikz", { fragment: true }],
  ];

  it.each(ways)("as %s %j is the same bytes twice", async (format, style) => {
    const [first, second] = [await bytesOf(everyMark, format, style), await bytesOf(everyMark, format, style)];
    expect(Buffer.compare(first, second)).toBe(0);
  });

  it("draws its texts where it names fonts for them, and needs none", async () => {
    const outlined = await bytesOf(everyMark, "svg", { fonts: "outline" });
    expect(outlined.toString()).not.toMatch(/<text|font-/);
    const [drawn, blank] = await Promise.all([outlined, await bytesOf({ ...everyMark, marks: [] }, "svg")].map(grey));
    const title = { x: 10, y: 5, width: 90, height: 16 };
    const ink = (picture: Buffer | undefined) =>
      Array.from({ length: title.height }, (_, y) => [
        ...(picture ?? []).slice((title.y + y) * everyMark.width + title.x).slice(0, title.width),
      ])
        .flat()
        .filter((value) => value < 128).length;
    expect(ink(blank)).toBe(0);
    expect(ink(drawn)).toBeGreaterThan(100);
    const png = await bytesOf(everyMark, "png", { scale: 3 });
    expect(await sharp(png).metadata()).toMatchObject({ width: 600, height: 360 });
  });

  it("as PDF holds faces and no picture", async () => {
    const pdf = (await bytesOf(everyMark, "pdf")).toString("latin1");
    for (const face of ["Inter-Bold", "JetBrainsMono-Regular", "STIXTwoText-Italic"]) expect(pdf).toContain(`+${face}`);
    expect(pdf).toMatch(/\/MediaBox \[0 0 150 90\]/);
    expect(pdf).not.toMatch(/\/Image\b|\/JavaScript|\/Helvetica/);
  });

  it.each(ways)("as %s %j takes any text for a text", async (format, style) => {
    for (const text of hostileTexts) {
      const marks = everyMark.marks.map((mark) =>
        mark.kind === "group" ? { ...mark, title: text } : textAt({ x: 10, y: 20 }, "start", "title", text),
      );
      const file = (await bytesOf({ ...everyMark, title: text, description: text, marks }, format, style)).toString(
        "latin1",
      );
      if (format === "svg") expect(Buffer.from(file, "latin1").toString()).not.toMatch(/[^\P{Cc}\n]/u);
      if (format === "svg") expect(file).not.toMatch(/<script|onload="/);
      // Every object of a PDF and no other: what a text says is none.
      if (format === "pdf") expect(file.match(/^\d+ 0 obj/gm)?.length).toBe(Number(/\/Size (\d+)/.exec(file)?.[1]) - 1);
    }
  });
});
