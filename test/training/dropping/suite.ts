import { describe, expect, test } from "vitest";
import { type CompileOptions, compile } from "../../../compiler/compile.ts";
import type { EngineName, HostTensor } from "../../../runtime/engines/engine.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { initialState } from "../../../runtime/training/initialize.ts";
import { inputsOf, randomInputs, rateInputs } from "../../../runtime/training/step-inputs.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";

const [BATCH, FEATURES, CLASSES] = [8, 6, 3];

/** Nothing in it is the same for two samples. */
const source = {
  name: "model.json",
  text: `{
    "vitral": 1, "params": { "dropout": "number", "drop_path": "number" }, "inputs": { "x": "b ${FEATURES}" },
    "nodes": [
      { "linear": 32 }, "tanh", { "dropout": "dropout" }, { "drop_path": "drop_path" }, { "linear": ${CLASSES}, "id": "logits" }
    ],
    "outputs": { "logits": "logits" }
  }`,
};
const update = plainAdamw({ weight_decay: 0 });
const x: HostTensor = {
  ...{ dtype: "f32", shape: [BATCH, FEATURES] },
  data: Float32Array.from({ length: BATCH * FEATURES }, (_, i) => Math.fround(Math.sin(1 + 1.7 * i))),
};
const labels: HostTensor = { dtype: "i32", shape: [BATCH], data: Int32Array.from({ length: BATCH }, (_, i) => i % 3) };

/** Loss and gradients of one batch, whose random numbers are always the same. */
async function batchOf(
  name: EngineName,
  rates: Readonly<Record<string, number>>,
  scheduled: CompileOptions["scheduled"] = [],
  parts: Readonly<Record<string, number>> = {},
): Promise<readonly number[]> {
  const { engine } = await openEngine(name);
  const set = Object.fromEntries(Object.entries(rates).map(([key, value]) => [key, String(value)]));
  const plan = compile({
    ...{ source, set, engine: name, scheduled, batchSizes: { train: [BATCH] } },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update, outputGradients: true },
  });
  const prepared = engine.prepare(plan);
  prepared.writeState(initialState(plan.state, 1));
  const inputs = inputsOf(plan, "train");
  const numbers = { ...randomInputs(inputs, 3, 5), ...rateInputs(inputs, 0.01, update, 1, parts) };
  const outputs = await prepared.run("train", { x, labels, ...numbers });
  prepared.dispose();
  const wanted = Object.keys(outputs).filter((key) => key === "loss" || key.startsWith("grad/"));
  return wanted.toSorted().flatMap((key) => [...(outputs[key]?.data ?? [])]);
}

/** A part of a rate is that rate, on every engine: to its bits but for what the host no longer divides. */
export function testDropping(name: EngineName): void {
  describe("rates that a step is told a part of", () => {
    test.each([
      ["all of them", { dropout_share: 1, drop_path_share: 1 }, { dropout: 0.5, drop_path: 0.25 }],
      ["a half, and a fifth", { dropout_share: 0.5, drop_path_share: 0.2 }, { dropout: 0.25, drop_path: 0.05 }],
      ["nothing", { dropout_share: 0, drop_path_share: 0 }, { dropout: 0, drop_path: 0 }],
    ])("%s", async (_, parts, rates) => {
      const told = await batchOf(name, { dropout: 0.5, drop_path: 0.25 }, ["dropout", "drop_path"], parts);
      const constant = await batchOf(name, rates);
      expect(told.length).toBeGreaterThan(300);
      expect(told).toHaveLength(constant.length);
      for (const [i, value] of told.entries()) expect(Math.abs(value - (constant[i] ?? 0))).toBeLessThan(1e-6);
    });

    test("of one kind alone", async () => {
      const told = await batchOf(name, { dropout: 0.5, drop_path: 0.5 }, ["drop_path"], { drop_path_share: 0 });
      const constant = await batchOf(name, { dropout: 0.5, drop_path: 0 });
      for (const [i, value] of told.entries()) expect(Math.abs(value - (constant[i] ?? 0))).toBeLessThan(1e-6);
      expect(await batchOf(name, { dropout: 0.5, drop_path: 0.5 })).not.toEqual(constant);
    });
  });
}
