import type { Picture } from "../picture.ts";

/**
 * Colours turned about the circle, as torchvision does with Pillow: to whole levels of hue, saturation and value, the hue
 * moved round, and back.
 * @param turn −½ … ½ of the circle
 */
export function turnHue(picture: Picture, turn: number): Picture {
  const { channels, levels: from } = picture;
  if (channels < 3) return picture;
  const moved = Math.trunc(turn * 255) & 255;
  const levels = new Uint8Array(from);
  for (let i = 0; i + 2 < from.length; i += channels) {
    const [red, green, blue] = [from[i] ?? 0, from[i + 1] ?? 0, from[i + 2] ?? 0];
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    if (range === 0) continue;
    const hue = (hueOf(red, green, blue, value, range) + moved) & 255;
    paint(levels, i, hue, Math.trunc(Math.fround(range / value) * 255), value);
  }
  return { ...picture, levels };
}

/** 0 … 255, in f32 as Pillow computes it. */
function hueOf(red: number, green: number, blue: number, value: number, range: number): number {
  const [r, g, b] = [share(value - red, range), share(value - green, range), share(value - blue, range)];
  const sixth = red === value ? b - g : green === value ? 2 + r - b : 4 + g - r;
  return Math.trunc(Math.fround((Math.fround(sixth) / 6 + 1) % 1) * 255);
}

const share = (part: number, range: number): number => Math.fround(part / range);

function paint(levels: Uint8Array, at: number, hue: number, saturation: number, value: number): void {
  const strength = Math.fround(saturation / 255);
  const sixth = Math.floor((hue * 6) / 255);
  const within = Math.fround((hue * 6) / 255 - sixth);
  const low = rounded(value * (1 - strength));
  const falling = rounded(value * (1 - strength * within));
  const rising = rounded(value * (1 - strength * (1 - within)));
  const [red, green, blue] = ordered(sixth % 6, value, low, falling, rising);
  levels[at] = red;
  levels[at + 1] = green;
  levels[at + 2] = blue;
}

type Colour = readonly [red: number, green: number, blue: number];

function ordered(sixth: number, value: number, low: number, falling: number, rising: number): Colour {
  switch (sixth) {
    case 0:
      return [value, rising, low];
    case 1:
      return [falling, value, low];
    case 2:
      return [low, value, rising];
    case 3:
      return [low, falling, value];
    case 4:
      return [rising, low, value];
    default:
      return [value, low, falling];
  }
}

const rounded = (x: number): number => Math.min(255, Math.max(0, Math.floor(x + 0.5)));
