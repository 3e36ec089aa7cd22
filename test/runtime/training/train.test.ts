import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../runtime/host/run-folder/checkpoint.ts";
import { createRunFolder } from "../../../runtime/host/run-folder/create-run-folder.ts";
import { resumeRun } from "../../../runtime/host/runs/resume-run.ts";
import { startRun } from "../../../runtime/host/runs/start-run.ts";
import { train } from "../../../runtime/training/train.ts";
import type { ProblemError } from "../../../schema/problem/problem.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { FakePrepared, fakePlan, fakeSpecText, fakeTools, recipeText } from "./fake-model.ts";

let folder = "";
let recipe = "";
beforeEach(() => {
  folder = temporaryFolder();
  recipe = join(folder, "recipe.json");
  writeFileSync(recipe, recipeText);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
});

const silent = { trained: () => undefined, evaluated: () => undefined, epochEnded: () => undefined };
const stepsInAll = 18;

/** Trains to the end, or until the step is done; answers with the outcome. */
async function begin(path: string, stopAt?: number) {
  const prepared = new FakePrepared();
  const controller = new AbortController();
  prepared.onStep = (step) => step === stopAt && controller.abort();
  const run = await startRun(fakeTools(prepared), recipe, {}, path);
  return train({ ...run, report: silent, signal: controller.signal });
}

async function resume(path: string, stopAt?: number) {
  const prepared = new FakePrepared();
  const controller = new AbortController();
  prepared.onStep = (step) => step === stopAt && controller.abort();
  const run = await resumeRun(fakeTools(prepared), path);
  return train({ ...run, report: silent, signal: controller.signal });
}

