import type { BoundGraph } from "./bound-model.ts";

/** Places of a picture that stand in rows and columns. */
export interface PictureGrid {
  readonly rows: number;
  readonly columns: number;
  /** Of an element of the picture: its place, row by row; -1 where it is none. */
  at(element: number): number;
}

/**
 * The grid that elements of the picture stand in, whatever their channels.
 * @returns undefined where they are fewer than two or fill no grid
 */
export function pictureGrid(graph: BoundGraph, elements: Iterable<number>): PictureGrid | undefined {
  const [, , height = 1, width = 1] = graph.shapeOf(graph.image);
  const pixelOf = (element: number) => element % (height * width);
  const pixels = new Set<number>();
  for (const element of elements) if (element >= 0) pixels.add(pixelOf(element));
  const sorted = (of: (pixel: number) => number) => [...new Set([...pixels].map(of))].sort((a, b) => a - b);
  const placed = (all: readonly number[]) => new Map(all.map((at, i) => [at, i]));
  const lines = placed(sorted((pixel) => Math.floor(pixel / width)));
  const stripes = placed(sorted((pixel) => pixel % width));
  if (pixels.size < 2 || pixels.size !== lines.size * stripes.size) return undefined;
  return {
    rows: lines.size,
    columns: stripes.size,
    at(element) {
      const row = lines.get(Math.floor(pixelOf(element) / width));
      const column = stripes.get(pixelOf(element) % width);
      return element < 0 || row === undefined || column === undefined ? -1 : row * stripes.size + column;
    },
  };
}
