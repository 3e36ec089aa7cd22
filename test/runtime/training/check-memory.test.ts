import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import { planMemory } from "../../../compiler/plan/plan-memory.ts";
import { eagerEngine } from "../../../runtime/eager/eager-engine.ts";
import type { Engine } from "../../../runtime/engines/engine.ts";
import { openTfjsHere } from "../../../runtime/host/engines/backends.ts";
import { readRecipeFile } from "../../../runtime/host/recipes/read-recipe-file.ts";
import { recordedData } from "../../../runtime/host/run-folder/data-record.ts";
import { runFolder } from "../../../runtime/host/run-folder/run-folder.ts";
import { openModel } from "../../../runtime/host/runs/open-model.ts";
import { systemTools } from "../../../runtime/host/runs/system-tools.ts";
import type { Tools } from "../../../runtime/host/runs/tools.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { runMemory } from "../../../runtime/training/check-memory.ts";
import { initialState } from "../../../runtime/training/initialize.ts";
import { inputsOf, randomInputs, rateInputs } from "../../../runtime/training/step-inputs.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";
import { specFile } from "../../training/specs.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { FakePrepared, fakeTools } from "./fake-model.ts";

const name = specFile("specs/vit.json");

function digits(batch: number, engine = "tfjs") {
  return compile({
    source: { name, text: readFileSync(name, "utf8") },
    importer: specFiles(name),
    preset: "mnist",
    engine,
    batchSizes: { train: [batch], eval: [batch] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  });
}

test("what a plan is predicted to take is what an engine takes, but for what it adds itself", async () => {
  const plan = digits(256);
  const { peak, state } = planMemory(plan);
  const weights = Object.values(plan.state).filter(({ role }) => role === "weight");
  expect(state.weight).toBe(
    4 * weights.flatMap(({ shape }) => shape.reduce((a, b) => a * b, 1)).reduce((a, b) => a + b),
  );
  expect(state.moment).toBe(2 * (state.weight ?? 0));

  const backend = await openTfjsHere();
  const heap = () => {
    const tfjs: unknown = Reflect.get(backend.tf.backend(), "wasm");
    const bytes: unknown = typeof tfjs === "object" && tfjs !== null ? Reflect.get(tfjs, "HEAPU8") : undefined;
    return bytes instanceof Uint8Array ? bytes.length : 0;
  };
  const prepared = eagerEngine(backend).prepare(plan);
  prepared.writeState(initialState(plan.state, 0));
  const inputs = inputsOf(plan, "train");
  await prepared.run("train", {
    image: { dtype: "f32", shape: [256, 1, 28, 28], data: new Float32Array(256 * 784).fill(0.5) },
    labels: { dtype: "i32", shape: [256], data: new Int32Array(256) },
    ...randomInputs(inputs, 0, 1),
    ...rateInputs(inputs, 1e-3, plainAdamw(), 1),
  });
  expect(peak).toBeGreaterThan(80e6);
  // The heap begins with 16 MB and grows in leaps of a fifth.
  expect(heap()).toBeGreaterThan(peak);
  expect(heap()).toBeLessThan(1.2 * (1.4 * peak + 16e6));
});

describe("before a run", () => {
  const engine: Engine = { identity: { name: "tfjs", library: "", threads: 1, cpu: "" }, ...none() };

  test("memory that is not there is told, and memory that the engine may not have", () => {
    const plan = digits(64);
    const { peak } = planMemory(plan);
    expect(runMemory(plan, engine, peak)).toMatchObject({ peak, warning: undefined });
    expect(runMemory(plan, engine, peak - 1).warning).toContain("MB of memory are free, and this needs");
    expect(runMemory(plan, { ...engine, addressable: 2 * peak }, 2 * peak).warning).toBeUndefined();
    expect(runMemory(plan, { ...engine, addressable: 1.2 * peak }, 2 * peak).warning).toContain("`tfjs` can address");
  });

  test("more than the engine can address is refused, with the place of the batch, and nothing is made", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "recipe.json");
    const dataset = { name: "mnist", train: 2048, validation: 64 };
    const recipe = { vitral: 1, spec: name, preset: "mnist", set: { dim: 1024 }, dataset, epochs: 1, batch_size: 2048 };
    writeFileSync(path, JSON.stringify(recipe));
    const tools = { ...fakeTools(new FakePrepared()), compile: systemTools.compile };
    const opened = { engine: { ...engine, addressable: 2 ** 32 } };
    const located = await readRecipeFile(path);
    const data = await recordedData(runFolder(folder), located.recipe);
    const refused = openModel({ ...tools, openEngine: async () => opened }, located, data, "tfjs", ["train"]);
    await expect(refused).rejects.toThrow(
      /R411: this needs at least \d+\.\d GB of memory, and engine `tfjs` can address 4\.3 GB/,
    );
    await expect(refused).rejects.toMatchObject({ problems: [{ span: { source: { name: path } } }] });
    // What would fit is found by compiling smaller ones: by the engine, by the machine, and nothing at all.
    const helps = (text: RegExp) => ({ problems: [{ help: [expect.stringMatching(text)] }] });
    const machine = (bytes: number) =>
      openModel(
        { ...tools, openEngine: async () => ({ engine }), memory: () => bytes },
        ...([located, data, "tfjs", ["train"]] as const),
      );
    await expect(refused).rejects.toMatchObject({
      problems: [{ help: [expect.stringMatching(/`batch_size` 512 fits: it needs \d\.\d GB/), expect.anything()] }],
    });
    await expect(machine(2e9)).rejects.toThrow(
      /R295: this needs at least \d+\.\d GB of memory, and there are 2\.0 GB in all/,
    );
    await expect(machine(2e9)).rejects.toMatchObject(helps(/`batch_size` 256 fits/));
    await expect(machine(1e6)).rejects.toMatchObject(helps(/even a batch of one image is too much/));
  });

  test("where the engine that takes least has no room, the next that is there is taken, and it is said why", async () => {
    const path = join(temporaryFolder(), "recipe.json");
    const dataset = { name: "mnist", train: 256, validation: 64 };
    writeFileSync(path, JSON.stringify({ vitral: 1, spec: name, preset: "mnist", dataset, epochs: 1 }));
    const located = await readRecipeFile(path);
    const data = await recordedData(runFolder(temporaryFolder()), located.recipe);
    const work = { kind: "train", steps: 1, flops: 1, ops: 1 } as const;
    const estimates = (["wasm", "cpu"] as const).map((one) => ({ engine: one, load: 1, steps: 1 }));
    const ended: string[] = [];
    const named = (one: "wasm" | "cpu"): Engine => ({
      ...{ ...engine, identity: { ...engine.identity, name: one } },
      ...(one === "wasm" ? { addressable: 1e6 } : { prepare: () => new FakePrepared() }),
      dispose: () => ended.push(one),
    });
    const asked: (readonly [string, string | undefined])[] = [];
    const tools: Tools = {
      ...{ ...fakeTools(new FakePrepared()), compile: systemTools.compile },
      async openEngine(choice, _threads, _work, because) {
        asked.push([choice, because]);
        return choice === "auto" ? { engine: named("wasm"), choice: { work, estimates } } : { engine: named("cpu") };
      },
    };
    const open = (choice: "auto" | "wasm") => openModel(tools, located, data, choice, ["train", "eval"]);
    expect((await open("auto")).engine.identity.name).toBe("cpu");
    expect(ended).toEqual(["wasm"]);
    expect(asked).toEqual([
      ["auto", undefined],
      ["cpu", expect.stringMatching(/engine `wasm` would be taken, but can address 1 MB, and this needs \d+ MB/)],
    ]);
    const { openEngine, ...others } = tools;
    const only = async () => ({ engine: named("wasm"), choice: { work, estimates: estimates.slice(0, 1) } });
    const alone = openModel({ ...others, openEngine: only }, located, data, "auto", ["train"]);
    await expect(alone).rejects.toThrow("R411");
  });

  function none(): Pick<Engine, "prepare" | "tensorCount" | "dispose"> {
    const never = () => {
      throw new Error("nothing may be made");
    };
    return { prepare: never, tensorCount: () => 0, dispose: () => undefined };
  }
});
