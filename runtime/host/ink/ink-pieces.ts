import type { Levels } from "./levels.ts";

/** From here on a pixel is ink, 0 … 1. */
const least = 0.3;

/** Pieces with less than this part of the largest one's pixels are dust. */
const dust = 0.05;

/** Pieces with more than this part of their pixels in the outer tenth of the picture are a frame, or an edge of the table. */
const frame = 0.9;

/** A drawing has at least this many pixels in one piece: fewer are grain. */
const fewest = 12;

/**
 * The ink without what is no part of a drawing.
 * @returns undefined where nothing is left
 */
export function withoutDirt(ink: Levels): Levels | undefined {
  const { width, height, values } = ink;
  const pieces = piecesOf(ink);
  const inside = pieces.filter(
    (pixels) => pixels.filter((pixel) => isOuter(pixel, ink)).length <= frame * pixels.length,
  );
  const drawing = withoutDust(inside.length === 0 ? pieces : inside);
  if (!drawing.some((pixels) => pixels.length >= fewest)) return undefined;
  const kept = new Float32Array(values.length);
  for (const pixel of drawing.flat()) {
    kept[pixel] = values[pixel] ?? 0;
    // Edges fade out over a pixel.
    for (const next of around(pixel, ink)) kept[next] = values[next] ?? 0;
  }
  return { width, height, values: kept };
}

function isOuter(pixel: number, { width, height }: Levels): boolean {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return Math.min(x, width - 1 - x) < width / 10 || Math.min(y, height - 1 - y) < height / 10;
}

/** The pixels of each connected piece. */
function piecesOf(ink: Levels): number[][] {
  const isNew = ink.values.map((value) => (value > least ? 1 : 0));
  return Array.from(isNew.keys()).flatMap((start) => {
    if (isNew[start] === 0) return [];
    isNew[start] = 0;
    const piece = [start];
    // The list grows while it is gone through.
    for (const pixel of piece) {
      for (const next of around(pixel, ink)) {
        if (isNew[next] === 0) continue;
        isNew[next] = 0;
        piece.push(next);
      }
    }
    return [piece];
  });
}

function withoutDust(pieces: readonly number[][]): readonly number[][] {
  const largest = Math.max(0, ...pieces.map((pixels) => pixels.length));
  return pieces.filter((pixels) => pixels.length >= dust * largest);
}

/** A pixel and its neighbours. */
function around(pixel: number, { width, height }: Levels): readonly number[] {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  const found: number[] = [];
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++)
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) found.push(j * width + i);
  return found;
}
