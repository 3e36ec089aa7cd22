import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formForModel } from "../../../../runtime/host/datasets/known-data.ts";
import { ownMaker } from "../../../../runtime/host/loading/image-maker.ts";
import { imagesOf } from "../../../../runtime/host/loading/kept-pictures.ts";
import { PictureMemory } from "../../../../runtime/host/loading/picture-memory.ts";
import { PictureStore } from "../../../../runtime/host/loading/picture-store.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { digitFile, digitPng, smallDigits } from "./small-digits.ts";

const LENGTH = 12;
/** Bytes that a picture of 8 × 8 takes there. */
const RECORD = 64 + 64;

async function digitsFolder(): Promise<{ readonly digits: string; readonly cache: string }> {
  const folder = temporaryFolder();
  for (const [i, digit] of smallDigits.slice(0, LENGTH).entries())
    writeFileSync(join(folder, digitFile(i)), await digitPng(digit));
  return { digits: folder, cache: join(temporaryFolder(), "pictures") };
}

/** The pictures as a run sees them that keeps what it decodes, and how many of them it found. */
async function run(digits: string, cache: string, identity = "a", limit = 2 ** 20) {
  const store = new PictureStore(cache, identity, limit);
  await store.open();
  let found = 0;
  const keeping = {
    pictures: { read: (index: number) => ({ kind: "file", path: join(digits, digitFile(index)) }) as const },
    maker: {
      ...ownMaker,
      make(task: Parameters<typeof ownMaker.make>[0]) {
        found += task.pictures.filter(({ kind }) => kind === "stored").length;
        return ownMaker.make(task);
      },
    },
    memory: new PictureMemory(0),
    store,
  };
  const { images, faults } = await imagesOf(
    keeping,
    Uint32Array.from({ length: LENGTH }, (_, i) => i),
    {
      form: formForModel(1, 8, 8),
      ground: "white",
    },
  );
  await store.close();
  expect(faults).toEqual([]);
  return { images, found, store };
}

const onlyFile = (folder: string): string => {
  const [name = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
};

test("the next run finds what was decoded, and decodes what was altered, damaged or cut short", async () => {
  const { digits, cache } = await digitsFolder();
  const first = await run(digits, cache);
  const again = await run(digits, cache);
  expect([first.found, again.found]).toEqual([0, LENGTH]);
  expect(again.images).toEqual(first.images);
  const file = onlyFile(again.store.folder);
  expect(statSync(file).size).toBe(LENGTH * RECORD);

  // A level of the third is another than it was; the last was under way when its writer died.
  const bytes = readFileSync(file);
  bytes[2 * RECORD + 100] = (bytes[2 * RECORD + 100] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  truncateSync(file, LENGTH * RECORD - 1);
  const damaged = await run(digits, cache);
  expect(damaged.found).toBe(LENGTH - 1);
  expect(damaged.images).toEqual(first.images);
  expect((await run(digits, cache)).found).toBe(LENGTH);

  writeFileSync(
    join(digits, digitFile(0)),
    await digitPng(smallDigits[LENGTH] ?? { label: 0, levels: new Uint8Array(64) }),
  );
  const altered = await run(digits, cache);
  expect(altered.found).toBe(LENGTH - 1);
  expect(altered.images.subarray(64)).toEqual(first.images.subarray(64));
  expect(altered.images.subarray(0, 64)).not.toEqual(first.images.subarray(0, 64));
});

test("no more is kept than was allowed, and what another dataset left makes room", async () => {
  const { digits, cache } = await digitsFolder();
  const limit = 5.5 * RECORD;
  const { store } = await run(digits, cache, "a", limit);
  expect(store.isFull).toBe(true);
  expect(statSync(onlyFile(store.folder)).size).toBe(5 * RECORD);
  expect((await run(digits, cache, "a", limit)).found).toBe(5);

  const other = await run(digits, cache, "b", limit);
  expect(existsSync(store.folder)).toBe(false);
  expect((await run(digits, cache, "b", limit)).found).toBe(5);
  expect(other.store.folder).not.toBe(store.folder);
});

test("where nothing can be written, or not any more, pictures are seen all the same", async () => {
  const { digits, cache } = await digitsFolder();
  const { images, store } = await run(digits, cache);
  const [picture] = smallDigits;
  if (picture === undefined) throw new Error("there are digits");
  rmSync(cache, { recursive: true });
  writeFileSync(cache, "");
  const refused = new PictureStore(cache, "a", 2 ** 20);
  await refused.keep([["k".repeat(20), { width: 8, height: 8, channels: 1, levels: picture.levels }]]);
  expect(refused.isFull).toBe(true);
  await expect(refused.open()).rejects.toThrow();
  rmSync(cache);
  const anew = await run(digits, cache);
  expect([anew.found, anew.images]).toEqual([0, images]);
  expect(anew.store.folder).toBe(store.folder);
});
