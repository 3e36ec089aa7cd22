import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { OpenData } from "../../../../runtime/host/loading/open-data.ts";
import { recipeFields } from "../../../../schema/recipe/recipe.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { openOwn } from "./open-own.ts";
import { digitPng, smallDigits, writeClassFolders } from "./small-digits.ts";

const split = { validation: 0.2, test: 0.1 };

async function everything(data: OpenData) {
  const batches = [];
  for await (const batch of data.batches.train(1, 0)) batches.push(batch);
  for await (const batch of data.batches.evaluate("validation")) batches.push(batch);
  return batches;
}

describe("a folder for each class", () => {
  test("its pictures are seen to the level, with the labels of their folders", async () => {
    const folder = temporaryFolder();
    await writeClassFolders(folder);
    const data = await openOwn({ folder, split });
    expect(data.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    const inFolders = [...smallDigits].sort((a, b) => a.label - b.label);
    for (const { image, labels, indices } of await everything(data)) {
      expect(image.shape).toEqual([indices.length, 1, 8, 8]);
      for (const [i, index] of indices.entries()) {
        const { label, levels } = inFolders[index] ?? { label: -1, levels: [] };
        expect(labels.data[i]).toBe(label);
        const seen = Float32Array.from(levels, (level) => (level / 255 - 0.5) / 0.5);
        expect(image.data.subarray(64 * i, 64 * (i + 1))).toEqual(seen);
      }
    }
  });

  test("of each class the same part is held out, and a class more moves no image of another", async () => {
    const folder = temporaryFolder();
    await writeClassFolders(folder);
    const before = await openOwn({ folder, split });
    const { train, validation, test: tested = [] } = before.split;
    expect([...train, ...validation, ...tested].sort((a, b) => a - b)).toEqual([...smallDigits.keys()]);
    for (const label of before.classes.keys()) {
      const count = smallDigits.filter((digit) => digit.label === label).length;
      expect([...validation].filter((image) => before.label(image) === label).length).toBe(Math.round(0.2 * count));
      expect([...tested].filter((image) => before.label(image) === label).length).toBe(Math.round(0.1 * count));
    }
    rmSync(join(folder, "9"), { recursive: true });
    const after = await openOwn({ folder, split });
    expect(after.split.validation).toEqual(validation.filter((image) => before.label(image) !== 9));
  });

  test("an epoch goes on from any batch, and each has an order of its own", async () => {
    const folder = temporaryFolder();
    await writeClassFolders(folder);
    const data = await openOwn({ folder, split });
    const of = async (epoch: number, from: number) => {
      const found = [];
      for await (const { indices } of data.batches.train(epoch, from)) found.push([...indices]);
      return found;
    };
    const whole = await of(0, 0);
    expect(await of(0, 3)).toEqual(whole.slice(3));
    expect(await of(1, 0)).not.toEqual(whole);
    expect((await of(1, 0)).flat().sort()).toEqual(whole.flat().sort());
  });

  test("pictures that were changed, renamed or relabelled have another digest", async () => {
    const folder = temporaryFolder();
    const some = smallDigits.slice(0, 60);
    await writeClassFolders(folder, some);
    const digest = async () => (await openOwn({ folder, split })).digest;
    const before = await digest();
    expect(await digest()).toBe(before);
    const changed = { label: 0, levels: (some[0]?.levels ?? new Uint8Array()).map((level) => 255 - level) };
    writeFileSync(join(folder, "0", "0000.png"), await digitPng(changed));
    const after = await digest();
    expect(after).not.toBe(before);
    expect((await openOwn({ folder, split: { ...split, seed: 1 } })).digest).not.toBe(after);
  });

  test("parts of their own are read as they are", async () => {
    const root = temporaryFolder();
    await writeClassFolders(join(root, "a"), smallDigits.slice(0, 100));
    await writeClassFolders(join(root, "b"), smallDigits.slice(100));
    const folder = { train: join(root, "a"), validation: join(root, "b") };
    const data = await openOwn({ folder });
    expect(data.lengths).toEqual({ train: 100, validation: 100 });
    expect((await openOwn({ folder, split: { test: 0.2 } })).lengths).toMatchObject({ validation: 100, test: 20 });
    await expect(openOwn({ folder, split: { validation: 0.2 } })).rejects.toThrow("R122");
    mkdirSync(join(root, "b", "ten"));
    writeFileSync(join(root, "b", "ten", "x.png"), "");
    await expect(openOwn({ folder })).rejects.toThrow("R273");
  });
});

describe("folders that are none of classes", () => {
  test.each([
    ["is not there", (folder: string) => join(folder, "none"), "F401"],
    ["has no folder in it", (folder: string) => folder, "R270"],
  ])("a folder that %s", async (_, of, code) => {
    await expect(openOwn({ folder: of(temporaryFolder()), split })).rejects.toThrow(code);
  });

  test("a folder with a table in it leads to the table", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "labels.csv"), "");
    await expect(openOwn({ folder, split })).rejects.toMatchObject({
      problems: [{ code: "R270", help: [expect.any(String), expect.stringContaining(`${folder}/labels.csv`)] }],
    });
  });

  test("folders of parts are told, with what to write", async () => {
    const root = temporaryFolder();
    for (const part of ["train", "val"]) await writeClassFolders(join(root, part), smallDigits.slice(0, 20));
    await expect(openOwn({ folder: root, split })).rejects.toMatchObject({
      problems: [{ code: "R271", help: [expect.stringContaining(`"validation": "${root}/val"`)] }],
    });
  });

  test("a class without a picture", async () => {
    const root = temporaryFolder();
    await writeClassFolders(root, smallDigits.slice(0, 20));
    mkdirSync(join(root, "empty"));
    writeFileSync(join(root, "empty", "notes.txt"), "no picture");
    await expect(openOwn({ folder: root, split })).rejects.toThrow("R272: class `empty` has no picture");
  });

  test("nothing held out, or so little that there is none", async () => {
    const folder = temporaryFolder();
    await writeClassFolders(folder, smallDigits.slice(0, 20));
    await expect(openOwn({ folder })).rejects.toThrow("R120");
    await expect(openOwn({ folder, split: { validation: 0.01 } })).rejects.toThrow("R121");
  });

  test("links that lead in a circle are left, and names in any script are read", async () => {
    const root = temporaryFolder();
    for (const name of ["кошки", "犬 🐕"]) {
      mkdirSync(join(root, name));
      for (const [i, digit] of smallDigits.slice(0, 5).entries())
        writeFileSync(join(root, name, `${i} ü.PNG`), await digitPng(digit));
    }
    symlinkSync(root, join(root, "кошки", "again"));
    symlinkSync("self", join(root, "self"));
    const data = await openOwn({ folder: root, split });
    expect(data.classes).toEqual(["кошки", "犬 🐕"]);
    expect(data.lengths.train + data.lengths.validation + (data.lengths.test ?? 0)).toBeGreaterThanOrEqual(10);
    expect((await everything(data)).length).toBeGreaterThan(0);
  });
});

