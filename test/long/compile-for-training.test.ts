import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import { objectiveOf, specFile, specPaths } from "../training/specs.ts";

test.each(specPaths())(
  "%s compiles for training at its defaults",
  (path) => {
    const name = specFile(path);
    const plan = compile({
      source: { name, text: readFileSync(name, "utf8") },
      importer: specFiles(name),
      engine: "wasm",
      batchSizes: { train: [64] },
      objective: objectiveOf(path),
      optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
    });
    const [program] = plan.signatures.train ?? [];
    const trained = Object.entries(plan.state).filter(([, { trainable }]) => trainable);
    expect(trained.length).toBeGreaterThan(0);
    expect(trained.filter(([weight]) => program?.writes[weight] === undefined)).toEqual([]);
  },
  300_000,
);
