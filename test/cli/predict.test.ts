import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { mnist } from "../../runtime/host/datasets/mnist.ts";
import { readPicture } from "../../runtime/host/pictures/picture.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

const tools = () => fakeTools(new FakePrepared());
let folder = "";
let path = "";
let printed = "";
beforeEach(async () => {
  folder = temporaryFolder();
  path = join(folder, "run");
  writeFileSync(join(folder, "recipe.json"), recipeText.replace('"validation":10', '"validation":100'));
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
  ({ out: printed } = await run(["train", join(folder, "recipe.json"), "--run", path, "--epochs", "1"], tools()));
});

/** A picture of a bar of another height for each number. */
async function draw(file: string, number: number): Promise<string> {
  mkdirSync(dirname(file), { recursive: true });
  const bar = { create: { width: 12, height: 20 + (number % 60), channels: 3, background: "black" } } as const;
  await sharp({ create: { width: 99, height: 99, channels: 3, background: "white" } })
    .composite([{ input: bar, left: 40, top: 5 + (number % 7) }])
    .png()
    .toFile(file);
  return file;
}
const lines = (text: string) => text.trim().split("\n");

describe("vitral predict", () => {
  it("is what training ends with, on pictures that are there", async () => {
    const command = lines(printed).at(-1) ?? "";
    const args = command.trim().split(" ").slice(2);
    expect(args).toEqual(["predict", path, join(path, "samples")]);
    const { code, out, err } = await run(args, tools());
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(lines(out)).toHaveLength(readdirSync(join(path, "samples")).length);
    expect(lines(out)[0]).toMatch(/samples\/0\.png {2}\d {2} +\d+\.\d %$/);
  });

  it("has samples that are held-out images, each of the class that it is called after", async () => {
    const dataset = await mnist.load();
    const image = new Float32Array(784);
    const images = Array.from({ length: dataset.length }, (_, index) => {
      dataset.write(index, image, 0);
      return [image.join(), dataset.label(index)] as const;
    });
    const labels = new Map(images);
    const files = readdirSync(join(path, "samples"));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const { image } = await readPicture(join(path, "samples", file), mnist);
      expect(`${labels.get(image.data.join())}.png`).toBe(file);
    }
  });

  it("takes folders, files in the order of their names, and what lies below", async () => {
    const scans = join(folder, "scans");
    for (const [i, name] of ["10.png", "2.PNG", "b/1.jpg", ".hidden.png", ".git/3.png"].entries())
      await draw(join(scans, name), i);
    writeFileSync(join(scans, "notes.txt"), "no picture");
    const other = await draw(join(folder, "other"), 5);
    const { code, out } = await run(["predict", path, other, scans], tools());
    expect(code).toBe(0);
    expect(lines(out).map((line) => line.split("  ")[0]?.trim())).toEqual([
      other,
      ...["2.PNG", "10.png", "b/1.jpg"].map((name) => join(scans, name)),
    ]);
  });

  it("says of a picture what it says of it among many", async () => {
    const many = join(folder, "many");
    for (let i = 0; i < 40; i++) await draw(join(many, `${i}.png`), i);
    const together = await run(["predict", path, many, "--json"], tools());
    const found = lines(together.out).map((line) => JSON.parse(line));
    expect(found.map(({ file }) => file)).toEqual(Array.from({ length: 40 }, (_, i) => join(many, `${i}.png`)));
    for (const one of [found[0], found[31], found[32], found[39]]) {
      const alone = await run(["predict", path, one.file, "--json"], tools());
      expect(JSON.parse(alone.out)).toEqual(one);
    }
    expect(new Set(found.map(({ guesses }) => JSON.stringify(guesses))).size).toBeGreaterThan(5);
  });

  it("loses one line to a bad file, none to the others", async () => {
    const good = await draw(join(folder, "good, or not.png"), 1);
    const bad = join(folder, "bad.png");
    writeFileSync(bad, "no picture");
    const empty = join(folder, "empty");
    mkdirSync(empty, { recursive: true });
    const files = [bad, good, join(folder, "none.png"), empty, good];
    const text = await run(["predict", path, ...files], tools());
    expect(text.code).toBe(1);
    expect(lines(text.out).map((line) => line.startsWith(good))).toEqual([true, true]);
    expect(text.err.match(/error\[\w+\]/g)).toEqual(["error[R214]", "error[F401]", "error[R231]"]);
    expect(text.err).toContain("3 of 5 could not be read");

    const json = await run(["predict", path, ...files, "--format", "json", "--top", "2"], tools());
    expect(json).toMatchObject({ code: 1, err: "3 of 5 could not be read\n" });
    const objects = lines(json.out).map((line) => JSON.parse(line));
    expect(objects.map(({ guesses, problems }) => [guesses.length, problems[0]?.code])).toEqual([
      [0, "R214"],
      [2, undefined],
      [0, "F401"],
      [0, "R231"],
      [2, undefined],
    ]);

    const csv = await run(["predict", path, ...files, "--format", "csv", "--top", "2"], tools());
    expect(lines(csv.out)[0]).toBe("file,label,probability,label_2,probability_2,note,problem");
    expect(lines(csv.out)).toHaveLength(6);
    expect(lines(csv.out)[1]).toMatch(/bad\.png,,,,,,/);
    expect(lines(csv.out)[2]).toMatch(/^".*good, or not\.png",\d,0\.\d{6},\d,0\.\d{6},"read as 28×28, .*",$/);
  });

  it("ends at Ctrl-C with the lines that are done", async () => {
    const many = join(folder, "interrupted");
    for (let i = 0; i < 40; i++) await draw(join(many, `${i}.png`), i);
    const prepared = new FakePrepared();
    const original = prepared.run.bind(prepared);
    prepared.run = (signature, inputs) => {
      process.emit("SIGINT");
      return original(signature, inputs);
    };
    const { code, out, err } = await run(["predict", path, many], fakeTools(prepared));
    expect({ code, err }).toEqual({ code: 130, err: "stopped: 32 of 40 are read\n" });
    expect(lines(out)).toHaveLength(32);
    expect(process.listenerCount("SIGINT")).toBe(0);
  });
});
