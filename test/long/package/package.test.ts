import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installPacked, root, sh } from "./installed.ts";

/** The package as users get it: packed, unpacked into a project of its own, and used from there. */
const folder = mkdtempSync(join(tmpdir(), "vitral-package-"));
let project = "";
/** No native engine and no path but the system's: what a fresh machine has. */
const fresh = { VITRAL_CACHE: join(folder, "cache") };

beforeAll(async () => {
  project = await installPacked(folder);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A few images and steps instead of minutes. */
function shrinkRecipe(path: string): void {
  const recipe = JSON.parse(readFileSync(path, "utf8"));
  const dataset = { ...recipe.dataset, train: 24, validation: 8 };
  writeFileSync(
    path,
    JSON.stringify({ ...recipe, dataset, epochs: 1, batch_size: 8, set: { depth: 1, dim: 16, heads: 2 } }),
  );
}

describe("the packed package", { timeout: 300_000 }, () => {
  it("has what it needs and none of what only we need", () => {
    const files = readdirSync(join(project, "node_modules/vitral"));
    expect(files.sort()).toEqual(
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "bin",
        "dist",
        "docs",
        "fonts",
        "package.json",
        "schema",
        "specs",
        "zoo",
      ].sort(),
    );
  });

  it("begins a project whose next three commands work as they are printed", async () => {
    const said = await sh("npx --no-install vitral init 'my digits'", project, fresh);
    const next = said
      .slice(said.indexOf("next:\n") + "next:\n".length)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    expect(next).toEqual([
      "cd 'my digits'",
      "npx vitral check model.json",
      "npx vitral diagram model.json -o model.svg",
      "npx vitral train recipe.json",
    ]);
    const own = join(project, "my digits");
    shrinkRecipe(join(own, "recipe.json"));
    const told = await sh(next.join(" && "), project, fresh);
    expect(told).toMatch(/^ok: model\.json/);
    expect(told).toContain("finished: validation accuracy");
    expect(existsSync(join(own, "model.svg"))).toBe(true);
    expect(existsSync(join(own, "runs/digits-1/spec/vitral-specs/blocks/ffn.json"))).toBe(true);
    // Every schema that is named is there.
    for (const file of ["model.json", "recipe.json"]) {
      const { $schema } = JSON.parse(readFileSync(join(own, file), "utf8"));
      if (file === "model.json") expect(existsSync(join(own, $schema)), $schema).toBe(true);
    }
    for (const { url } of JSON.parse(readFileSync(join(own, ".vscode/settings.json"), "utf8"))["json.schemas"])
      expect(existsSync(join(own, url)), url).toBe(true);
  });

  it("explains codes, draws what it ships and speaks its version, far from any clone", async () => {
    expect(await sh("npx --no-install vitral explain S303", project, fresh)).toContain("S303");
    const conv = await sh("npx --no-install vitral explain conv", project, fresh);
    const [, manual = ""] = /^all of the manual: (.*)$/m.exec(conv) ?? [];
    expect(readFileSync(join(project, manual), "utf8")).toContain("### conv");
    expect(await sh("npx --no-install vitral diagram vitral:vit --preset mnist -o - | head -c 4", project, fresh)).toBe(
      "<svg",
    );
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect((await sh("npx --no-install vitral --version", project, fresh)).trim()).toBe(version);
  });

  it("runs the library's examples of the README, with their types checked", async () => {
    await sh("npx --no-install vitral init", project, fresh);
    shrinkRecipe(join(project, "recipe.json"));
    copyFileSync(join(root, "test/runtime/host/datasets/digits/tight-5.png"), join(project, "digit.png"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
    const examples = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(
      ([, text = ""]) => text,
    );
    expect(examples.length).toBeGreaterThanOrEqual(2);
    examples.forEach((text, i) => void writeFileSync(join(project, `example-${i}.ts`), text));
    const flags =
      "--strict --target es2022 --module nodenext --skipLibCheck false --noUnusedLocals --exactOptionalPropertyTypes";
    const types = `--typeRoots '${join(root, "node_modules/@types")}' --types node`;
    await sh(`node '${join(root, "node_modules/typescript/bin/tsc")}' ${flags} ${types} example-*.ts`, project);
    for (const i of examples.keys()) {
      const printed = await sh(`node example-${i}.js`, project, fresh);
      expect(printed, examples[i]).not.toMatch(/undefined|NaN|Error/);
    }
  });
});
