import sharp, { type Sharp } from "sharp";

/** How much ink each pixel has, 0 … 1. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly ink: Float32Array;
}

/**
 * A digit of 28 × 28 levels as a large drawing with sharp edges.
 * @param edge the ink from which a pixel is drawn: the lower, the thicker the strokes
 */
export async function enlarged(levels: Uint8Array, side: number, edge = 0.5): Promise<Drawing> {
  const data = await sharp(levels, { raw: { width: 28, height: 28, channels: 1 } })
    .resize(side, side, { kernel: "cubic" })
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return {
    width: side,
    height: side,
    ink: Float32Array.from(data, (x) => Math.max(0, Math.min(1, 4 * (x / 255 - edge) + 0.5))),
  };
}

/** Cut close to its ink. */
export function tight(drawing: Drawing): Drawing {
  const { width, ink } = drawing;
  const inked = [...ink.keys()].filter((pixel) => (ink[pixel] ?? 0) > 0.3);
  const xs = inked.map((pixel) => pixel % width);
  const ys = inked.map((pixel) => Math.floor(pixel / width));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return placed(drawing, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1, -left, -top);
}

/** On a sheet of another size, moved to a place. */
export function placed(drawing: Drawing, width: number, height: number, left: number, top: number): Drawing {
  const ink = Float32Array.from({ length: width * height }, (_, pixel) => {
    const [x, y] = [(pixel % width) - left, Math.floor(pixel / width) - top];
    return x < 0 || y < 0 || x >= drawing.width || y >= drawing.height ? 0 : (drawing.ink[y * drawing.width + x] ?? 0);
  });
  return { width, height, ink };
}

/** @param level the grey of a pixel with that much ink, at a place of 0 … 1 */
export function inGrey({ width, height, ink }: Drawing, level: (ink: number, x: number, y: number) => number): Sharp {
  const levels = Uint8Array.from(ink, (part, pixel) =>
    Math.max(0, Math.min(255, level(part, (pixel % width) / width, Math.floor(pixel / width) / height))),
  );
  return sharp(levels, { raw: { width, height, channels: 1 } });
}

/** Ink of a colour where nothing else is: the rest is transparent. */
export function onNothing({ width, height, ink }: Drawing, colour: readonly [number, number, number]): Sharp {
  const levels = Uint8Array.from([...ink].flatMap((part) => [...colour, Math.round(255 * part)]));
  return sharp(levels, { raw: { width, height, channels: 4 } });
}

/** Colours of paper and ink, mixed. */
export function inColours(
  { width, height, ink }: Drawing,
  paper: readonly [number, number, number],
  pen: readonly [number, number, number],
): Sharp {
  const mixed = (part: number) => paper.map((level, channel) => level + part * ((pen[channel] ?? 0) - level));
  return sharp(Uint8Array.from([...ink].flatMap(mixed)), { raw: { width, height, channels: 3 } });
}
