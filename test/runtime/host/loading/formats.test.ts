import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { formForModel } from "../../../../runtime/host/datasets/known-data.ts";
import { openTable } from "../../../../runtime/host/datasets/label-table.ts";
import type { OpenData } from "../../../../runtime/host/loading/open-data.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { openOwn } from "./open-own.ts";
import { digitFile, type SmallDigit, smallDigits, writeClassFolders } from "./small-digits.ts";

const split = { validation: 0.2, test: 0.1 };
const some = smallDigits.slice(0, 60);
/** In the order that folders of classes have them. */
const inOrder = [...some.entries()].sort(([, a], [, b]) => a.label - b.label);

/** An IDX file of bytes. */
function idx(sizes: readonly number[], data: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt16BE(8, 1);
  header.writeUInt16BE(0x0800 + sizes.length, 2);
  header.writeUInt16BE(0, 0);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, data]);
}

const imagesOf = (digits: readonly SmallDigit[]) =>
  idx([digits.length, 8, 8], Buffer.concat(digits.map((d) => d.levels)));
const labelsOf = (digits: readonly SmallDigit[]) =>
  idx(
    [digits.length],
    Uint8Array.from(digits, ({ label }) => label),
  );

async function batchesOf(data: OpenData) {
  const found = [];
  for await (const { image, labels } of data.batches.train(0, 0)) found.push({ image, labels });
  for await (const { image, labels } of data.batches.evaluate("validation")) found.push({ image, labels });
  for await (const { image, labels } of data.batches.evaluate("test")) found.push({ image, labels });
  return found;
}

test("the same pictures in folders, a table, IDX and parquet files and a loader make the same batches to the bit", async () => {
  const root = temporaryFolder();
  const folder = join(root, "folders");
  await writeClassFolders(folder, some);
  const expected = await openOwn({ folder, split });
  const batches = await batchesOf(expected);

  const csv = join(root, "table.csv");
  const lines = inOrder.map(([index, { label }]) => `folders/${label}/${digitFile(index)},${label}`);
  writeFileSync(csv, `\ufeff${lines.join("\r\n")}\r\n`);
  const headed = join(root, "headed.csv");
  const named = inOrder.map(([index, { label }]) => `x,"${label}", ${label}/${digitFile(index)}`);
  writeFileSync(headed, ["note,Label,File_Name", ...named].join("\n"));

  const digits = inOrder.map(([, digit]) => digit);
  mkdirSync(join(root, "idx"));
  writeFileSync(join(root, "idx", "train-images-idx3-ubyte.gz"), gzipSync(imagesOf(digits)));
  writeFileSync(join(root, "idx", "train-labels-idx1-ubyte"), labelsOf(digits));

  copyFileSync(new URL("small_digits/digits.parquet", import.meta.url), join(root, "train-0.parquet"));

  const loader = join(root, "loader.mjs");
  const levels = JSON.stringify(digits.map((digit) => ({ label: digit.label, levels: [...digit.levels] })));
  writeFileSync(
    loader,
    `const digits = ${levels};
     export default async () => ({
       classes: [..."0123456789"],
       train: {
         length: digits.length,
         label: (i) => String(digits[i].label),
         picture: async (i) => ({ width: 8, height: 8, channels: 1, levels: Uint8Array.from(digits[i].levels) }),
       },
     });`,
  );
  for (const dataset of [
    { csv },
    { csv: headed, images: folder },
    { idx: join(root, "idx") },
    { idx: join(root, "idx", "train-images-idx3-ubyte.gz") },
    { parquet: root },
    { parquet: join(root, "train-0.parquet") },
    { module: loader },
  ]) {
    const data = await openOwn({ ...dataset, split });
    expect(data.classes, JSON.stringify(dataset)).toEqual(expected.classes);
    expect(await batchesOf(data), JSON.stringify(dataset)).toEqual(batches);
  }
});

