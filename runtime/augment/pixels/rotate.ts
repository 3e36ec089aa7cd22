import type { Picture } from "../picture.ts";
import { type Affine, affineTransform, type Reading } from "./affine-transform.ts";

/** Turned about its middle, counter-clockwise, as Pillow's `Image.rotate` without `expand` does. */
export function rotate(picture: Picture, degrees: number, by: Reading, fill: readonly number[]): Picture {
  if (degrees % 360 === 0) return picture;
  const angle = (-degrees * Math.PI) / 180;
  const [cosine, sine] = [rounded(Math.cos(angle)), rounded(Math.sin(angle))];
  const [x, y] = [picture.width / 2, picture.height / 2];
  const matrix: Affine = [
    cosine,
    sine,
    cosine * -x + sine * -y + x,
    rounded(-Math.sin(angle)),
    cosine,
    -sine * -x + cosine * -y + y,
  ];
  return affineTransform(picture, matrix, by, fill);
}

/** To 15 places, so that a quarter turn is one. */
const rounded = (x: number): number => Number(x.toFixed(15));
