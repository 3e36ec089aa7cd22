import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Picture } from "../../../../runtime/augment/picture.ts";
import { type Case, made } from "./operations.ts";

/** What Pillow 13.0.0 made of the same pictures by the same numbers, called by torchvision and timm; see make_fixtures.py. */
const here = new URL(".", import.meta.url);
const cases: readonly Case[] = JSON.parse(readFileSync(new URL("cases.json", here), "utf8"));
const pictures: Readonly<Record<string, Picture>> = Object.fromEntries(
  await Promise.all(["china", "flower", "grey", "expected"].map(async (name) => [name, await decoded(name)] as const)),
);

async function decoded(name: string): Promise<Picture> {
  const { data, info } = await sharp(readFileSync(new URL(`${name}.png`, here)))
    .toColourspace(name === "grey" ? "b-w" : "srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, levels: data };
}

/** Of colours and of grey, which the sheet of what is expected has as three equal channels. */
function expectedOf({ row, height }: Case, channels: number): Uint8Array {
  const sheet = pictures.expected;
  if (sheet === undefined) throw new Error("no sheet");
  const part = sheet.levels.subarray(row * sheet.width * 3, (row + height) * sheet.width * 3);
  return channels === 3 ? part : part.filter((_, i) => i % 3 === 0);
}

describe("pixel operations equal Pillow's", () => {
  it.each(cases.map((one) => [one.operation, JSON.stringify(one.arguments), one.picture, one] as const))(
    "%s %s of %s",
    (_, _arguments, name, one) => {
      const picture = pictures[name];
      if (picture === undefined) throw new Error(`no picture ${name}`);
      const result = made(one, picture);
      const expected = expectedOf(one, picture.channels);
      expect([result.height, result.levels.length]).toEqual([one.height, expected.length]);
      expect(result.levels.filter((level, i) => level !== expected[i]).length).toBe(0);
    },
  );
});
