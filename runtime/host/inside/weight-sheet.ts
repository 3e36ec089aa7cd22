import sharp from "sharp";
import { stacks } from "../../../compiler/drawing/face.ts";
import { widthOf } from "../../../compiler/drawing/font.ts";
import { screen } from "../../../compiler/drawing/screen.ts";
import { element, lines } from "../../../compiler/drawing/xml-element.ts";
import type { TilePanel } from "../../inside/weight-pictures.ts";
import { html } from "../../report/html.ts";
import { htmlPage } from "../../report/html-page.ts";

const gap = 3;
const margin = 16;
const top = 52;
/** Of a panel's title and note. */
const heading = 44;

interface Mosaic {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/** Every number of a tile a square of whole pixels. */
function mosaic({ tiles, across, length }: TilePanel): Mosaic {
  const [{ rows, columns } = { rows: 1, columns: 1 }] = tiles;
  const cell = Math.max(1, Math.round(length / Math.max(rows, columns)));
  const place = (count: number, size: number) => count * (size * cell + gap) - gap;
  const width = place(Math.min(across, tiles.length), columns);
  const height = place(Math.ceil(tiles.length / across), rows);
  const rgb = Buffer.alloc(3 * width * height, 0xff);
  for (const [i, tile] of tiles.entries()) {
    const left = (i % across) * (columns * cell + gap);
    const above = Math.floor(i / across) * (rows * cell + gap);
    for (let y = 0; y < rows * cell; y++)
      for (let x = 0; x < columns * cell; x++) {
        const from = 3 * (Math.floor(y / cell) * columns + Math.floor(x / cell));
        rgb.set(tile.rgb.subarray(from, from + 3), 3 * ((above + y) * width + left + x));
      }
  }
  return { width, height, rgb };
}

const pngOf = ({ width, height, rgb }: Mosaic) =>
  sharp(rgb, { raw: { width, height, channels: 3 } }).png({ palette: false });

/** All panels below each other, as one picture. */
export async function weightSheet(
  title: string,
  note: string | undefined,
  panels: readonly TilePanel[],
): Promise<Buffer> {
  const placed: { readonly panel: TilePanel; readonly drawn: Mosaic; readonly y: number }[] = [];
  let y = top;
  for (const panel of panels) {
    const drawn = mosaic(panel);
    placed.push({ panel, drawn, y });
    y += heading + drawn.height + margin;
  }
  const widths = placed.flatMap(({ panel, drawn }) => [
    drawn.width,
    widthOf("subtitle", panel.note),
    widthOf("subtitle", panel.title) * 1.2,
  ]);
  const width = Math.ceil(Math.max(widthOf("title", title), ...widths)) + 2 * margin;
  const size = { width, height: y };
  const text = (at: number, words: string, more: Readonly<Record<string, string | number>>) =>
    element("text", { x: margin, y: at, ...more }, words);
  const small = { fill: screen.texts.subtitle.fill, "font-size": 11 };
  const marks = [
    text(26, title, { "font-size": 15 }),
    ...(note === undefined ? [] : [text(44, note, small)]),
    ...placed.flatMap(({ panel, y: at }) => [
      text(at + 18, panel.title, { "font-size": 13 }),
      text(at + 34, panel.note, small),
    ]),
  ];
  const frame = { xmlns: "http://www.w3.org/2000/svg", ...size, "font-family": stacks[screen.families.sans] };
  const words = Buffer.from(element("svg", { ...frame, fill: screen.texts.title.fill }, lines(marks)).markup);
  return sharp({ create: { ...size, channels: 3, background: screen.page } })
    .composite([
      ...placed.map(({ drawn, y: at }) => ({
        input: drawn.rgb,
        raw: { width: drawn.width, height: drawn.height, channels: 3 as const },
        ...{ left: margin, top: at + heading },
      })),
      { input: words, left: 0, top: 0 },
    ])
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** The same as one page that needs nothing beside itself. */
export async function weightPage(
  title: string,
  note: string | undefined,
  panels: readonly TilePanel[],
): Promise<string> {
  const sections = panels.map(async (panel) => {
    const png = await pngOf(mosaic(panel)).toBuffer();
    return html`<section><h2>${panel.title}</h2><p class="note">${panel.note}</p>
<div class="scroll"><img class="mosaic" alt="" src="data:image/png;base64,${png.toString("base64")}"></div></section>`;
  });
  return htmlPage(
    title,
    html`${note === undefined ? undefined : html`<p>${note}</p>`}${await Promise.all(sections)}`,
    ".mosaic { image-rendering: pixelated; background: #fff; padding: 3px; }",
  );
}
