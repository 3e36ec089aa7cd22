import sharp from "sharp";
import { stacks } from "../../../compiler/drawing/face.ts";
import { widthOf } from "../../../compiler/drawing/font.ts";
import { screen } from "../../../compiler/drawing/screen.ts";
import { element, lines, type Markup } from "../../../compiler/drawing/xml-element.ts";
import { meanMap } from "../../inside/attention-maps.ts";
import { insideSentences as said } from "../../inside/inside-messages.ts";
import type { SeenAttention } from "../../inside/seen-attention.ts";
import { distanceChart } from "./distance-chart.ts";
import { heatPng } from "./heat-png.ts";
import type { SeenPicture } from "./seen-picture.ts";

const gap = 6;
const left = 16;
const top = 76;
/** Of a picture's longer side on the sheet. */
const mostTile = 96;

interface Tile {
  readonly map: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly x: number;
  readonly y: number;
}

/**
 * What each head of each layer looks at, laid over the picture: a row a layer, its mean first; and the rollout, beside
 * the picture itself.
 */
export async function attentionSheet(title: string, picture: SeenPicture, seen: SeenAttention): Promise<Buffer> {
  const { width, height } = tileSize(picture);
  const heads = Math.max(...seen.layers.map((layer) => layer.heads.length));
  const place = (column: number, row: number) => ({ x: left + column * (width + gap), y: top + row * (height + gap) });
  const tiles = seen.layers.flatMap(({ heads: maps, places, ...layer }, row): Tile[] =>
    [meanMap({ heads: maps, places, ...layer }), ...maps].map((map, column) => ({
      ...{ map, rows: places.rows, columns: places.columns },
      ...place(column + 2, row),
    })),
  );
  const [first] = seen.layers;
  const rolled: Tile[] =
    typeof seen.rollout === "string" || first === undefined
      ? []
      : [{ map: seen.rollout, rows: first.places.rows, columns: first.places.columns, ...place(0, 1) }];
  const ground = await sharp(picture.png)
    .resize(width, height, { kernel: picture.width < width ? "nearest" : "lanczos3", fit: "fill" })
    .png()
    .toBuffer();
  const laid = [...rolled, ...tiles].map(async ({ map, rows, columns, x, y }) => {
    const over = await sharp(await heatPng(map, rows, columns))
      .resize(width, height, { kernel: "nearest", fit: "fill" })
      .png()
      .toBuffer();
    return [
      { input: ground, left: x, top: y },
      { input: over, left: x, top: y },
    ];
  });
  const chart = distanceChart(seen.layers);
  const below = Math.max(place(0, seen.layers.length).y, place(0, 2).y) - gap + 20;
  const words = chart === undefined ? 0 : widthOf("subtitle", said.distance);
  const size = {
    width: Math.ceil(Math.max(place(heads + 3, 0).x - gap, left + Math.max(chart?.width ?? 0, words))) + 16,
    height: below + (chart === undefined ? 0 : chart.height + 16),
  };
  const drawn = chart && element("g", { transform: `translate(${left} ${below + 8})` }, lines(chart.marks));
  const labels = sheetLabels(title, seen, heads, place, size, { width, height }, drawn);
  const own = place(0, 0);
  return sharp({ create: { ...size, channels: 3, background: screen.page } })
    .composite([
      { input: ground, left: own.x, top: own.y },
      ...(await Promise.all(laid)).flat(),
      { input: labels, left: 0, top: 0 },
    ])
    .png({ compressionLevel: 9 })
    .toBuffer();
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whole pixels to each of the picture's where it is small; the longer side at most `mostTile` where it is large. */
function tileSize({ width, height }: SeenPicture): Size {
  const longer = Math.max(width, height);
  const scale = longer <= mostTile ? Math.floor(mostTile / longer) : mostTile / longer;
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** What is written on the sheet, as a layer of its own. */
function sheetLabels(
  title: string,
  { layers, query, rollout }: SeenAttention,
  heads: number,
  place: (column: number, row: number) => { readonly x: number; readonly y: number },
  size: Size,
  tile: Size,
  chart: Markup | undefined,
): Buffer {
  const text = (x: number, y: number, words: string, more: Readonly<Record<string, string | number>> = {}) =>
    element("text", { x, y, ...more }, words);
  const note = { fill: screen.texts.subtitle.fill, "font-size": 11 };
  const middle = { ...note, "text-anchor": "middle" };
  const above = top - 8;
  const marks = [
    text(16, 26, title, { "font-size": 15 }),
    text(16, 44, query === undefined ? said.askedByAll : said.askedBy(query), note),
    text(place(0, 0).x + tile.width / 2, above, said.picture, middle),
    ...(typeof rollout === "string"
      ? []
      : [text(place(0, 1).x + tile.width / 2, place(0, 2).y + 6, said.rollout, middle)]),
    ...Array.from({ length: heads + 1 }, (_, i) =>
      text(place(i + 2, 0).x + tile.width / 2, above, i === 0 ? said.mean : said.head(i), middle),
    ),
    ...layers.map((_, i) =>
      text(place(2, i).x - 8, place(2, i).y + tile.height / 2 + 4, said.layer(i + 1), {
        ...note,
        "text-anchor": "end",
      }),
    ),
    ...(chart === undefined ? [] : [chart]),
  ];
  const frame = { xmlns: "http://www.w3.org/2000/svg", ...size, "font-family": stacks[screen.families.sans] };
  return Buffer.from(element("svg", { ...frame, fill: screen.texts.title.fill }, lines(marks)).markup);
}
