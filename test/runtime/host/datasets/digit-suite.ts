import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { beforeAll, expect, it } from "vitest";
import { prepareDigit } from "../../../../runtime/host/datasets/digit-picture.ts";
import { mnist } from "../../../../runtime/host/datasets/mnist.ts";
import { enlarged, inColours, inGrey, onNothing, placed, tight } from "./drawn-digit.ts";

const pixels = 28 * 28;
/** All images of the dataset, as levels. */
let images: readonly Uint8Array[] = [];
let labels: readonly number[] = [];

async function loadImages(): Promise<void> {
  const dataset = await mnist.load();
  const image = new Float32Array(pixels);
  images = Array.from({ length: dataset.length }, (_, index) => {
    dataset.write(index, image, 0);
    return Uint8Array.from(image, (x) => Math.round((0.3081 * x + 0.1307) * 255));
  });
  labels = images.map((_, index) => dataset.label(index));
}

/** The image of the dataset that is most like this one. */
function nearest(levels: Uint8Array): number {
  const distance = (image: Uint8Array, most: number) => {
    let sum = 0;
    for (let i = 0; i < pixels && sum < most; i++) sum += ((image[i] ?? 0) - (levels[i] ?? 0)) ** 2;
    return sum;
  };
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (const [index, image] of images.entries()) {
    const found = distance(image, least);
    if (found < least) [best, least] = [index, found];
  }
  return best;
}

async function prepared(picture: Sharp, inversion: "auto" | "always" | "never" = "auto"): Promise<Uint8Array> {
  const found = await prepareDigit(picture, inversion);
  if ("blank" in found) throw new Error(`blank: ${found.blank}`);
  return found.levels;
}

/** One image of each digit. */
export const oneOfEach = [37, 1050, 2077, 3105, 4180, 5062, 6050, 7042, 8019, 9088];

