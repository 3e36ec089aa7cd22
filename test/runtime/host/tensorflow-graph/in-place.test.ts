import { describe, expect, test } from "vitest";
import { compile } from "../../../../compiler/compile.ts";
import { eagerEngine } from "../../../../runtime/eager/eager-engine.ts";
import type { Engine } from "../../../../runtime/engines/engine.ts";
import { openTensorflow } from "../../../../runtime/host/engines/backends.ts";
import { openEngine } from "../../../../runtime/host/engines/choose.ts";
import { readSpecFile, specFiles } from "../../../../runtime/host/specs/spec-files.ts";
import { findTensorflow, locateTensorflow } from "../../../../runtime/host/tensorflow/locate.ts";
import { initialState } from "../../../../runtime/training/initialize.ts";
import { inputsOf, randomInputs, rateInputs } from "../../../../runtime/training/step-inputs.ts";
import { plainAdamw } from "../../../../schema/recipe/recipe-optimizer.ts";
import { SMALL, specFile } from "../../../training/specs.ts";

const located = locateTensorflow();
if ("missing" in located) process.stderr.write(`graphs of TensorFlow are skipped: ${located.missing}\n`);

async function there() {
  const found = await findTensorflow();
  if (!("folder" in found)) throw new Error("TensorFlow does not work here");
  return found;
}

describe.skipIf("missing" in located)("a graph that changes its state in place", () => {
  test("leaves what it was given, and ends with the weights that it has kernel by kernel", async () => {
    const path = specFile("specs/vit.json");
    const set = Object.fromEntries(
      (SMALL["specs/vit.json"] ?? "").split(" ").map((pair) => pair.split("=") as [string, string]),
    );
    const update = plainAdamw({ weight_decay: 0.05 });
    const plan = compile({
      ...{ source: readSpecFile(path), importer: specFiles(path), set, engine: "tensorflow" },
      batchSizes: { train: [4] },
      objective: { cross_entropy: "logits", label_smoothing: 0.1 },
      optimizer: { update, clipNorm: 1 },
    });
    const { engine } = await openEngine("tensorflow");
    const begin = initialState(plan.state, 0);
    const copy = new Map([...begin].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]));
    const inputs = inputsOf(plan, "train");
    const image = {
      dtype: "f32",
      shape: [4, 1, 28, 28],
      data: Float32Array.from({ length: 3136 }, (_, i) => (i % 97) / 97),
    } as const;
    const labels = { dtype: "i32", shape: [4], data: Int32Array.of(1, 3, 5, 7) } as const;
    const trained = async (on: Pick<Engine, "prepare">) => {
      const prepared = on.prepare(plan);
      prepared.writeState(begin);
      for (let step = 1; step <= 3; step++) {
        await prepared.run("train", {
          image,
          labels,
          ...randomInputs(inputs, 7, step),
          ...rateInputs(inputs, 1e-3, update, step),
        });
      }
      const state = await prepared.readState();
      prepared.dispose();
      return state;
    };
    const whole = await trained(engine);
    expect(engine.trouble).toBeUndefined();
    const kernels = eagerEngine((await openTensorflow(await there(), undefined)).load(0));
    const parts = await trained(kernels);
    expect(begin).toEqual(copy);
    for (const [name, { data }] of parts) {
      const found = [...(whole.get(name)?.data ?? [])];
      const largest = Math.max(1e-12, ...[...data].map(Math.abs));
      // 1 − β₂ of 32 bits is off by 1.3e-5.
      const off = Math.max(...[...data].map((one, at) => Math.abs(one - (found[at] ?? 0))));
      expect(off / largest, name).toBeLessThan(1e-4);
    }
  });
});
