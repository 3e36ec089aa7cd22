import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkModes } from "../../../../compiler/check.ts";
import type { SpecOptions } from "../../../../compiler/model/resolve.ts";
import { startRun } from "../../../../runtime/host/runs/start-run.ts";
import { systemTools } from "../../../../runtime/host/runs/system-tools.ts";
import { publishedNames, shippedNames } from "../../../../runtime/host/specs/shipped-specs.ts";
import { readSpecFile, specFiles } from "../../../../runtime/host/specs/spec-files.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

/** A model of the user's own, of shipped parts alone. */
const own = JSON.stringify({
  vitral: 1,
  import: { ffn: "vitral:blocks/ffn", attention: "vitral:vit#attention" },
  inputs: { image: "b 1 28 28" },
  nodes: [
    { rearrange: "b c h w -> b h (c w)" },
    { block: "attention", id: "attn", with: { heads: 2, head_dim: 4, dropout: 0 } },
    { block: "ffn", id: "mlp", with: { mlp_dim: 8, dropout: 0 } },
    { reduce: "b n d -> b d", by: "mean" },
    { linear: 10, id: "logits" },
  ],
  outputs: { logits: "logits" },
});

it("names every shipped spec but no recipe, and each stands alone in check", () => {
  expect(shippedNames()).toEqual(expect.arrayContaining(["vitral:vit", "vitral:blocks/ffn"]));
  expect(shippedNames().filter((name) => name.includes("recipe"))).toEqual([]);
  for (const name of shippedNames().filter((name) => !name.includes("/"))) {
    const { problems } = checkModes(readSpecFile(name), { importer: specFiles(name) });
    expect(problems, name).toEqual([]);
  }
});

it("shipped specs import each other by paths, so that their files stand together anywhere", () => {
  for (const name of shippedNames()) expect(readSpecFile(name).text, name).not.toContain('"vitral:');
});

it("a spec anywhere imports and extends shipped ones by name", () => {
  const entry = { name: join(temporaryFolder(), "model.json"), text: own };
  expect(checkModes(entry, { importer: specFiles(entry.name) }).problems).toEqual([]);
  const text = JSON.stringify({ vitral: 1, extends: "vitral:vit", params: { depth: 2 } });
  const { model, problems } = checkModes({ ...entry, text }, { importer: specFiles(entry.name) });
  expect(problems).toEqual([]);
  expect([...(model?.evaluated.weights.keys() ?? [])].filter((path) => path.includes("layers.1."))).not.toEqual([]);
});

it("a name of timm's is a spec of its own: other defaults, everything else as the spec that it is made of", async () => {
  const folder = temporaryFolder();
  const source = readSpecFile("vitral:vit_base_patch32_224");
  const importer = specFiles(source.name);
  const depthOf = (options: SpecOptions) =>
    checkModes(source, { importer, ...options }).model?.evaluated.ops.filter(({ path }) => /attn\.qkv$/.test(path))
      .length;
  expect([depthOf({}), depthOf({ set: { depth: "2" } })]).toEqual([12, 2]);

  const text = JSON.stringify({ vitral: 1, extends: source.name, params: { image_size: 64, depth: 1 } });
  const entry = { name: join(folder, "model.json"), text };
  const { model, problems } = checkModes(entry, { importer: specFiles(entry.name) });
  expect(problems).toEqual([]);
  expect(model?.evaluated.weights.get("pos_embed")?.sizes).toEqual([1, 5, 768]);

  const set = { image_size: 28, patch_size: 14, channels: 1, classes: 10, depth: 1, dim: 8, heads: 2 };
  writeFileSync(join(folder, "recipe.json"), JSON.stringify({ ...recipe, spec: source.name, set }));
  await startRun(systemTools, join(folder, "recipe.json"), {}, join(folder, "run"));
  const kept = join(folder, "run/spec/vit_base_patch32_224.json");
  expect(readFileSync(kept, "utf8")).toBe(source.text);
  expect(existsSync(join(folder, "run/spec/timm_vit.json"))).toBe(true);
  expect(checkModes(readSpecFile(kept), { importer: specFiles(kept) }).problems).toEqual([]);
});

it("no spec has a name of timm's", () => {
  expect(shippedNames().filter((name) => publishedNames().includes(name))).toEqual([]);
});

