import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const vit = ["profile", "specs/vit.json", "--preset", "mnist", "--set", "depth=1", "--engine", "wasm", "--steps", "1"];

describe("vitral profile", () => {
  it("tells of blocks, of regions and of memory", async () => {
    const { code, out, err } = await run([...vit, "--depth", "4", "--top", "3"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^vit: a pass forward of 1 image on wasm \(module (relaxed|simd), \d+ threads?\)$/m);
    expect(out).toMatch(/^1\.\d\d Mflop, [\d.]+ Gflop\/s; a product of matrices reaches [\d.]+ here$/m);
    expect(out).toMatch(/^ {6}attn +[\d.]+ +[\d.]+ %/m);
    expect(out).not.toMatch(/^ {8}\S/m);
    expect(out).toMatch(/^contraction +\d+ /m);
    expect(out).toMatch(/^memory: \d+ [kM]B at the most, during /m);
    expect(out).not.toContain("\u001b");
  });

  it("writes a trace, and all that it measured as JSON", async () => {
    const trace = join(temporaryFolder(), "step.json");
    const { code, out } = await run([...vit, "--train", "--batch-size", "2", "--json", "--trace", trace]);
    expect(code).toBe(0);
    const found = JSON.parse(out);
    expect(found).toMatchObject({ model: "vit", signature: "train", batch: 2, engine: { name: "wasm" } });
    expect(found.memory.live).toHaveLength(found.parts.length);
    const events = JSON.parse(readFileSync(trace, "utf8")).traceEvents;
    expect(events.filter(({ tid, ph }: { tid: number; ph: string }) => tid === 1 && ph === "X")).toHaveLength(
      found.parts.length,
    );
  });

  it.each([
    [["--trace", "step.svg"], "no format `svg`"],
    [["--train", "--predict"], "cannot be used with"],
    [["--steps", "0"], "whole number of at least 1"],
    [["--batch-size", "many"], "whole number of at least 1"],
  ])("refuses %j", async (args, said) => {
    const { code, err } = await run([...vit, ...args]);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });
});
