import { readFileSync } from "node:fs";
import { compile } from "../../compiler/compile.ts";
import type { EngineName } from "../../runtime/engines/engine.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import { objectiveOf, SMALL, specFile, specPaths } from "./specs.ts";

/** The kernels of a spec's plan for training. */
function kernelsOf(path: string, engine: EngineName): readonly string[] {
  const source = { name: path, text: readFileSync(specFile(path), "utf8") };
  const set = Object.fromEntries((SMALL[path] ?? "").split(" ").map((pair) => pair.split("=") as [string, string]));
  const plan = compile({
    ...{ source, importer: specFiles(path), engine, set, objective: objectiveOf(path) },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }) },
    batchSizes: { train: [3], eval: [], predict: [] },
  });
  return Object.values(plan.signatures).flatMap((programs) =>
    programs.flatMap(({ steps }) => steps.map(({ kernel }) => kernel)),
  );
}

/**
 * Specs for an engine beside wasm, on which every spec is trained: those whose plan for training has a kernel that no
 * earlier one's has, so that each kernel that any spec trains with runs. With `VITRAL_TEST_ALL` every spec.
 */
export function coveringPaths(engine: EngineName): readonly string[] {
  if (process.env.VITRAL_TEST_ALL) return specPaths();
  const met = new Set<string>();
  return specPaths().filter((path) => {
    const before = met.size;
    for (const kernel of kernelsOf(path, engine)) met.add(kernel);
    return met.size > before;
  });
}
