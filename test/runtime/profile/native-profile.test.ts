import { describe, expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import { programFlops } from "../../../compiler/plan/program-flops.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { enginesHere } from "../../../runtime/host/engines/engines-here.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { blockCosts } from "../../../runtime/profile/block-tree.ts";
import { profilePlan } from "../../../runtime/profile/profile-plan.ts";
import { traceOf } from "../../../runtime/profile/trace.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";

const source = readSpecFile("vitral:vit");
const cases = [
  ["tensorflow", "train"],
  ["tensorflow", "predict"],
  ["onnxruntime", "predict"],
] as const;

describe.each(cases)("a profile on %s of %s", (name, signature) => {
  test.skipIf(!enginesHere().includes(name))("has the spec's blocks, their times and all operations", async () => {
    const plan = compile({
      source,
      importer: specFiles(source.name),
      preset: "mnist",
      set: { depth: "2" },
      engine: name,
      batchSizes: { [signature]: [16] },
      objective: { cross_entropy: "logits", label_smoothing: 0 },
      optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
    });
    const { engine } = await openEngine(name);
    const profile = await profilePlan(engine, plan, signature, 5);
    const { measured, steps, peak, byPrefixes } = profile;
    expect(byPrefixes).toBe(name === "tensorflow");
    expect(peak).toBeGreaterThan(1e8);
    expect(steps).toHaveLength(5);
    const [program] = plan.signatures[signature] ?? [];
    const flops = measured.parts.reduce((sum, part) => sum + part.flops, 0);
    expect(flops / (program === undefined ? 1 : programFlops(plan, program))).toBeCloseTo(1, 9);
    const time = measured.parts.reduce((sum, part) => sum + part.time, 0);
    expect(time).toBeGreaterThan(0);
    for (const run of [profile.step]) {
      const [times = new Float64Array()] = run?.threads ?? [];
      expect(times).toHaveLength(2 * measured.parts.length);
      expect([...times]).toEqual([...times].sort((a, b) => a - b));
    }
    const blocks = new Map(blockCosts(measured).map((block) => [block.path, block]));
    for (const path of ["transformer.layers.0", "transformer.layers.1"]) {
      expect(blocks.get(path)?.time, path).toBeGreaterThan(0);
      expect(blocks.get(path)?.flops, path).toBeGreaterThan(0);
    }
    // Two equal layers have as many operations.
    const [first, second] = ["0", "1"].map((layer) => blocks.get(`transformer.layers.${layer}`)?.flops ?? 0);
    if (signature === "predict") expect((first ?? 0) / (second ?? 1)).toBeCloseTo(1, 1);
    expect(traceOf(profile).traceEvents.filter(({ ph }) => ph === "X").length).toBeGreaterThan(measured.parts.length);
    engine.dispose();
    expect(engine.tensorCount()).toBe(0);
  });
});