describe("files that are no pictures", () => {
  const broken: readonly (readonly [name: string, write: (path: string) => void | Promise<void>, reason: string])[] = [
    ["an empty file", (path) => writeFileSync(path, ""), "it is empty"],
    ["a text", (path) => writeFileSync(path, "a text called as a picture"), "it is no PNG"],
    [
      "a picture cut short",
      async (path) => {
        const noise = Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => (i * i * 31) % 251);
        await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
          .jpeg()
          .toFile(path);
        truncateSync(path, 900);
      },
      "damaged or cut short",
    ],
    [
      "400 million pixels in a few bytes",
      async (path) => {
        const empty = { width: 20_000, height: 20_000, channels: 3, background: "black" } as const;
        writeFileSync(
          path,
          hugePng(
            await sharp({ create: { ...empty, width: 8, height: 8 } })
              .png()
              .toBuffer(),
          ),
        );
      },
      "more than 100 million pixels",
    ],
  ];

  test.each(broken)("%s is named, and stops or is left out as the recipe says", async (_, write, reason) => {
    const folder = temporaryFolder();
    await writeClassFolders(folder, smallDigits.slice(0, 60));
    const path = join(folder, "3", "bad.png");
    await write(path);
    const failing = openOwn({ folder, split }).then(everything);
    await expect(failing).rejects.toMatchObject({ problems: [{ code: "R274" }] });
    await expect(failing).rejects.toThrow(reason);
    const data = await openOwn({ folder, split, corrupt: "skip" });
    expect(data.skipped).toEqual([{ name: path, reason: expect.stringContaining(reason) }]);
    expect(data.notes).toEqual([expect.stringContaining("1 picture is left out")]);
    const { train, validation, test: tested = 0 } = data.lengths;
    expect(train + validation + tested).toBe(60);
    await everything(data);
  });

  test("a file that goes away under way is named", async () => {
    const folder = temporaryFolder();
    await writeClassFolders(folder, smallDigits.slice(0, 60));
    const data = await openOwn({ folder, split });
    rmSync(join(folder, "0"), { recursive: true });
    await expect(everything(data)).rejects.toThrow(/R274: picture .*0010\.png.* cannot be read: there is no such file/);
  });
});

/** A small PNG whose header says 20 000 × 20 000. */
function hugePng(png: Buffer): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(20_000, 16);
  bytes.writeUInt32BE(20_000, 20);
  bytes.writeUInt32BE(crc(bytes.subarray(12, 29)), 29);
  return bytes;
}

function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

test("what a recipe leaves out of its dataset has a default", () => {
  expect(recipeFields.dataset.fields?.corrupt?.fallback).toEqual({ value: "fail" });
});
