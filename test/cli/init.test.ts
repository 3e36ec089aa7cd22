import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const all = [".gitignore", ".vscode", "model.json", "recipe.json", "schema"];

it("leaves a spec that is right, a recipe that trains it, and what editors need", async () => {
  const folder = join(temporaryFolder(), "deep", "new one");
  const { code, out, err } = await run(["init", folder]);
  expect([code, err]).toEqual([0, ""]);
  expect(readdirSync(folder).sort()).toEqual(all);
  expect(out).toContain(`cd '${folder}'`);
  expect(await run(["check", join(folder, "model.json")])).toMatchObject({ code: 0, err: "" });
  const { $schema } = JSON.parse(readFileSync(join(folder, "recipe.json"), "utf8"));
  expect(readFileSync(join(folder, $schema), "utf8")).toBe(readFileSync("schema/recipe.schema.json", "utf8"));
});

it("points at the schemas of the package where it is installed in the project", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(process.cwd(), join(folder, "node_modules", "vitral"));
  expect((await run(["init", folder])).code).toBe(0);
  expect(readdirSync(folder)).not.toContain("schema");
  const { $schema } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
  expect($schema).toBe("./node_modules/vitral/schema/spec.schema.json");
  const { "json.schemas": rules } = JSON.parse(readFileSync(join(folder, ".vscode/settings.json"), "utf8"));
  for (const { url } of rules) expect(existsSync(join(folder, url)), url).toBe(true);
});

it.each(["model.json", "recipe.json"])(
  "writes nothing where there is a %s, be it a link that leads nowhere",
  async (name) => {
    for (const make of [
      (path: string) => writeFileSync(path, "mine"),
      (path: string) => symlinkSync("/nowhere", path),
    ]) {
      const folder = temporaryFolder();
      make(join(folder, name));
      const { code, err } = await run(["init", folder]);
      expect(code).toBe(1);
      expect(err).toContain("F420");
      expect(err).toContain(name);
      expect(readdirSync(folder)).toEqual([name]);
    }
  },
);

it("keeps other files as they are, and says so", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".vscode"));
  for (const name of [".gitignore", ".vscode/settings.json"]) writeFileSync(join(folder, name), "mine");
  const { code, out } = await run(["init", folder]);
  expect(code).toBe(0);
  for (const name of [".gitignore", ".vscode/settings.json"]) {
    expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
    expect(out).toMatch(new RegExp(`^kept  ${name}`, "m"));
  }
});

it.each(["file/folder", "file"])("says why a folder cannot be written: %s", async (path) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  const { code, err } = await run(["init", join(folder, path)]);
  expect(code).toBe(1);
  expect(err).toContain("R202");
});

it.runIf(process.platform === "linux")("comes to an end where nothing can be made", async () => {
  const { code, err } = await run(["init", "/proc/none/at/all"]);
  expect(code).toBe(1);
  expect(err).toContain("R202");
});

it.each([
  [{ cat: 5, "old dog": 5 }, '{ "folder": "../photos", "split": { "validation": 0.2 } }'],
  [
    { "train/cat": 2, "train/dog": 1, "val/cat": 1, "test/dog": 1 },
    '{ "folder": { "test": "../photos/test", "train": "../photos/train", "validation": "../photos/val" } }',
  ],
  [
    { "train/cat": 5, "train/dog": 5, "test/dog": 1 },
    '{ "folder": { "test": "../photos/test", "train": "../photos/train" }, "split": { "validation": 0.2 } }',
  ],
])("begins with pictures of one's own, whose parts are found: %j", async (counts, dataset) => {
  const folder = temporaryFolder();
  const photos = join(folder, "photos");
  for (const [name, count] of Object.entries(counts)) {
    mkdirSync(join(photos, name), { recursive: true });
    for (let i = 0; i < count; i++)
      copyFileSync("test/runtime/host/datasets/digits/tight-5.png", join(photos, name, `${i}.png`));
  }
  const project = join(folder, "mine");
  const { code, out, err } = await run(["init", project, "--data", photos]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("data recipe.json -o sheet.png");
  expect(readFileSync(join(project, "recipe.json"), "utf8")).toContain(`"dataset": ${dataset},`);
  expect(readFileSync(join(project, "model.json"), "utf8")).toContain('"classes": 2,');
  // The model fits the pictures, and each part has some.
  expect(await run(["data", join(project, "recipe.json")])).toMatchObject({ code: 0, err: "" });
});

it("begins with a table of pictures, and says what is none of it", async () => {
  const folder = temporaryFolder();
  copyFileSync("test/runtime/host/datasets/digits/tight-5.png", join(folder, "5.png"));
  writeFileSync(join(folder, "t.csv"), "file,label\n5.png,a\n5.png,b\n5.png,b\n5.png,a\n5.png,a\n5.png,a\n");
  expect(await run(["init", join(folder, "of a table"), "--data", join(folder, "t.csv")])).toMatchObject({ code: 0 });
  expect(await run(["check", join(folder, "of a table", "recipe.json")])).toMatchObject({ code: 0, err: "" });
  for (const [place, problem] of [
    ["nowhere", "F401"],
    ["5.png", "R277"],
    ["of a table", "R27"],
  ] as const) {
    const { code, err } = await run(["init", join(folder, "none"), "--data", join(folder, place)]);
    expect(code).toBe(1);
    expect(err).toContain(problem);
    expect(existsSync(join(folder, "none"))).toBe(false);
  }
});
