import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { CheckedModel } from "../../compiler/check.ts";
import { pyTorchModule } from "../../compiler/export/pytorch/pytorch.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { Agreement } from "../export/agreement.ts";
import { modelNamed } from "../export/hostile-spec.ts";
import { type PythonCase, python, runPython } from "../export/python-modules.ts";
import { randomSpec } from "../export/random-spec.ts";

/** A model that there is, and that can be exported; random ones may name two weights alike. */
function exportable(spec: object): CheckedModel | undefined {
  try {
    const model = modelNamed(spec);
    pyTorchModule(model.evaluated);
    return model;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** Rounding grows where a norm meets numbers that are nearly equal; what is wrong is farther off. */
const NEAR = 1e-3;

describe.skipIf(python === undefined)("modules of PyTorch, of random specs", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-random-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function expectNear(of: (seed: number) => Pick<PythonCase, "model" | "from"> | undefined): Promise<void> {
    const { engine } = await openEngine("tfjs");
    const cases: PythonCase[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const found = of(seed);
      if (found === undefined) continue;
      const agreement = new Agreement({ model: found.model, text: "" }, engine, { n: 3 });
      const pairs = [{ weights: agreement.weights, outputs: await agreement.reference() }];
      cases.push({ ...found, name: `seed-${seed}`, inputs: agreement.inputs, pairs, isCompiled: false });
    }
    expect(cases.length).toBeGreaterThan(25);
    const own = mkdtempSync(join(folder, "cases-"));
    for (const { name, error, deviations } of runPython(own, cases).values()) {
      expect(error, name).toBeUndefined();
      expect(deviations?.[0], name).toBeLessThan(NEAR);
    }
  }

  test("compute what the engine does, whatever things are called", async () => {
    await expectNear((seed) => {
      const model = exportable(randomSpec(seed, true).spec);
      return model && { model };
    });
  }, 300_000);

  test("built with other numbers are the modules of a spec with those", async () => {
    await expectNear((seed) => {
      const { spec, others } = randomSpec(seed, false);
      const [before, after] = [spec, { ...spec, params: { ...Reflect.get(spec, "params"), ...others } }].map(
        exportable,
      );
      return before && after && { model: after, from: { model: before, given: others } };
    });
  }, 300_000);
});
