import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { decodePicture } from "../../../../runtime/host/pictures/decode.ts";

/** Two rows of three pixels. */
const size = { width: 3, height: 2 } as const;
const colours = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 200, 100, 50, 255, 255, 255]);
const colour = () => sharp(colours, { raw: { ...size, channels: 3 } });
const decoded = async (bytes: Uint8Array, channels: number, ground: "white" | "black" = "white") =>
  decodePicture({ kind: "bytes", bytes }, channels, ground);

test.each(["png", "webp", "tiff"] as const)("a %s without losses is decoded level by level", async (format) => {
  const options = { lossless: true, compression: "lzw" } as const;
  const file = await colour().toFormat(format, options).toBuffer();
  expect(await decoded(file, 3)).toMatchObject({ ...size, channels: 3 });
  expect([...(await decoded(file, 3)).levels]).toEqual([...colours]);
});

test("a JPEG is upright as its EXIF says: eight orientations of one picture are the same", async () => {
  const blocks = Uint8Array.from({ length: 32 * 16 }, (_, i) => (i % 32 < 16 ? 40 : i < 256 ? 120 : 220));
  const picture = await sharp(blocks, { raw: { width: 32, height: 16, channels: 1 } })
    .png()
    .toBuffer();
  // How each orientation is undone, done the other way round.
  const stored = [
    [1, (one: Sharp) => one],
    [2, (one: Sharp) => one.flop()],
    [3, (one: Sharp) => one.rotate(180)],
    [4, (one: Sharp) => one.flip()],
    [6, (one: Sharp) => one.rotate(270)],
    [8, (one: Sharp) => one.rotate(90)],
  ] as const;
  for (const [orientation, turn] of stored) {
    const turned = await turn(sharp(picture)).png().toBuffer();
    const file = await sharp(turned).withMetadata({ orientation }).jpeg({ quality: 100 }).toBuffer();
    const { width, height, levels } = await decoded(file, 1);
    expect([width, height], `orientation ${orientation}`).toEqual([32, 16]);
    for (const [at, level] of [
      [3, 40],
      [28, 120],
      [15 * 32 + 28, 220],
    ] as const)
      expect(Math.abs((levels[at] ?? 0) - level), `orientation ${orientation}`).toBeLessThan(6);
  }
});

test("what is transparent shows the ground, in colour and in grey", async () => {
  const half = Uint8Array.from([200, 100, 50, 0, 200, 100, 50, 255]);
  const file = await sharp(half, { raw: { width: 2, height: 1, channels: 4 } })
    .png()
    .toBuffer();
  expect([...(await decoded(file, 3)).levels]).toEqual([255, 255, 255, 200, 100, 50]);
  expect([...(await decoded(file, 3, "black")).levels]).toEqual([0, 0, 0, 200, 100, 50]);
  expect([...(await decoded(file, 1, "black")).levels]).toEqual([0, 124]);
});

test("grey is ITU-R 601-2's of colours, and of grey pictures their own levels", async () => {
  // Pillow 13's convert("L") of the same pixels.
  expect([...(await decoded(await colour().png().toBuffer(), 1)).levels]).toEqual([76, 150, 29, 18, 124, 255]);
  const greys = Uint8Array.from([0, 1, 77, 128, 254, 255]);
  const grey = await sharp(greys, { raw: { ...size, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
  expect([...(await decoded(grey, 1)).levels]).toEqual([...greys]);
  expect([...(await decoded(grey, 3)).levels]).toEqual([...greys].flatMap((level) => [level, level, level]));
});

test("of 16 bits the upper eight are taken, in grey and in colour", async () => {
  const deep = Uint16Array.from([0, 255, 256, 32767, 32768, 65535]);
  const grey = await sharp(deep, { raw: { ...size, channels: 1 } })
    .toColourspace("grey16")
    .png()
    .toBuffer();
  expect((await sharp(grey).metadata()).depth).toBe("ushort");
  expect([...(await decoded(grey, 1)).levels]).toEqual([0, 0, 1, 127, 128, 255]);
  const rgb = Uint16Array.from(colours, (level) => level * 256 + 200);
  const colour16 = await sharp(rgb, { raw: { ...size, channels: 3 } })
    .toColourspace("rgb16")
    .png()
    .toBuffer();
  expect((await sharp(colour16).metadata()).depth).toBe("ushort");
  expect([...(await decoded(colour16, 3)).levels]).toEqual([...colours]);
});

test("any number of channels is read of a picture that has as many, and no other", async () => {
  const levels = Uint8Array.from({ length: 24 }, (_, i) => 10 * i);
  const four = await sharp(levels, { raw: { ...size, channels: 4 } })
    .tiff({ compression: "lzw" })
    .toBuffer();
  expect([...(await decoded(four, 4)).levels]).toEqual([...levels]);
  await expect(decoded(four, 5)).rejects.toThrow("it has 4 channels, and the model takes 5");
});