describe("a table of labels", () => {
  const table = (text: string | Buffer) => {
    const csv = join(temporaryFolder(), "table.csv");
    writeFileSync(csv, text);
    return csv;
  };

  test("says which part a picture is of, and several labels of one", async () => {
    const root = temporaryFolder();
    await writeClassFolders(root, smallDigits.slice(0, 10));
    const lines = ["file,labels,split"];
    for (const [i, { label }] of smallDigits.slice(0, 10).entries())
      lines.push(
        `${label}/${digitFile(i)},${label % 2 === 0 ? "even" : "odd"};${label > 4 ? "large" : ""},${i < 6 ? "train" : "VAL"}`,
      );
    const csv = join(root, "table.csv");
    writeFileSync(csv, lines.join("\n"));
    const data = await openOwn({ csv, labels: "several" });
    expect(data.classes).toEqual(["even", "large", "odd"]);
    expect(data.lengths).toEqual({ train: 6, validation: 4 });
    for await (const { targets, indices } of data.batches.evaluate("validation")) {
      expect([...indices]).toEqual([6, 7, 8, 9]);
      expect([...(targets?.data ?? [])]).toEqual([1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1]);
    }
  });

  test.each([
    ["that leads out of the folder", "../secret.png,cat\n", "R276", "leads out of the folder"],
    ["that is absolute", "/etc/passwd.png,cat\n", "R276", "leads out"],
    ["without a label", "a.png,cat\nb.png\n", "line 2: it gives `b.png` no label"],
    ["without a file", "file,label\n,cat\n", "line 2: it names no file"],
    ["of a part that is none", "file,label,split\na.png,cat,holdout\n", "the part `holdout` is none of"],
    ["whose quotation mark is never closed", `file,label\n"a.png,cat\n${"x".repeat(200_000)}`, "R276"],
    ["that is empty", "", "it names no picture"],
    ["that is no text", "\0\x01\x02", "R276"],
    ["in Latin-1", Buffer.from("a.png,caf\u00e9\n", "latin1"), "R276", "no text in UTF-8"],
  ])("a line %s is told", async (_, text, ...said) => {
    const failing = openOwn({ csv: table(text), split });
    for (const words of said) await expect(failing).rejects.toThrow(words);
  });

  test("is read whole where a letter lies across what is read at a time, and in UTF-16", async () => {
    const folder = temporaryFolder();
    const text = Array.from({ length: 9000 }, (_, i) => `${i}.png,é${i % 2}\n`).join("");
    for (const encoding of ["utf8", "utf16le"] as const) {
      const csv = join(folder, `${encoding}.csv`);
      writeFileSync(csv, `${encoding === "utf8" ? "" : "\ufeff"}${text}`, encoding);
      const { train } = await openTable(csv, { images: undefined, labels: "one" }, undefined);
      expect([train.length, train.classes]).toEqual([9000, ["é0", "é1"]]);
    }
  });

  test("has tabs between its columns where it is called so", async () => {
    const tsv = join(temporaryFolder(), "table.TSV");
    writeFileSync(tsv, "file\tlabel\na.png\tcat, black\n");
    const { train } = await openTable(tsv, { images: undefined, labels: "one" }, undefined);
    expect([train.length, train.classes]).toEqual([1, ["cat, black"]]);
  });

  test("files that are not there, or cannot be, are named, or left out", async () => {
    const noName = table("a\0.png,cat\nb.png,dog\n");
    await expect(openOwn({ csv: noName, split })).rejects.toThrow("cannot be read: no file can be called so");
    const csv = table("a.png,cat\nb.png,dog\n");
    await expect(openOwn({ csv, split })).rejects.toThrow(
      /R274: picture .*a\.png.*there is no such file \(and 1 more\)/,
    );
    await expect(openOwn({ csv, split, corrupt: "skip" })).rejects.toThrow("R121");
  });
});

describe("IDX files", () => {
  const good = imagesOf(some);
  const write = (images: Uint8Array, labels: Uint8Array) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "train-images-idx3-ubyte"), images);
    writeFileSync(join(folder, "train-labels-idx1-ubyte"), labels);
    return folder;
  };

  test.each<readonly [string, Uint8Array, Uint8Array, string]>([
    ["images cut short", good.subarray(0, 1000), labelsOf(some), "by its header it has 3856 bytes, and it has 1000"],
    ["images with more behind them", Buffer.concat([good, good]), labelsOf(some), "by its header it has 3856 bytes"],
    ["other labels", good, labelsOf(some.slice(1)), "it has 59 labels, and there are 60 images"],
    ["what is no IDX file", Buffer.from("PNG"), labelsOf(some), "it is no IDX file"],
    ["numbers of another type", Buffer.from([0, 0, 13, 1, 0, 0, 0, 0]), labelsOf(some), "of type 13"],
    [
      "a header that promises 10^28 bytes",
      idx([0xffffffff, 0xffffffff, 0xffffffff], new Uint8Array()),
      labelsOf(some),
      "by its header",
    ],
    ["labels for images", labelsOf(some), labelsOf(some), "images have three or four axes"],
    ["a damaged gzip file", gzipSync(good).subarray(0, 300), labelsOf(some), "damaged, cut short"],
  ])("%s are told", async (_, images, labels, said) => {
    await expect(openOwn({ idx: write(images, labels), split })).rejects.toThrow(said);
  });

  test("the names of classes may be given, and must be as many", async () => {
    const classes = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"];
    const place = write(good, labelsOf(some));
    expect((await openOwn({ idx: place, classes, split })).classes).toEqual(classes);
    await expect(openOwn({ idx: place, classes: classes.slice(1), split })).rejects.toThrow(
      "label 9, and there are 9 classes",
    );
  });
});

