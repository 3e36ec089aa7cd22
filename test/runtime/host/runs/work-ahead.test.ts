import { expect, test } from "vitest";
import { checkedModel } from "../../../../compiler/check.ts";
import { compile } from "../../../../compiler/compile.ts";
import { programFlops } from "../../../../compiler/plan/program-flops.ts";
import { predictWork, workAhead } from "../../../../runtime/host/runs/work-ahead.ts";
import { readSpecFile, specFiles } from "../../../../runtime/host/specs/spec-files.ts";

const source = readSpecFile("specs/vit.json");
const model = checkedModel(source, { preset: "mnist", importer: specFiles(source.name) }, false);
const typed = model.evaluated;
const recipe = { epochs: 3, batch_size: 64 };
const lengths = { train: 130, validation: 65 };
const program = { batch: 8, times: 5 };

test("a run's steps are those of its epochs, the last of each with fewer images; a part is measured once", () => {
  expect(workAhead(typed, recipe, lengths, ["train", "eval", "predict"], program)).toMatchObject({
    kind: "train",
    steps: 9,
  });
  expect(workAhead(typed, recipe, lengths, ["eval"], program)).toMatchObject({ kind: "eval", steps: 2 });
  expect(workAhead(typed, recipe, lengths, ["predict"], program)).toMatchObject({ kind: "predict", steps: 5 });
  expect(predictWork(typed, { batch: 8 })).toMatchObject({ steps: 1 });
});

test("operations grow with the images of a step, and are those of the plan but for what is joined there", () => {
  const { flops, ops } = predictWork(typed, { batch: 1 });
  expect(predictWork(typed, { batch: 8 }).flops).toBe(8 * flops);
  expect(ops).toBe(typed.ops.length);
  const plan = compile({ model, engine: "wasm", batchSizes: { predict: [1] } });
  const [main] = plan.signatures.predict ?? [];
  if (main === undefined) throw new Error("the plan predicts");
  expect(flops / programFlops(plan, main)).toBeCloseTo(1, 1);
});
