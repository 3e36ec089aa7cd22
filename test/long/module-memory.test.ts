import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { planMemory } from "../../compiler/plan/plan-memory.ts";
import { compileModule } from "../../compiler/targets/module/compile-module.ts";
import { readSpecFile, specFiles } from "../../runtime/host/specs/spec-files.ts";
import { specPaths } from "../training/specs.ts";

/** Of a plan's own peak: what a module may need beside it, for parts of sums and where what lies there leaves gaps. */
const MOST = 1.1;

test.each(specPaths())("a step of training of %s takes hardly more memory than its plan says", (path) => {
  const source = readSpecFile(path);
  const plan = compile({
    ...{ source, importer: specFiles(path), engine: "wasm", batchSizes: { train: [2] } },
    objective: { kind: "cross_entropy", output: "logits", labelSmoothing: 0 },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05, clipNorm: 1 },
  });
  const { memoryBytes, bytes } = compileModule(plan, { relaxed: true, threads: 2 });
  expect(memoryBytes / planMemory(plan).peak).toBeLessThan(MOST);
  expect(bytes.length).toBeLessThan(3e6);
});
