import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { foreignWeights } from "../../../compiler/checkpoint/checkpoint-map.ts";
import { stageNumbers } from "../../../compiler/stages/stages.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";

/** An interpreter that has torch 2.15 and timm 1.0.31. */
const python = process.env.VITRAL_ZOO_PYTHON;
if (python === undefined)
  process.stderr.write("stages are not compared with timm's: VITRAL_ZOO_PYTHON names no interpreter\n");

interface Grouped {
  readonly spec: string;
  readonly set: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Of parameters: buffers are not trained. */
  readonly layers: Readonly<Record<string, number>>;
}

/** By timm's names the stage that a spec gives each parameter; empty where the spec says nothing of stages. */
function staged({ spec, set, shapes, layers }: Grouped): Record<string, number> {
  const path = `specs/${spec}.json`;
  const { typed, problems } = check(
    { name: path, text: readFileSync(path, "utf8") },
    { set, importer: specFiles(path) },
  );
  if (typed === undefined) throw new Error(JSON.stringify(problems));
  const numbers = stageNumbers(typed);
  const tensors = new Map(Object.entries(shapes).map(([key, shape]) => [key, { shape }]));
  const found = foreignWeights(typed, tensors).flatMap(({ path, keys }) =>
    keys.flatMap((key) => {
      const number = numbers.get(path);
      return number === undefined || layers[key] === undefined ? [] : [[key, number] as const];
    }),
  );
  return Object.fromEntries(found);
}

describe.skipIf(python === undefined)("the stages of specs", () => {
  test("are timm's layer groups", () => {
    const printed = execFileSync(python ?? "", ["bench/zoo/layer_groups.py"], {
      env: { ...process.env, OMP_NUM_THREADS: "1" },
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    const models: Readonly<Record<string, Grouped>> = JSON.parse(printed);
    const compared = new Set<string>();
    for (const [name, model] of Object.entries(models)) {
      const stages = staged(model);
      if (Object.keys(stages).length === 0) continue;
      compared.add(model.spec);
      expect({ name, stages }).toEqual({ name, stages: model.layers });
    }
    expect([...compared].sort()).toEqual(["beit", "convnext", "dinov3", "eva02", "swin", "swin_v2", "timm_vit"]);
  }, 60_000);
});
