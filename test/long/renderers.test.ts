import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import type { Drawing } from "../../compiler/drawing/drawing.ts";
import { type ThemeName, themes } from "../../compiler/drawing/themes.ts";
import { drawPanels } from "../../runtime/diagram/draw-spec.ts";
import { figureFiles } from "../../runtime/host/figures/figure-file.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { chromiumPath } from "../export/chromium/chromium.ts";
import { specFile } from "../training/specs.ts";

/** A folder that has resvg: `npm install --prefix FOLDER @resvg/resvg-js`. */
const resvg = process.env.VITRAL_RESVG;
const chromium = chromiumPath();
const hasLibrsvg = spawnSync("rsvg-convert", ["--version"]).status === 0;
const missing = [
  ...(resvg === undefined ? ["VITRAL_RESVG names no folder with @resvg/resvg-js"] : []),
  ...(chromium === undefined ? ["there is no Chromium"] : []),
  ...(hasLibrsvg ? [] : ["there is no rsvg-convert"]),
];
if (missing.length > 0) process.stderr.write(`figures are not drawn by several renderers: ${missing.join("; ")}\n`);

const WIDTH = 1296;
const faces = fileURLToPath(new URL("../../fonts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "vitral-renderers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fontconfig = join(folder, "fonts.conf");
writeFileSync(
  fontconfig,
  `<?xml version="1.0"?><fontconfig><dir>${faces}</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
);
const env = { ...process.env, FONTCONFIG_FILE: fontconfig };

/** What draws an SVG of a height, by the faces that come along. */
type Renderer = (svg: string, height: number) => Buffer;

interface ResvgOptions {
  readonly fitTo: { readonly mode: "width"; readonly value: number };
  readonly font: { readonly fontFiles: readonly string[]; readonly loadSystemFonts: boolean };
}

function byResvg(svg: string, fontFiles: readonly string[]): Buffer {
  const library: { readonly Resvg: new (svg: string, options: ResvgOptions) => { render(): { asPng(): Buffer } } } =
    createRequire(join(resvg ?? "", "package.json"))("@resvg/resvg-js");
  const font = { fontFiles, loadSystemFonts: false };
  return new library.Resvg(svg, { fitTo: { mode: "width", value: WIDTH }, font }).render().asPng();
}

const fontFiles = readdirSync(faces)
  .filter((file) => file.endsWith(".ttf"))
  .map((file) => join(faces, file));

const renderers: Readonly<Record<"chromium" | "librsvg" | "resvg", Renderer>> = {
  chromium: (svg, height) => {
    const [page, picture] = [join(folder, "page.html"), join(folder, "page.png")];
    // Chromium alone would round how wide letters are to whole pixels.
    const style = `<style>body{margin:0}text{text-rendering:geometricPrecision}svg{display:block;width:${WIDTH}px;height:${height}px}</style>`;
    writeFileSync(page, `<!doctype html><meta charset="utf-8">${style}${svg}`);
    const flags = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      `--user-data-dir=${folder}/profile`,
    ];
    const size = [`--window-size=${WIDTH},${height}`, `--screenshot=${picture}`];
    execFileSync(chromium ?? "", [...flags, ...size, `file://${page}`], { env, stdio: "pipe", timeout: 60_000 });
    return readFileSync(picture);
  },
  librsvg: (svg) => execFileSync("rsvg-convert", ["-w", String(WIDTH)], { env, input: svg, maxBuffer: 1 << 26 }),
  resvg: (svg) => byResvg(svg, fontFiles),
};

/** A field of the raster that pictures are compared on is so many pixels wide: less than two letters. */
const FIELD = 12;

async function fieldsOf(picture: Buffer, height: number): Promise<Buffer> {
  const [columns, rows] = [Math.round(WIDTH / FIELD), Math.round(height / FIELD)];
  const flat = sharp(picture).flatten({ background: "white" }).removeAlpha();
  return flat.resize(columns, rows, { fit: "fill" }).raw().toBuffer();
}

/** By how much of 255 two pictures differ in the field where they differ most. */
async function difference(one: Buffer, other: Buffer, height: number): Promise<number> {
  const [a, b] = await Promise.all([fieldsOf(one, height), fieldsOf(other, height)]);
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
}

async function pageOf(path: string): Promise<Drawing> {
  const source = { name: path, text: readFileSync(specFile(path), "utf8") };
  const { pages } = await drawPanels(source, { importer: specFiles(path) }).page();
  return pages[0];
}

async function svgOf(page: Drawing, theme: ThemeName, fonts?: "outline"): Promise<string> {
  const [svg] = await figureFiles([page], "svg", { theme, fonts }, "{}");
  if (typeof svg !== "string") throw new Error("SVG is text");
  return svg;
}

const heightOf = ({ width, height }: Drawing): number => Math.round((WIDTH * height) / width);

describe.skipIf(missing.length > 0)("Chromium, librsvg and resvg draw alike", () => {
  describe.each(["specs/vit.json", "specs/swin.json", "specs/mae.json"])("%s", (path) => {
    test.each(Object.keys(themes) as ThemeName[])("in the theme %s, with letters as outlines", async (theme) => {
      const page = await pageOf(path);
      const svg = await svgOf(page, theme, "outline");
      const height = heightOf(page);
      const drawn = renderers.chromium(svg, height);
      expect(await difference(drawn, renderers.librsvg(svg, height), height)).toBeLessThan(12);
      expect(await difference(drawn, renderers.resvg(svg, height), height)).toBeLessThan(12);
    });

    test.each(Object.keys(themes) as ThemeName[])("in the theme %s, with letters as text", async (theme) => {
      const page = await pageOf(path);
      const svg = await svgOf(page, theme);
      const height = heightOf(page);
      const drawn = renderers.chromium(svg, height);
      expect(await difference(drawn, renderers.librsvg(svg, height), height)).toBeLessThan(20);
      const byResvg = await difference(drawn, renderers.resvg(svg, height), height);
      // The face of print has no arrows: for one of them resvg takes another face for the whole line.
      if (theme === "paper") expect(byResvg).toBeGreaterThan(50);
      else expect(byResvg).toBeLessThan(20);
    });
  });

  test("and a picture without its letters is seen to differ", async () => {
    const page = await pageOf("specs/vit.json");
    const svg = await svgOf(page, "screen");
    const height = heightOf(page);
    expect(await difference(renderers.resvg(svg, height), byResvg(svg, []), height)).toBeGreaterThan(80);
  });
});
