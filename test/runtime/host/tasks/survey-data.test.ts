import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { surveyLines } from "../../../../cli/survey-text.ts";
import { checkRecipeText } from "../../../../runtime/host/recipes/check-recipe.ts";
import { surveyData } from "../../../../runtime/host/tasks/survey-data.ts";
import { run } from "../../../cli/capture.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { digitFile, digitPng, smallDigits, writeClassFolders } from "../loading/small-digits.ts";

const spec = JSON.stringify({
  vitral: 1,
  inputs: { image: "b 1 8 8" },
  nodes: [{ rearrange: "b c h w -> b (c h w)" }, { linear: 10, id: "logits" }],
  outputs: { logits: "logits" },
});

function recipeOf(root: string, name: string, dataset: object): string {
  writeFileSync(join(root, "spec.json"), spec);
  const path = join(root, name);
  writeFileSync(path, JSON.stringify({ vitral: 1, spec: "spec.json", dataset, epochs: 1, loading: { workers: 0 } }));
  return path;
}

test("equal pictures, leaks, other labels and broken files are counted and named", async () => {
  const root = temporaryFolder();
  const [train, validation] = [join(root, "train"), join(root, "val")];
  await writeClassFolders(train, smallDigits.slice(0, 60));
  await writeClassFolders(validation, smallDigits.slice(60, 100));
  const of = (index: number) => join(`${smallDigits[index]?.label}`, digitFile(index));
  // One leaks into validation, as another file of the same levels; one is there twice, one under another label.
  const leaked = await sharp(smallDigits[3]?.levels, { raw: { width: 8, height: 8, channels: 1 } })
    .tiff({ compression: "lzw" })
    .toBuffer();
  writeFileSync(join(validation, "3", "leak.tif"), leaked);
  cpSync(join(train, of(5)), join(train, "5", "again.png"));
  cpSync(join(train, of(7)), join(train, "1", "wrong.png"));
  writeFileSync(
    join(train, "8", "cut.png"),
    (await digitPng({ label: 8, levels: new Uint8Array(64) })).subarray(0, 50),
  );
  writeFileSync(join(train, "8", "photo.heic"), "");
  const recipe = recipeOf(root, "recipe.json", { folder: { train, validation } });
  const sheet = join(root, "sheet.png");
  const found = await surveyData({ recipe, sheet });
  expect(found.parts).toMatchObject({ train: { pictures: 62 }, validation: { pictures: 41 } });
  expect(found.parts.train?.classes.reduce((sum, count) => sum + count, 0)).toBe(62);
  expect(found.corrupt).toEqual([{ name: join(train, "8", "cut.png"), reason: expect.stringContaining("cut short") }]);
  expect(found.leaks).toEqual([{ part: "validation", in: "train", pictures: 1 }]);
  expect(found.duplicates.map(({ names, classes }) => [names.length, classes])).toEqual([
    [2, ["1", "7"]],
    [2, ["3"]],
    [2, ["5"]],
  ]);
  expect([found.width, found.problems, found.skips]).toEqual([[8, 8, 8], [], false]);
  expect(found.rows).toEqual([..."0123456789"]);
  expect(surveyLines(found, sheet)).toContainEqual(
    expect.stringMatching(/^1 file in .*train` is not called as pictures/),
  );
  expect(await sharp(sheet).metadata()).toMatchObject({ width: 4 + 8 * 68, height: 4 + 10 * 68 });
});

test("the pictures that two recipes share are paired, whatever holds them", async () => {
  const root = temporaryFolder();
  await writeClassFolders(join(root, "a"), smallDigits.slice(0, 40));
  await writeClassFolders(join(root, "b"), smallDigits.slice(30, 70));
  const split = { validation: 0.2 };
  const recipe = recipeOf(root, "a.json", { folder: "a", split });
  const { shared } = await surveyData({ recipe, against: recipeOf(root, "b.json", { folder: "b", split }) });
  expect(shared).toMatchObject({ name: "b", of: 40 });
  expect(shared?.pairs.length).toBe(10);
});

test("a loader of one's own is run by what reads pictures, and never by a check", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "seen"));
  const picture = "{ width: 8, height: 8, channels: 1, levels: new Uint8Array(64).fill(20 * i) }";
  writeFileSync(
    join(root, "loader.mjs"),
    `import { writeFileSync } from "node:fs";
     writeFileSync(${JSON.stringify(join(root, "seen", "it"))}, "");
     export default {
       classes: [..."0123456789"],
       train: { length: 20, label: (i) => i % 10, picture: (i) => (${picture}) },
     };`,
  );
  const recipe = recipeOf(root, "recipe.json", { module: "loader.mjs", split: { validation: 0.5 } });
  const checked = checkRecipeText({ name: recipe, text: readFileSync(recipe, "utf8") });
  expect(checked.problems.map(({ message }) => message)).toEqual([]);
  expect(existsSync(join(root, "seen", "it"))).toBe(false);
  expect((await surveyData({ recipe })).parts.train?.pictures).toBe(10);
  expect(existsSync(join(root, "seen", "it"))).toBe(true);
});

test("a class whose every picture is held out is told, by the survey and before training", async () => {
  const root = temporaryFolder();
  const nines = smallDigits.filter(({ label }) => label === 9).slice(0, 1);
  await writeClassFolders(join(root, "d"), [...smallDigits.filter(({ label }) => label < 9).slice(0, 60), ...nines]);
  const half = recipeOf(root, "half.json", { folder: join(root, "d"), split: { validation: 0.5 } });
  expect((await surveyData({ recipe: half })).unlearnt).toEqual(["9"]);
  const said = "no picture of `9` is learnt from: all there are of it are held out";
  expect((await run(["data", half])).out).toContain(said);
  const { out, err } = await run(["train", half, "--run", join(root, "run"), "--engine", "wasm"]);
  expect(out + err).toContain(said);
  const few = recipeOf(root, "few.json", { folder: join(root, "d"), split: { validation: 0.2 } });
  expect((await surveyData({ recipe: few })).unlearnt).toEqual([]);
});
