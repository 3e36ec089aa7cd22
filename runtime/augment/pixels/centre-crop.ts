import type { Picture } from "../picture.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of a picture whose shorter side has so many pixels; the longer one is cut to a whole number, as in torchvision. */
export function withShorterSide({ width, height }: Size, shorter: number): Size {
  return width <= height
    ? { width: shorter, height: Math.trunc((shorter * height) / width) }
    : { width: Math.trunc((shorter * width) / height), height: shorter };
}

/** To how many pixels the shorter side goes where the model's size is to fit in, and no more than that. */
export const shorterSideFor = (picture: Size, { width, height }: Size): number =>
  picture.width <= picture.height
    ? Math.max(width, Math.ceil((height * picture.width) / picture.height))
    : Math.max(height, Math.ceil((width * picture.height) / picture.width));

/** A picture's middle, as torchvision's `center_crop` takes it; what it lacks to the size is black. */
export function centreCrop(picture: Picture, { width, height }: Size): Picture {
  const { channels, levels } = picture;
  const cut = new Uint8Array(width * height * channels);
  const [top, left] = [halfway(picture.height - height), halfway(picture.width - width)];
  for (let y = 0; y < height; y++) {
    const row = y + top;
    if (row < 0 || row >= picture.height) continue;
    const [from, to] = [Math.max(0, -left), Math.min(width, picture.width - left)];
    const begin = (row * picture.width + left + from) * channels;
    if (to > from) cut.set(levels.subarray(begin, begin + (to - from) * channels), (y * width + from) * channels);
  }
  return { width, height, channels, levels: cut };
}

/** Half of it, as torchvision rounds: of what is cut off to the even number, of what is lacking down. */
function halfway(space: number): number {
  if (space < 0) return -Math.floor(-space / 2);
  return Number.isInteger(space / 2) ? space / 2 : 2 * Math.round(space / 4);
}