/** Every bit that a run leaves, but for times. */
function bitsOf(path: string) {
  const metrics = readFileSync(join(path, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => ({ ...JSON.parse(line), seconds: 0, images_per_second: 0 }));
  const [last, best] = ["last", "best"].map((name) =>
    readFileSync(join(path, `checkpoints/${name}.safetensors`), "hex"),
  );
  return { metrics, last, best };
}

describe("train", () => {
  it("leaves a folder that says all", async () => {
    const path = join(folder, "run");
    expect(await begin(path)).toBe("finished");
    const { metrics } = bitsOf(path);
    expect(metrics.map((row) => [row.epoch, row.step])).toEqual([
      [1, 6],
      [2, 12],
      [3, stepsInAll],
    ]);
    expect(JSON.parse(readFileSync(join(path, "recipe.json"), "utf8"))).toMatchObject({ spec: "spec.json", seed: 3 });
    expect(JSON.parse(readFileSync(join(path, "environment.json"), "utf8"))).toMatchObject({
      parts: [{ from_step: 0, engine: { name: "cpu" } }],
    });
    expect(readFileSync(join(path, "curves.svg"), "utf8")).toContain("<svg");
    const { position, recipe } = await loadCheckpoint(join(path, "checkpoints/last.safetensors"));
    expect(position).toEqual({ step: stepsInAll, epoch: 3, batch: 0, lossSum: 0, correct: 0, images: 0 });
    expect(recipe).toMatchObject({ seed: 3, dataset: { train: 22, split_seed: 0 } });
  });

  it("is the same, bit for bit, when run again", async () => {
    await begin(join(folder, "a"));
    await begin(join(folder, "b"));
    expect(bitsOf(join(folder, "a"))).toEqual(bitsOf(join(folder, "b")));
  });

  it("is the same, bit for bit, stopped at any step and resumed", async () => {
    await begin(join(folder, "whole"));
    const whole = bitsOf(join(folder, "whole"));
    for (let step = 1; step <= stepsInAll; step++) {
      const path = join(folder, `stopped-${step}`);
      expect(await begin(path, step)).toBe("interrupted");
      const { position } = await loadCheckpoint(join(path, "checkpoints/last.safetensors"));
      expect(position.step).toBe(step);
      expect(await resume(path)).toBe("finished");
      expect(bitsOf(path)).toEqual(whole);
    }
  });

  it("is the same stopped again and again", async () => {
    await begin(join(folder, "whole"));
    const path = join(folder, "stopped");
    await begin(path, 2);
    for (const step of [3, 7, 8, 12, 17]) expect(await resume(path, step)).toBe("interrupted");
    expect(await resume(path)).toBe("finished");
    expect(bitsOf(path)).toEqual(bitsOf(join(folder, "whole")));
  });

  it("does again the epoch whose line was written before the machine went down", async () => {
    await begin(join(folder, "whole"));
    const path = join(folder, "stopped");
    await begin(path, 9);
    const metrics = join(path, "metrics.jsonl");
    writeFileSync(metrics, `${readFileSync(metrics, "utf8")}{"epoch":2,"step":12,"half a li`);
    await resume(path);
    expect(bitsOf(path)).toEqual(bitsOf(join(folder, "whole")));
  });

  it("runs again from its own folder", async () => {
    await begin(join(folder, "first"));
    recipe = join(folder, "first", "recipe.json");
    await begin(join(folder, "second"));
    expect(bitsOf(join(folder, "second"))).toEqual(bitsOf(join(folder, "first")));
  });

  it("stops at a loss that is no number and keeps the checkpoint before", async () => {
    const prepared = new FakePrepared();
    prepared.diverges = 8;
    const path = join(folder, "run");
    const run = await startRun(fakeTools(prepared), recipe, {}, path);
    const signal = new AbortController().signal;
    await expect(train({ ...run, report: silent, signal })).rejects.toThrow("the loss is NaN at step 8, in epoch 2");
    expect((await loadCheckpoint(join(path, "checkpoints/last.safetensors"))).position.step).toBe(6);
  });

  it("gives the engine arrays that it never writes again", async () => {
    const prepared = new FakePrepared();
    const given: { readonly data: ArrayLike<number>; readonly copy: readonly number[] }[] = [];
    const run = await startRun(fakeTools(prepared), recipe, {}, join(folder, "run"));
    const original = prepared.run.bind(prepared);
    prepared.run = (signature, inputs) => {
      for (const { data } of Object.values(inputs)) given.push({ data, copy: [...data] });
      return original(signature, inputs);
    };
    await train({ ...run, report: silent, signal: new AbortController().signal });
    for (const { data, copy } of given) expect([...Array.from(data)]).toEqual(copy);
  });
});

describe("resumeRun", () => {
  it("says when the engine is another", async () => {
    const path = join(folder, "run");
    await begin(path, 2);
    const tools = fakeTools(new FakePrepared());
    const { engine } = await tools.openEngine("cpu");
    const other = { ...engine, identity: { ...engine.identity, threads: 4, library: "fake 2" } };
    const run = await resumeRun({ ...tools, openEngine: async () => ({ engine: other }) }, path);
    expect(run.notes).toEqual([expect.stringContaining("library fake 2, not fake 1; threads 4, not 1")]);
  });

  it("refuses what is not a run, and a damaged one", async () => {
    const tools = fakeTools(new FakePrepared());
    await expect(resumeRun(tools, folder)).rejects.toThrow("R206");
    const path = join(folder, "run");
    await begin(path, 1);
    const last = join(path, "checkpoints/last.safetensors");
    const good = readFileSync(last);
    writeFileSync(last, good.subarray(0, good.length - 5));
    await expect(resumeRun(tools, path)).rejects.toThrow("R203");
    expect(readdirSync(path).filter((name) => name.startsWith("lock"))).toEqual([]);
  });

  it("begins a run that was stopped before its first checkpoint", async () => {
    await begin(join(folder, "whole"));
    const path = join(folder, "run");
    const { lock } = await startRun(fakeTools(new FakePrepared()), recipe, {}, path);
    await lock.release();
    expect(await resume(path)).toBe("finished");
    expect(bitsOf(path)).toEqual(bitsOf(join(folder, "whole")));
  });

  it("leaves a run alone that is under way", async () => {
    const path = join(folder, "run");
    const run = await startRun(fakeTools(new FakePrepared()), recipe, {}, path);
    await expect(resumeRun(fakeTools(new FakePrepared()), path)).rejects.toThrow("R240");
    await expect(begin(path)).rejects.toThrow("R207");
    await train({ ...run, report: silent, signal: new AbortController().signal });
    await (await resumeRun(fakeTools(new FakePrepared()), path)).lock.release();
  });

  it("refuses a checkpoint of another model", async () => {
    const path = join(folder, "run");
    await begin(path, 1);
    const tools = fakeTools(new FakePrepared());
    const plan = fakePlan();
    const kernel = plan.state["head.kernel"];
    if (kernel === undefined) throw new Error("the fake plan has a kernel");
    const state = { ...plan.state, "head.kernel": { ...kernel, shape: [28, 11] } };
    const wider = { ...tools, compile: async () => ({ ...plan, state }) };
    await expect(resumeRun(wider, path)).rejects.toThrow('"head.kernel" is f32 [28, 10] and should be f32 [28, 11]');
  });
});

describe("startRun", () => {
  it("leaves a folder of a run alone, and one with other files", async () => {
    await begin(join(folder, "run"), 1);
    await expect(begin(join(folder, "run"))).rejects.toThrow("is the folder of another run");
    await expect(begin(folder)).rejects.toThrow("is there and is not empty");
    const refused: ProblemError = await begin(folder).catch((error) => error);
    expect(refused.problems[0]?.help.join()).not.toContain("--resume");
  });

  it("takes a folder whose run was killed before it had begun", async () => {
    const path = join(folder, "run");
    mkdirSync(join(path, "spec"), { recursive: true });
    writeFileSync(join(path, "environment.json"), "{}");
    await expect(begin(path)).rejects.toThrow("R207");
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const mark = { host: hostname(), pid, started: "unknown", since: "then" };
    writeFileSync(join(path, `lock-${pid}-00000000.json`), JSON.stringify(mark));
    expect(await begin(path)).toBe("finished");
    expect(readdirSync(path)).not.toContain("spec");
  });

  it("gives runs that begin at once a folder each", async () => {
    const parent = join(folder, "runs");
    const made = await Promise.all(Array.from({ length: 8 }, () => createRunFolder(parent, "a", undefined)));
    expect(new Set(made.map((one) => one.folder.path)).size).toBe(8);
    for (const { lock } of made) await lock.release();
  });

  it("leaves no folder behind when it cannot be filled", async () => {
    const path = join(folder, "run");
    const drawModel = () => Promise.reject(new Error("the disk is full"));
    await expect(startRun({ ...fakeTools(new FakePrepared()), drawModel }, recipe, {}, path)).rejects.toThrow();
    expect(existsSync(path)).toBe(false);
  });

  it("keeps what the spec imports, so that the folder stands alone", async () => {
    mkdirSync(join(folder, "blocks"));
    const parts = { params: { width: "int" }, inputs: { x: "b h" }, nodes: [{ linear: "width" }] };
    const block = JSON.stringify({ vitral: 1, ...parts });
    writeFileSync(join(folder, "blocks", "a.json"), block);
    const spec = JSON.parse(fakeSpecText);
    const head = { block: "head", with: { width: 10 }, id: "head" };
    const nodes = [spec.nodes[0], head];
    writeFileSync(join(folder, "fake.json"), JSON.stringify({ ...spec, import: { head: "blocks/a.json" }, nodes }));
    const path = join(folder, "run");
    const tools = fakeTools(new FakePrepared());
    await startRun(tools, recipe, {}, path);
    expect(JSON.parse(readFileSync(join(path, "recipe.json"), "utf8")).spec).toBe("spec/fake.json");
    expect(readFileSync(join(path, "spec/blocks/a.json"), "utf8")).toBe(block);
    recipe = join(path, "recipe.json");
    await startRun(tools, recipe, {}, join(folder, "again"));
  });

  it("leaves no folder when the dataset does not fit", async () => {
    const tools = fakeTools(new FakePrepared());
    const plan = fakePlan();
    const input = { dtype: "f32", shape: [4, 3, 32, 32], role: "data", value: 0 } as const;
    const program = {
      bindings: {},
      inputs: { image: input },
      reads: {},
      constants: {},
      steps: [],
      outputs: {},
      writes: {},
      peakBytes: 0,
    };
    const other = { ...plan, signatures: { train: [program] } };
    const path = join(folder, "run");
    const bad = { ...tools, compile: async () => other };
    await expect(startRun(bad, recipe, {}, path)).rejects.toThrow(
      "the model takes images of 3 × 32 × 32 (channels, height, width), `mnist` has 1 × 28 × 28",
    );
    expect(() => readFileSync(join(path, "recipe.json"))).toThrow("ENOENT");
  });
});
