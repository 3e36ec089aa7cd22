import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const dot = async (...args: readonly string[]): Promise<string> => {
  const { code, out, err } = await run(["diagram", ...args, "--format", "dot", "-o", "-"]);
  expect([code, err]).toEqual([0, ""]);
  return out.replace(/^\/\/.*$/m, "");
};
/** Whether a figure has some words; the figure itself would say too much where it has not. */
const has = (figure: string, ...words: readonly string[]): boolean[] => words.map((word) => figure.includes(word));
const digraphs = (text: string): number => text.match(/^digraph/gm)?.length ?? 0;

describe("what a figure shows, as its author chooses", () => {
  const vit = "specs/vit.json";

  it("closes a block, in panels and in one figure", async () => {
    const closed = await dot(vit, "--close", "transformer.layers");
    expect([digraphs(await dot(vit)), digraphs(closed)]).toEqual([4, 1]);
    expect(has(closed, "× 12")).toEqual([true]);
    const one = await dot(vit, "--depth", "9", "--close", "transformer.layers.*.ffn");
    expect(has(one, "Softmax")).toEqual([true]);
    expect(has(one, "768 → 3072")).toEqual([false]);
    expect(await dot(vit, "--depth", "9", "--close", "transformer.layers.{i}.ffn")).toBe(one);
  });

  it("opens one where it stands, and all that stands around it", async () => {
    const opened = await dot(vit, "--open", "transformer.layers.*.attn,transformer.layers.*.ffn");
    expect(digraphs(opened)).toBe(2);
    const one = await dot(vit, "--depth", "0", "--open", "transformer.layers.*.ffn");
    expect(has(one, "GELU")).toEqual([true]);
    expect(has(one, "Softmax")).toEqual([false]);
  });

  it("folds ops that have one name", async () => {
    const path = "rearrange...embedding_norm";
    expect(has(await dot(vit, "--depth", "9"), "Patch embedding")).toEqual([false]);
    expect(has(await dot(vit, "--depth", "9", "--close", path), "Patch embedding")).toEqual([true]);
    expect(has(await dot(vit, "--depth", "0", "--open", path), "embedding_norm")).toEqual([true]);
  });

  it("draws a block alone, sizes by name, wherever it comes from", async () => {
    const own = await dot(vit, "--focus", "ffn");
    expect(has(own, "Linear dim → mlp_dim")).toEqual([true]);
    expect(has(await dot(vit, "--focus", "transformer.layers.*.ffn"), "Linear dim → mlp_dim")).toEqual([true]);
    expect(has(await dot(vit, "--focus", "timm_mlp"), "GELU")).toEqual([true]);
    expect(has(await dot("vitral:blocks/attention"), "Softmax")).toEqual([true]);
    expect(has(own, "weights")).toEqual([false]);
  });

  it("is remembered by the figure", async () => {
    const figure = join(temporaryFolder(), "a.svg");
    await run(["diagram", vit, "--close", "transformer.layers.*.ffn", "--shapes", "names", "-o", figure]);
    const first = readFileSync(figure);
    expect(first.includes("GELU")).toBe(false);
    await run(["diagram", "--from", figure]);
    expect(readFileSync(figure).equals(first)).toBe(true);
    const { out } = await run(["diagram", "--from", figure, "--close", "transformer.layers", "-o", "-"]);
    expect(has(out, "FFN")).toEqual([false]);
  });

  it("writes shapes by name in panels, and ops that change nothing", async () => {
    const swin = await dot("specs/swin.json", "--shapes", "names");
    expect(digraphs(swin)).toBeGreaterThan(3);
    expect(has(swin, "H/4")).toEqual([true]);
    const all = await dot(vit, "--all-ops");
    expect(digraphs(all)).toBe(4);
    expect(has(all, "Dropout")).toEqual([true]);
  });

  it("says under it what its shapes mean", async () => {
    const figure = join(temporaryFolder(), "a.html");
    await run(["diagram", "specs/mlp_mixer.json", "--legend", "-o", figure]);
    expect(readFileSync(figure, "utf8")).toContain("how often it runs");
    const { out } = await run(["diagram", "specs/mlp_mixer.json", "--legend", "--format", "tikz", "-o", "-"]);
    expect(out).toContain("how often it runs");
    expect((await run(["diagram", vit, "--legend", "-o", "a.dot"])).err).toContain("F481");
  });

  it("compares with shapes and ops as asked", async () => {
    const args = ["diagram", vit, "--diff", "mnist", "--format", "dot", "-o", "-"];
    const plain = await run(args);
    const named = await run([...args, "--shapes", "names", "--all-ops"]);
    expect(has(plain.out, "b × 197 × 768")).toEqual([true]);
    expect(has(named.out, "b × 197 × 768")).toEqual([false]);
    const boxes = [plain, named].map(({ out }) => out.match(/^ *"n\d+" \[/gm)?.length ?? 0);
    expect(boxes[1]).toBeGreaterThan(boxes[0] ?? 0);
  });

  it.each([
    [["--close", "transformer.layer"], "F484", "`transformer.layers`"],
    [["--open", "transformer.layers.*.atn"], "F484", "transformer.layers"],
    [["--close", "head"], "F484", "no block or loop"],
    [["--focus", "attenton"], "F485", "`attention`"],
    [["--diff", "mnits"], "F486", "`mnist`"],
    [["--diff", "nowhere.json"], "F401", "no such file"],
    [["--diff", "mnist", "--close", "transformr"], "F484", "`transformer`"],
    [["--diff", "mnist", "--focus", "attenton"], "F485", "`attention`"],
    [["--layout", "vit-paper", "--open", "transformer"], "F491", "--open"],
  ])("refuses %j", async (args, code, said) => {
    const { err } = await run(["diagram", vit, ...args, "-o", "-"]);
    expect(err).toContain(`error[${code}]`);
    expect(err).toContain(said);
  });

  it("lets no hostile path out of its message, nor of its figure", async () => {
    const { err } = await run(["diagram", vit, "--close", "\u001b[31m<script>", "-o", "-"]);
    expect(err).toContain("F484");
    expect(err).not.toContain("\u001b[31m<");
  });

  it("says of a spec without presets that it has none", async () => {
    const spec = join(temporaryFolder(), "a.json");
    const nodes = [{ linear: 4, id: "y" }];
    writeFileSync(spec, JSON.stringify({ vitral: 1, name: "a", inputs: { x: "b 8" }, nodes, outputs: { y: "y" } }));
    expect((await run(["diagram", spec, "--diff", "big", "-o", "-"])).err).toContain("it has no presets");
  });
});
