import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pyTorchModule } from "../../compiler/export/pytorch/pytorch.ts";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { fromStored } from "../../runtime/host/exports/stored-weights.ts";
import { Agreement, exchanges, farthest, modelOf } from "../export/agreement.ts";
import { modelNamed, names, specOf } from "../export/hostile-spec.ts";
import { type PythonCase, type PythonFinding, python, runPython } from "../export/python-modules.ts";
import { trainingStep } from "../export/training-step.ts";
import { SMALL, specPaths } from "../training/specs.ts";

/** Those that torch.compile and torch.export are asked of as well. */
const COMPILED = ["specs/vit.json", "specs/swin.json", "specs/cait.json", "specs/cvt.json"];

/** Those whose gradients and one step of AdamW are compared, and whose weights are saved and read again. */
const STEPPED = ["specs/vit.json", "specs/swin.json"];

const nameOf = (path: string): string => path.replaceAll(/[/.]/g, "-");

describe.skipIf(python === undefined)("modules of PyTorch", () => {
  const cases = new Map<string, PythonCase & { readonly seen: readonly boolean[] }>();
  const others: PythonCase[] = [];
  const folder = mkdtempSync(join(tmpdir(), "vitral-pytorch-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let findings: ReadonlyMap<string, PythonFinding>;

  beforeAll(async () => {
    const { engine } = await openEngine("wasm");
    for (const path of specPaths()) {
      const model = modelOf(path, SMALL[path]);
      const agreement = new Agreement({ model, text: "" }, engine);
      const right = await agreement.reference();
      const pairs = [{ weights: agreement.weights, outputs: right }];
      for (const { weights } of exchanges(agreement.weights))
        pairs.push({ weights, outputs: await agreement.reference(weights) });
      const seen = pairs.map(({ outputs }) => farthest(right, outputs) > 1e-5);
      const isCompiled = COMPILED.includes(path);
      const own = { name: nameOf(path), model, inputs: agreement.inputs, pairs, isCompiled, seen };
      const step = STEPPED.includes(path) ? { step: await trainingStep({ ...agreement, model }, engine) } : {};
      cases.set(path, { ...own, ...step });
    }
    for (const called of [names, names.toReversed()]) {
      const model = modelNamed(specOf('said """ \\', called));
      const agreement = new Agreement({ model, text: "" }, engine);
      const pairs = [{ weights: agreement.weights, outputs: await agreement.reference() }];
      const name = `hostile-${others.length}`;
      others.push({ name, model, inputs: agreement.inputs, pairs, isCompiled: false });
    }
    const everyOp = modelOf("test/export/every-op.json");
    const agreement = new Agreement({ model: everyOp, text: "" }, engine, { h: 8, w: 6 });
    const pairs = [{ weights: agreement.weights, outputs: await agreement.reference() }];
    others.push({ name: "every-op", model: everyOp, inputs: agreement.inputs, pairs, isCompiled: false });
    findings = runPython(folder, [...cases.values(), ...others]);
  }, 600_000);

  test.each(specPaths())("%s computes what the engine does, from each weight in its place", (path) => {
    const { seen } = cases.get(path) ?? { seen: [] };
    const { error, deviations } = findings.get(nameOf(path)) ?? {};
    expect(error).toBeUndefined();
    // Under exchanged weights as well: then the engine's outputs are others, and so are PyTorch's.
    expect(deviations?.length).toBe(seen.length);
    expect(Math.max(...(deviations ?? [Number.NaN]))).toBeLessThan(1e-5);
    expect(seen.filter((one) => one).length).toBeGreaterThan(3);
  });

  test.each(STEPPED)("%s has the engine's gradients and its step of AdamW", (path) => {
    const { gradients, after } = findings.get(nameOf(path)) ?? {};
    expect(gradients).toBeLessThan(1e-5);
    expect(after).toBeLessThan(1e-6);
  });

  test.each(STEPPED)("what PyTorch saved of %s comes back with the bits that left", (path) => {
    const one = cases.get(path);
    const file = join(folder, nameOf(path), "saved.safetensors");
    const { tensors, metadata } = decodeSafetensors(readFileSync(file), file);
    expect(metadata.get("by")).toBe("torch");
    const typed = one?.model.evaluated;
    const back = fromStored(
      tensors,
      typed === undefined ? [] : pyTorchModule(typed).weights,
      (weight) => typed?.weights.get(weight)?.sizes ?? [],
    );
    expect(back).toEqual(one?.pairs[0]?.weights);
  });

  test("every op is what the engine makes of it, and a spec may call anything anything in Python too", () => {
    for (const { name } of others) {
      expect(findings.get(name)?.error).toBeUndefined();
      expect(findings.get(name)?.deviations?.[0]).toBeLessThan(1e-5);
    }
  });

  test.each(COMPILED)("%s compiles as one graph, and is exported with a batch of any size", (path) => {
    const { compiled, exported } = findings.get(nameOf(path)) ?? {};
    expect(compiled).toBeLessThan(1e-5);
    expect(exported).toBeLessThan(1e-5);
  });
});
