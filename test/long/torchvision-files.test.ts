import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openCifar } from "../../runtime/host/datasets/cifar.ts";
import { openIdx } from "../../runtime/host/datasets/idx.ts";
import type { PictureSet } from "../../runtime/host/datasets/picture-set.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";

const python = process.env.VITRAL_ZOO_PYTHON;

/** Labels, then levels, as the script writes what torchvision sees. */
async function seenOf(set: PictureSet): Promise<Buffer> {
  const numbers = [...Array(set.length).keys()];
  const labels = Uint8Array.from(numbers.flatMap((i) => set.labels(i)));
  const pictures = await Promise.all(numbers.map(async (i) => set.read(i)));
  return Buffer.concat([labels, ...pictures.map((one) => (one.kind === "levels" ? one.picture.levels : Buffer.of()))]);
}

test.skipIf(python === undefined)("IDX and CIFAR files are read as torchvision reads them", async () => {
  const folder = temporaryFolder();
  const noise = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * i * seed + 7 * i) % 253);
  const header = (...numbers: readonly number[]) => {
    const bytes = Buffer.alloc(4 * numbers.length);
    for (const [i, one] of numbers.entries()) bytes.writeUInt32BE(one, 4 * i);
    return bytes;
  };
  writeFileSync(join(folder, "train-images-idx3-ubyte"), Buffer.concat([header(0x803, 12, 28, 20), noise(6720, 31)]));
  writeFileSync(
    join(folder, "train-labels-idx1-ubyte"),
    Buffer.concat([header(0x801, 12), noise(12, 3).map((x) => x % 10)]),
  );
  const records = noise(7 * 3073, 17).map((x, i) => (i % 3073 === 0 ? x % 10 : x));
  writeFileSync(join(folder, "data_batch_1.bin"), records);
  execFileSync(python ?? "", [fileURLToPath(new URL("torchvision-files.py", import.meta.url)), folder]);
  expect(await seenOf(openIdx(folder, undefined).train)).toEqual(readFileSync(join(folder, "idx.seen")));
  expect(await seenOf(openCifar(folder).train)).toEqual(readFileSync(join(folder, "cifar.seen")));
});
