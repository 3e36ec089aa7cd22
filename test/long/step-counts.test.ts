import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { describeModule } from "../../compiler/targets/module/compile-module.ts";
import { moduleParts } from "../../compiler/targets/module/module-parts.ts";
import { readSpecFile, specFiles } from "../../runtime/host/specs/spec-files.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";

/*
 * Speed that stays, by counting: what a training step is made of. A change here is a change of speed or of memory, and
 * is meant.
 */

interface Counted {
  readonly preset?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly batch: number;
}

function counts(name: string, { batch, ...chosen }: Counted) {
  const source = readSpecFile(`vitral:${name}`);
  const plan = compile({
    source,
    importer: specFiles(source.name),
    ...chosen,
    engine: "wasm",
    batchSizes: { train: [batch] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  });
  const { programs, module } = describeModule(plan, { relaxed: false, threads: 2 });
  const [program] = programs.values();
  if (program === undefined) throw new Error("a plan for training has a program");
  const { parts } = moduleParts(plan, program);
  const bytes = parts
    .flatMap(({ reads, writes }) => [...reads, ...writes])
    .reduce((sum, piece) => sum + piece.bytes, 0);
  const copies = program.calls.filter(({ region }) => {
    if (region.kind !== "loop") return false;
    const { values, stores, accumulations } = region.finish();
    return accumulations.length === 0 && stores.every(({ value }) => values[value]?.op === "load");
  });
  return {
    steps: plan.signatures.train?.[0]?.steps.length,
    regions: parts.length,
    contractions: program.calls.filter(({ region }) => region.kind === "contraction").length,
    copies: copies.length,
    waits: parts.filter(({ waits }) => waits).length,
    functions: module.functions.length,
    megabytes: Math.round(bytes / 1e6),
  };
}

test("vit, digits, batch 64", () => {
  expect(counts("vit", { preset: "mnist", batch: 64 })).toMatchInlineSnapshot(`
    {
      "contractions": 78,
      "copies": 14,
      "functions": 150,
      "megabytes": 161,
      "regions": 412,
      "steps": 1657,
      "waits": 271,
    }
  `);
});

test("swin at 224 pixels, batch 1", () => {
  expect(counts("swin", { batch: 1 })).toMatchInlineSnapshot(`
    {
      "contractions": 230,
      "copies": 150,
      "functions": 473,
      "megabytes": 3072,
      "regions": 1427,
      "steps": 5106,
      "waits": 961,
    }
  `);
});
