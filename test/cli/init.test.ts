import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
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
