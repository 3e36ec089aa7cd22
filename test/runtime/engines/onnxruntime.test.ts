import { expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { locateOnnxruntime } from "../../../runtime/host/onnxruntime/locate.ts";
import { testConformance } from "../../conformance/suite.ts";
import { Agreement, farthest, modelOf } from "../../export/agreement.ts";
import { testParity } from "../../parity/cases.ts";
import { SMALL, specPaths } from "../../training/specs.ts";
import { testZoo } from "../../zoo/cases.ts";
import { describeBehaviour } from "./behaviour-suite.ts";
import { describeExhaustion } from "./exhaustion-suite.ts";
import { describeKernels } from "./kernel-suite.ts";
import { f32, i32, ProgramBuilder, planOf } from "./plan-builder.ts";

test("training is refused before anything is opened", () => {
  const source = { name: "vit", text: "{}" };
  expect(() => compile({ source, engine: "onnxruntime", batchSizes: { train: [2] } })).toThrow(
    "R302: engine `onnxruntime` predicts and evaluates; it trains nothing",
  );
});

const located = locateOnnxruntime();
if ("missing" in located) {
  test.skip(`engine onnxruntime: ${located.missing}`, () => {});
} else {
  const { engine } = await openEngine("onnxruntime");
  const reference = (await openEngine("cpu")).engine;
  describeKernels(engine, new Set(["scatter_add", "conv2d_input_grad", "conv2d_filter_grad", "max_pool_grad"]));
  describeBehaviour(engine);
  describeExhaustion(engine);
  testConformance(async () => engine);
  testParity(async () => engine);
  testZoo(async () => engine);

  test.each(specPaths())("%s answers as engine cpu does", async (path) => {
    const model = modelOf(path, SMALL[path]);
    const agreements = [reference, engine].map((one) => new Agreement({ model, text: "" }, one));
    const [wanted = {}, found = {}] = await Promise.all(agreements.map((agreement) => agreement.reference()));
    expect(farthest(wanted, found)).toBeLessThan(1e-5);
    for (const agreement of agreements) agreement.dispose();
    expect(engine.tensorCount()).toBe(0);
  });

  test("weights written anew are the ones that count, and an index below 0 is none", async () => {
    const builder = new ProgramBuilder();
    const table = builder.read("table", { dtype: "f32", shape: [3, 1] });
    builder.output("row", builder.step("gather", [table, builder.input("index", "i32", [1])], { axis: 0 }));
    const plan = planOf("onnxruntime", { look: [builder.program()] }, { table: { dtype: "f32", shape: [3, 1] } });
    const prepared = engine.prepare(plan);
    for (const first of [1, 5]) {
      prepared.writeState(new Map([["table", f32([3, 1], first, 2, 3)]]));
      expect((await prepared.run("look", { index: i32([1], 0) })).row).toEqual(f32([1, 1], first));
    }
    await expect(prepared.run("look", { index: i32([1], -1) })).rejects.toThrow(
      "R260: kernel `gather` of `test.gather` picks element -1 of an axis of 3",
    );
    prepared.dispose();
  });
}