it("a name leads to no other file", () => {
  const entry = { name: join(temporaryFolder(), "model.json"), text: "" };
  const find = specFiles(entry.name);
  const names = [
    "../package",
    "recipes/quick-start",
    "blocks/../../package",
    "/etc/passwd",
    "",
    "blocks",
    "a\0",
    "vit/",
  ];
  for (const name of names) expect(find(`vitral:${name}`, entry), name).toMatch(/^no spec and no recipe of this name/);
  const vit = readSpecFile("vitral:vit");
  for (const path of ["../package.json", "../../etc/passwd", "recipes/quick-start.json"])
    expect(find(path, vit), path).toMatch(/^no spec and no recipe of this name/);
  expect(find("vitral:blocks/fnn", entry)).toContain("did you mean `vitral:blocks/ffn`?");
  expect(find("vitral:vit.json", entry)).toContain("did you mean `vitral:vit`?");
  for (const name of ["vit_bsae_patch16_224", "vit_base_patch16_224.json", "vit_base_patch16_224.augreg_in21k"])
    expect(find(`vitral:${name}`, entry)).toContain("did you mean `vitral:vit_base_patch16_224`?");
  expect(find("vitral:constructor", entry)).toMatch(/^no spec and no recipe of this name/);
  expect(() => readSpecFile("vitral:vti")).toThrow("F401");
});

it("copies kept beside a spec are asked first, and may not lead out", () => {
  const folder = temporaryFolder();
  const entry = { name: join(folder, "spec", "model.json"), text: "" };
  mkdirSync(join(folder, "spec", "vitral-specs", "blocks"), { recursive: true });
  writeFileSync(join(folder, "spec", "vitral-specs", "blocks", "ffn.json"), "kept");
  writeFileSync(join(folder, "secret.json"), "private");
  symlinkSync(join(folder, "secret.json"), join(folder, "spec", "vitral-specs", "vit.json"));
  const find = specFiles(entry.name);
  expect(find("vitral:blocks/ffn", entry)).toEqual({ name: "vitral:blocks/ffn", text: "kept" });
  expect(find("vitral:vit", entry)).toBe("it is outside the folder of the spec");
  expect(find("vitral:blocks/attention", entry)).toMatchObject({ text: readSpecFile("vitral:blocks/attention").text });
});

const recipe = {
  vitral: 1,
  dataset: { name: "mnist", train: 8, validation: 4 },
  epochs: 1,
  batch_size: 4,
  engine: "cpu",
};

it("a run keeps the shipped specs that it used, and is repeated with them whatever the package holds", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "model.json"), own);
  writeFileSync(join(folder, "recipe.json"), JSON.stringify({ ...recipe, spec: "model.json" }));
  const run = join(folder, "run");
  const { model } = await startRun(systemTools, join(folder, "recipe.json"), {}, run);
  const kept = (place: string) => join(run, "spec", "vitral-specs", place);
  for (const place of ["vit.json", "blocks/ffn.json"])
    expect(readFileSync(kept(place), "utf8")).toBe(readSpecFile(`vitral:${place.slice(0, -5)}`).text);

  // Another place, another package: what was kept is what counts, and is kept again.
  const moved = join(folder, "moved");
  cpSync(run, moved, { recursive: true });
  const text = readFileSync(kept("blocks/ffn.json"), "utf8").replace(
    '"gelu"',
    '"gelu", { "linear": "dim", "id": "more" }',
  );
  writeFileSync(join(moved, "spec/vitral-specs/blocks/ffn.json"), text);
  const again = await startRun(systemTools, join(moved, "recipe.json"), {}, join(folder, "again"));
  const more = Object.keys(again.model.plan.state).filter((path) => !(path in model.plan.state));
  expect(more).toContainEqual(expect.stringContaining("more.kernel"));
  expect(readFileSync(join(folder, "again/spec/vitral-specs/blocks/ffn.json"), "utf8")).toBe(text);
});

it("a recipe names a shipped spec, and its run is complete by itself", async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, "recipe.json"),
    JSON.stringify({ ...recipe, spec: "vitral:vit", preset: "mnist", set: { depth: 1 } }),
  );
  const run = join(folder, "run");
  await startRun(systemTools, join(folder, "recipe.json"), {}, run);
  expect(JSON.parse(readFileSync(join(run, "recipe.json"), "utf8")).spec).toBe(join("spec", "vit.json"));
  expect(existsSync(join(run, "spec/blocks/ffn.json"))).toBe(true);
  const entry = join(run, "spec/vit.json");
  expect(checkModes(readSpecFile(entry), { importer: specFiles(entry) }).problems).toEqual([]);
});
