import { beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, exchanges, farthest, modelOf } from "../export/agreement.ts";
import { type PythonCase, type PythonFinding, python, runPython } from "../export/python-modules.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { SMALL, specPaths } from "../training/specs.ts";

/** Those that torch.compile and torch.export are asked of as well. */
const COMPILED = ["specs/vit.json", "specs/swin.json", "specs/cait.json", "test/zoo/cvt.json"];

const nameOf = (path: string): string => path.replaceAll(/[/.]/g, "-");

describe.skipIf(python === undefined)("modules of PyTorch", () => {
  const cases = new Map<string, PythonCase & { readonly seen: readonly boolean[] }>();
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
      cases.set(path, { name: nameOf(path), model, inputs: agreement.inputs, pairs, isCompiled, seen });
    }
    findings = runPython(temporaryFolder(), [...cases.values()]);
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

  test.each(COMPILED)("%s compiles as one graph, and is exported with a batch of any size", (path) => {
    const { compiled, exported } = findings.get(nameOf(path)) ?? {};
    expect(compiled).toBeLessThan(1e-5);
    expect(exported).toBeLessThan(1e-5);
  });
});
