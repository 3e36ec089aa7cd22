import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const node = (nodes: string, more = "") => `{
  "vitral": 1, "name": "broken", ${more}
  "inputs": { "image": "b 1 28 28" },
  "nodes": [${nodes}],
  "outputs": { "logits": "head" }
}`;
const head = '{ "reduce": "b c h w -> b", "by": "mean", "id": "head" }';

/** Text of the file → the code that must be the first said, and where. */
const SPECS: readonly [string, string, string, string][] = [
  ["text that is not JSON", '{ "vitral": 1, ', "J006", "1:1"],
  ["an unknown op", node(`{ "layer_nrom": {} }, ${head}`), "G601", "4:16"],
  ["an unknown attribute", node(`{ "linear": 3, "biass": false }, ${head}`), "G602", "4:29"],
  ["a missing block", node(`{ "block": "attention" }, ${head}`), "G607", "4:25"],
  [
    "blocks that call each other",
    node(
      `{ "block": "a" }, ${head}`,
      '"blocks": { "a": { "inputs": { "x": "..." }, "nodes": [{ "block": "b" }] }, "b": { "inputs": { "x": "..." }, "nodes": [{ "block": "a" }] } },',
    ),
    "G605",
    "2:",
  ],
  [
    "a patch that does not divide the image",
    node(`{ "rearrange": "b c (h p) w -> b (c p) h w", "sizes": { "p": 5 } }, ${head}`),
    "S303",
    "4:33",
  ],
];

describe("bad input ends with one clear error, exit code 1, no stack trace and no file", () => {
  it.each(SPECS)("%s", async (_, text, code, place) => {
    const folder = temporaryFolder();
    const path = join(folder, "spec.json");
    writeFileSync(path, text);
    for (const args of [
      ["check", path],
      ["compile", path, "-o", join(folder, "plan.txt")],
      ["diagram", path, "-o", join(folder, "model.svg")],
    ]) {
      const result = await run(args);
      expect(result.code).toBe(1);
      expect(result.err).toContain(`error[${code}]`);
      expect(result.err).toContain(`${path}:${place}`);
      expect(result.err.match(/^error/gm)).toHaveLength(1);
      expect(result.err + result.out).not.toMatch(/^\s+at .*\(/m);
    }
    expect(readdirSync(folder)).toEqual(["spec.json"]);
  });

  it("a recipe that points at nothing", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "recipe.json");
    writeFileSync(
      path,
      '{ "vitral": 1, "spec": "nothing.json", "dataset": { "name": "mnist", "train": 10, "validation": 10 }, "epochs": 1 }',
    );
    const { code, err } = await run(["train", path, "--engine", "cpu", "--run", join(folder, "run")]);
    expect(code).toBe(1);
    expect(err).toContain("there is no such file");
    expect(err).toContain(`${path}:1:24`);
    expect(readdirSync(folder)).toEqual(["recipe.json"]);
  });

  it("a parity case that is cut short", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "case.safetensors");
    writeFileSync(path, Buffer.from([200, 0, 0, 0, 0, 0, 0, 0, 123]));
    const { code, err } = await run(["parity", "specs/vit.json", path, "--engine", "cpu"]);
    expect(code).toBe(1);
    expect(err).toContain("error[R203]");
  });
});
