import type { DistanceBias } from "./find-biases.ts";
import type { PatchFilters } from "./find-filters.ts";
import { type PositionTable, similarities } from "./find-positions.ts";
import { colourOf } from "./heat.ts";
import { inspectionSentences as said } from "./inside-messages.ts";
import type { WeightInspection } from "./inspect-weights.ts";
import { principalComponents } from "./principal-components.ts";

/** A small picture: three bytes a pixel. */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly rgb: Uint8Array;
}

/** Tiles side by side, so many in a row, all of one size. */
export interface TilePanel {
  readonly title: string;
  readonly note: string;
  readonly across: number;
  readonly tiles: readonly Tile[];
  /** The length that a tile's longer side should have, in pixels of the sheet. */
  readonly length: number;
}

/** As many as the ViT paper shows. */
const mostComponents = 28;
const mostFilters = 1024;
/** Squares of a grid of similarities, along a side. */
const mostSquares = 16;

/** A model's weights as pictures. */
export function weightPictures({ filters, positions, biases }: WeightInspection): readonly TilePanel[] {
  return [...filters.flatMap(filterPanels), ...positions.map(positionPanel), ...biases.map(biasPanel)];
}

function filterPanels({ name, channels, height, width, filters }: PatchFilters): TilePanel[] {
  const { directions, shares } = principalComponents(filters, mostComponents);
  const tile = (values: Float64Array) => filterTile(values, channels, height, width);
  const share = shares.reduce((sum, one) => sum + one, 0);
  const all = filters.slice(0, mostFilters);
  const scaled = said.scaled(channels);
  const components: TilePanel = {
    title: said.components(name, directions.length),
    note: said.componentsNote(filters.length, share, scaled),
    ...{ across: 14, tiles: directions.map(tile), length: 44 },
  };
  return [
    ...(directions.length === 0 ? [] : [components]),
    {
      title: said.filters(name, filters.length, height, width),
      note: scaled + (all.length < filters.length ? said.first(all.length) : ""),
      ...{ across: Math.min(28, Math.max(14, Math.ceil(Math.sqrt(all.length)))), tiles: all.map(tile), length: 20 },
    },
  ];
}

/** In colours where there are three channels, else in grey. */
function filterTile(values: Float64Array, channels: number, height: number, width: number): Tile {
  const size = height * width;
  const level = (channel: number, pixel: number) =>
    channels === 3
      ? (values[channel * size + pixel] ?? 0)
      : Array.from({ length: channels }, (_, c) => values[c * size + pixel] ?? 0).reduce((a, b) => a + b, 0) / channels;
  const levels = Array.from({ length: 3 * size }, (_, i) => level(i % 3, Math.floor(i / 3)));
  const most = levels.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  const rgb = Uint8Array.from(levels, (x) => Math.round(127.5 + (127.5 * x) / most));
  return { rows: height, columns: width, rgb };
}

function positionPanel(table: PositionTable): TilePanel {
  const { name, rows, columns, width, vectors, others, isLearnt } = table;
  const more = (others.length > 0 ? said.others(others) : "") + (isLearnt ? "" : said.fixed);
  if (width === 1)
    return {
      title: said.levels(name, rows, columns),
      note: said.levelsNote + more,
      ...{
        across: 1,
        length: 160,
        tiles: [
          rangeTile(
            vectors.map(([x = 0]) => x),
            rows,
            columns,
          ),
        ],
      },
    };
  const step = Math.max(1, Math.ceil(Math.max(rows, columns) / mostSquares));
  const shown = [...vectors.keys()].filter((i) => Math.floor(i / columns) % step === 0 && (i % columns) % step === 0);
  const all = similarities(table);
  return {
    title: said.positions(name, rows, columns),
    note: said.positionsNote(step) + more,
    across: Math.ceil(columns / step),
    tiles: shown.map((i) => colourTile(all[i] ?? new Float32Array(), rows, columns, (x) => (x + 1) / 2)),
    length: 40,
  };
}

function biasPanel({ name, rows, columns, heads }: DistanceBias): TilePanel {
  return {
    title: said.biases(name, heads.length),
    note: said.biasesNote(rows, columns),
    ...{ across: 16, length: 52, tiles: heads.map((head) => rangeTile([...head], rows, columns)) },
  };
}

function rangeTile(values: readonly number[], rows: number, columns: number): Tile {
  const known = values.filter((x) => !Number.isNaN(x));
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const range = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - least || 1;
  return colourTile(values, rows, columns, (x) => (x - least) / range);
}

/** What is no number is grey. */
function colourTile(values: ArrayLike<number>, rows: number, columns: number, part: (value: number) => number): Tile {
  const colour = (x: number) => (Number.isNaN(x) ? [128, 128, 128] : colourOf(Math.max(0, Math.min(1, part(x)))));
  return { rows, columns, rgb: Uint8Array.from(Array.from(values, colour).flat()) };
}