/** A number of 0 … 1 that looks drawn by chance. */
function grain(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
const black = (ink: number) => 255 * (1 - ink);

type Draw = (levels: Uint8Array) => Promise<Sharp>;
const sameStrokes: Readonly<Record<string, Draw>> = {
  "on white": async (levels) => inGrey(await enlarged(levels, 140), black),
  "on a third of the sheet": async (levels) =>
    inGrey(placed(tight(await enlarged(levels, 140)), 300, 300, 100, 90), black),
  "cut close to its ink": async (levels) => inGrey(tight(await enlarged(levels, 140)), black),
  "in a corner of a wide sheet": async (levels) =>
    inGrey(placed(tight(await enlarged(levels, 100)), 320, 160, 225, 4), black),
  "white on nothing": async (levels) => onNothing(await enlarged(levels, 28), [255, 255, 255]),
  "black on nothing": async (levels) => onNothing(await enlarged(levels, 112), [0, 0, 0]),
  "of middle grey on nothing": async (levels) => onNothing(await enlarged(levels, 112), [140, 140, 140]),
  "in blue on yellow": async (levels) => inColours(await enlarged(levels, 112), [230, 215, 150], [60, 70, 160]),
  "in yellow on white": async (levels) => inColours(await enlarged(levels, 112), [255, 255, 255], [250, 235, 60]),
  "in pencil on grey, unevenly lit": async (levels) => {
    const random = grain(1);
    return inGrey(
      placed(await enlarged(levels, 160), 240, 200, 30, 20),
      (ink, x, y) => 205 - 45 * x - 30 * y * y - ink * (50 + 25 * random()) + 10 * (random() - random()),
    );
  },
  "in chalk on a board": async (levels) => {
    const random = grain(2);
    return inGrey(
      placed(tight(await enlarged(levels, 120)), 240, 200, 60, 40),
      (ink, x) => 45 + 25 * x + 150 * ink + 10 * (random() - random()),
    );
  },
  "as a large photograph": async (levels) => {
    const random = grain(3);
    const sheet = placed(tight(await enlarged(levels, 320)), 900, 700, 300, 200);
    const picture = inGrey(
      sheet,
      (ink, x, y) => (215 - 60 * ((x - 0.3) ** 2 + y * y)) * (1 - 0.7 * ink) + 12 * (random() - random()),
    );
    return sharp(await picture.jpeg({ quality: 70 }).toBuffer());
  },
  "in a frame, with dust": async (levels) => {
    const sheet = placed(tight(await enlarged(levels, 140)), 300, 300, 100, 90);
    const isDust = (x: number, y: number) =>
      Math.hypot(x - 0.8, y - 0.2) < 0.008 || Math.hypot(x - 0.1, y - 0.7) < 0.01;
    const isFrame = (x: number, y: number) => Math.min(x, y, 1 - x, 1 - y) < 0.015;
    return inGrey(sheet, (ink, x, y) => (isDust(x, y) || isFrame(x, y) ? 20 : 250 * (1 - ink)));
  },
};
const otherStrokes: Readonly<Record<string, Draw>> = {
  "thick strokes": async (levels) => inGrey(placed(await enlarged(levels, 140, 0.1), 200, 200, 30, 30), black),
  "thin strokes": async (levels) => inGrey(placed(await enlarged(levels, 140, 0.85), 200, 200, 30, 30), black),
};

/**
 * Digits drawn in many ways are brought to the images that they were drawn after.
 * @param chosen which images, of which so many may be missed in each way
 */
export function holdDrawnDigits(chosen: readonly number[], mayMiss: number): void {
  beforeAll(loadImages);

  it.each(Object.entries(sameStrokes))("makes of a digit drawn %s the image it was drawn after", async (_, draw) => {
    let found = 0;
    for (const index of chosen)
      if (nearest(await prepared(await draw(images[index] ?? new Uint8Array()))) === index) found++;
    expect(found).toBeGreaterThanOrEqual(chosen.length - mayMiss);
  });

  it.each(Object.entries(otherStrokes))("makes of %s an image like others of that digit", async (_, draw) => {
    let found = 0;
    for (const index of chosen) {
      const like = nearest(await prepared(await draw(images[index] ?? new Uint8Array())));
      if (labels[like] === labels[index]) found++;
    }
    expect(found).toBeGreaterThanOrEqual(chosen.length - mayMiss);
  });
}

/** Images as they are, pictures of users, and pictures of nothing. */
export function holdOtherPictures(): void {
  beforeAll(loadImages);

  it("leaves the dataset's own images as they are, to the bit, also as negatives", async () => {
    for (const levels of images.filter((_, index) => index % 101 === 0)) {
      const raw = { raw: { width: 28, height: 28, channels: 1 } } as const;
      expect(await prepared(sharp(levels, raw))).toEqual(levels);
      expect(
        await prepared(
          sharp(
            levels.map((level) => 255 - level),
            raw,
          ),
        ),
      ).toEqual(levels);
    }
  });

  const folder = join(import.meta.dirname, "digits");
  it.each([
    ["four-alpha-white.png", 4],
    ["small-3.png", 3],
    ["small-8.png", 8],
    ["tight-2.png", 2],
    ["tight-5.png", 5],
  ])("reads %s", async (file, digit) => {
    expect(labels[nearest(await prepared(sharp(join(folder, file))))]).toBe(digit);
  });

  it.each([
    ["of one colour", sharp(join(folder, "blank-red.png"))],
    ["all transparent", onNothing({ width: 40, height: 40, ink: new Float32Array(1600) }, [0, 0, 0])],
    [
      "of grain",
      inGrey(
        { width: 200, height: 200, ink: new Float32Array(40_000) },
        (
          (random) => () =>
            150 + 20 * (random() - random())
        )(grain(4)),
      ),
    ],
    [
      "of light that fades",
      inGrey({ width: 200, height: 100, ink: new Float32Array(20_000) }, (_, x, y) => 90 + 80 * x + 40 * y * y),
    ],
    ["of one pixel", sharp(Uint8Array.of(7), { raw: { width: 1, height: 1, channels: 1 } })],
    ["one pixel wide", sharp(new Uint8Array(60).fill(255), { raw: { width: 1, height: 60, channels: 1 } })],
  ])("says that a picture %s is blank", async (_, picture) => {
    expect(await prepareDigit(picture, "auto")).toEqual({ blank: expect.stringContaining("nothing in it stands out") });
  });

  it("takes what it is told is ink", async () => {
    const dark = inGrey(placed(await enlarged(images[5062] ?? new Uint8Array(), 140), 200, 200, 30, 30), black);
    expect(nearest(await prepared(dark.clone(), "always"))).toBe(5062);
    expect(await prepareDigit(dark.clone(), "never")).toHaveProperty("blank");
  });
}