describe("CIFAR's files", () => {
  const pixels = 1024;
  /** A record whose channels are steps of their own. */
  const record = (labels: readonly number[], shade: number) =>
    Buffer.concat([Uint8Array.from(labels), ...[0, 1, 2].map((c) => Buffer.alloc(pixels, shade + 50 * c))]);
  const seen = formForModel(3, 32, 32);

  test("batches are read in order, planes become pixels, and the test batch is the test part", async () => {
    const folder = temporaryFolder();
    for (const batch of [1, 2])
      writeFileSync(
        join(folder, `data_batch_${batch}.bin`),
        Buffer.concat(Array.from({ length: 10 }, (_, i) => record([i], 10 * batch + i))),
      );
    writeFileSync(join(folder, "test_batch.bin"), record([3], 77));
    writeFileSync(
      join(folder, "batches.meta.txt"),
      "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n",
    );
    const data = await openOwn({ cifar: folder, split: { validation: 0.5 } }, seen);
    expect(data.classes[3]).toBe("cat");
    expect(data.lengths).toEqual({ train: 10, validation: 10, test: 1 });
    const level = (x: number | undefined) => Math.round(255 * (0.5 * (x ?? 0) + 0.5));
    const image = await data.image(13);
    expect([0, pixels, 2 * pixels].map((at) => level(image[at]))).toEqual([23, 73, 123]);
    expect(data.label(13)).toBe(3);
  });

  test("of CIFAR-100 the fine label counts", async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, "train.bin"),
      Buffer.concat([record([1, 99], 1), record([2, 98], 2), record([2, 98], 3)]),
    );
    const data = await openOwn({ cifar: folder, split: { validation: 0.5 } }, seen);
    expect([0, 1].map(data.label)).toEqual([99, 98]);
    expect(data.classes.length).toBe(100);
  });

  test("a file cut short, and a folder of something else", async () => {
    const folder = temporaryFolder();
    await expect(openOwn({ cifar: folder, split })).rejects.toThrow("neither `data_batch_1.bin` nor `train.bin`");
    writeFileSync(join(folder, "data_batch_1.bin"), record([1], 1).subarray(5));
    await expect(openOwn({ cifar: folder, split })).rejects.toThrow("no whole number of records of 3073");
  });
});

describe("parquet files", () => {
  const file = new URL("small_digits/digits.parquet", import.meta.url).pathname;

  test("a column that is not there is told with those that are", async () => {
    await expect(openOwn({ parquet: file, image: "img", split })).rejects.toThrow(
      /no column `img`; its columns are `image`/,
    );
    await expect(openOwn({ parquet: file, image: "label", split })).rejects.toThrow("holds no bytes of a picture");
  });

  test.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, 3000)],
    ["of other bytes", () => Buffer.from("PAR1 something else PAR1")],
    ["whose end is nothing", () => Buffer.from(`PAR1${"\0".repeat(100)}PAR1`)],
    [
      "with noise in it",
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(2000, 7), bytes.subarray(2100)]),
    ],
  ])("a file %s is a problem, or names its pictures", async (_, of) => {
    const path = join(temporaryFolder(), "train.parquet");
    writeFileSync(path, of(readFileSync(file)));
    await expect(openOwn({ parquet: path, split }).then(batchesOf)).rejects.toThrow(
      /R274|R277: .*: (it is no parquet file, or is damaged or cut short|parquet )/,
    );
  });
});

describe("a loader of one's own", () => {
  const loader = (text: string) => {
    const module = join(temporaryFolder(), "loader.mjs");
    writeFileSync(module, text);
    return module;
  };
  const part = (more: string) =>
    `export default { classes: ["a", "b"], train: { length: 4, label: (i) => i % 2, picture: () => "x.png", ${more} } }`;

  test.each([
    ["throws at once", 'throw new Error("no disk")', "it ended with an error: no disk"],
    ["exports nothing", "export const x = 1;", "`classes` should be a list of names"],
    ["has no part to learn from", 'export default { classes: ["a"] }', "`train` should be there"],
    ["has a length that is none", part("length: -1"), "`length` of `train` should be a whole number from 1"],
    ["has a label that is no class", part('label: () => "zebra"'), "`label(0)` of `train` should be a class"],
    ["gives a picture that is none", part("picture: () => 5"), "should be a path, bytes of a file, or"],
    [
      "gives too few levels",
      part("picture: () => ({ width: 8, height: 8, channels: 1, levels: new Uint8Array(3) })"),
      "should be",
    ],
    ["fails on a picture", part('picture: () => { throw new Error("gone") }'), "ended with an error: gone"],
  ])("that %s is told", async (_, text, said) => {
    const failing = openOwn({ module: loader(text), split: { validation: 0.5 } }).then(batchesOf);
    await expect(failing).rejects.toThrow("R278");
    await expect(failing).rejects.toThrow(said);
  });

  test("its own digest and its text are in that of the data", async () => {
    const digest = async (more: string) =>
      (await openOwn({ module: loader(part(more)), split: { validation: 0.5 } })).digest;
    expect(await digest("")).toBe(await digest(""));
    expect(await digest("digest: 1")).not.toBe(await digest("digest: 2"));
  });
});
