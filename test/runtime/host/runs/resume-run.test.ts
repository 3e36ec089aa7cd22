import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "../../../../runtime/host/run-folder/checkpoint.ts";
import { openRun } from "../../../../runtime/host/runs/open-run.ts";
import { type ResumeChoices, resumeRun } from "../../../../runtime/host/runs/resume-run.ts";
import { type ReadyRun, startRun } from "../../../../runtime/host/runs/start-run.ts";
import { train } from "../../../../runtime/training/train.ts";
import type { ProblemError } from "../../../../schema/problem/problem.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../../training/fake-model.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, "run");
  writeFileSync(join(folder, "recipe.json"), recipeText);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
});

const silent = { trained: () => undefined, evaluated: () => undefined, epochEnded: () => undefined };

async function trained(ready: (prepared: FakePrepared) => Promise<ReadyRun>, stopAt?: number) {
  const prepared = new FakePrepared();
  const controller = new AbortController();
  prepared.onStep = (step) => step === stopAt && controller.abort();
  return train({ ...(await ready(prepared)), report: silent, signal: controller.signal });
}

/** A run of 3 epochs of 6 steps each, whole or until a step is done. */
function begin(into = path, stopAt?: number, recipe = join(folder, "recipe.json"), epochs = "3") {
  return trained((prepared) => startRun(fakeTools(prepared), recipe, { epochs }, into), stopAt);
}

function resume(choices: ResumeChoices = {}, stopAt?: number) {
  return trained((prepared) => resumeRun(fakeTools(prepared), path, choices), stopAt);
}

const refused = (choices?: ResumeChoices): Promise<ProblemError> => resume(choices).then(String, (error) => error);
const read = (run: string, file: string) => readFileSync(join(run, file), "utf8");
const bits = (run: string) => readFileSync(join(run, "checkpoints/last.safetensors"), "hex");
const last = () => join(path, "checkpoints/last.safetensors");

/** Changes a JSON file of the run as someone who edits it would. */
function edit(file: string, change: (content: Record<string, unknown>) => object): void {
  writeFileSync(join(path, file), JSON.stringify(change(JSON.parse(read(path, file)))));
}

describe("what a resume trusts", () => {
  it.each([
    ["dataset.split_seed", { dataset: { name: "mnist", train: 22, validation: 10, split_seed: 1 } }, "is 1, and was 0"],
    ["dataset.train", { dataset: { name: "mnist", train: 23, validation: 10 } }, "is 23, and was 22"],
    ["batch_size", { batch_size: 5 }, "is 5, and was 4"],
    ["seed", { seed: 4 }, "is 4, and was 3"],
    ["preset", { preset: "tiny" }, 'is "tiny", and was left out'],
    ["set.depth", { set: { depth: 2 } }, 'is "2", and was left out'],
    ["optimizer.adamw.lr", { optimizer: { adamw: { lr: 0.5 } } }, "is 0.5, and was 0.001"],
    ["schedule.decay", { schedule: { warmup: 0.1, decay: "linear" } }, 'is "linear", and was "cosine"'],
    ["epochs", { epochs: 5 }, "is 5, and was 3"],
  ])("has the recipe's `%s` as it was", async (key, change, said) => {
    await begin(path, 8);
    edit("recipe.json", (recipe) => ({ ...recipe, ...change }));
    const [found] = (await refused()).problems;
    expect(found).toMatchObject({ code: "R216", message: expect.stringContaining(`\`${key}\` ${said}`) });
    expect(found?.span?.source.name).toBe(join(path, "recipe.json"));
    // Nor is anything measured by such a recipe, but for how long it was to go on.
    const opened = openRun(fakeTools(new FakePrepared()), path, "last", undefined, "eval");
    await expect(opened).rejects.toThrow("R216");
  });

  it.each(["checkpoints/best.safetensors", "curves.svg"])("is a file where it writes %s: no pipe", async (file) => {
    await begin(path, 8);
    rmSync(join(path, file), { force: true });
    execFileSync("mkfifo", [join(path, file)]);
    const [found] = (await refused()).problems;
    expect(found).toMatchObject({ code: "R202", message: expect.stringContaining(`${file}\`: it is a pipe`) });
  });

  it("is the images that it began with, before an engine is started", async () => {
    await begin(path, 8);
    const { state, ...said } = await loadCheckpoint(last());
    await saveCheckpoint([last()], { state, ...said, digests: { ...said.digests, split: "0" } });
    const tools = { ...fakeTools(new FakePrepared()), openEngine: () => Promise.reject(new Error("it is started")) };
    await expect(resumeRun(tools, path)).rejects.toThrow("R246");
  });

  it("lets a run be called otherwise, and have another engine written down", async () => {
    await begin();
    const whole = bits(path);
    path = join(folder, "other");
    await begin(path, 8);
    edit("recipe.json", (recipe) => ({ ...recipe, name: "renamed", doc: "new", engine: "wasm" }));
    expect(await resume()).toBe("finished");
    expect(bits(path)).toBe(whole);
  });

  it("has every byte of the checkpoint as it was written", async () => {
    await begin(path, 8);
    const good = readFileSync(last());
    const places = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(places, async ([at, flip]) => {
        const bytes = Buffer.from(good);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        writeFileSync(last(), bytes);
        await expect(loadCheckpoint(last())).rejects.toThrow(/^R20[34]|^R241/);
      }),
      { numRuns: 150, examples: [[[good.length - 1, 1]]] },
    );
    writeFileSync(last(), good);
    expect(await resume()).toBe("finished");
  });

  it("has the spec as it was, which shapes alone would not tell", async () => {
    await begin(path, 8);
    writeFileSync(join(path, "spec.json"), fakeSpecText.replace("mean", "max"));
    expect((await refused()).problems[0]).toMatchObject({
      code: "R243",
      message: expect.stringContaining("spec.json"),
    });
    await expect(openRun(fakeTools(new FakePrepared()), path, "last", undefined, "predict")).rejects.toThrow("R243");
  });

  it.each([
    ["a line that is missing", (lines: string[]) => lines.slice(1), "metrics.jsonl:1` is not as a run left it"],
    ["the last line missing", (lines: string[]) => lines.slice(0, 1), "the lines of 1 epochs, and 2 have ended"],
    ["a line without its loss", ([a = "", b = ""]) => [a.replace("train_loss", "x"), b], "must have required property"],
    [
      "a loss that is text",
      ([a = "", b = ""]) => [a, b.replace(/"train_loss":[^,]+/, '"train_loss":"1"')],
      "`train_loss` must be number",
    ],
    [
      "an accuracy above 1",
      ([a = "", b = ""]) => [a.replace(/"train_accuracy":[^,]+/, '"train_accuracy":7'), b],
      "`train_accuracy` must be <= 1",
    ],
    [
      "half a line",
      ([a = "", b = ""]) => [a, b.slice(0, 30)],
      "metrics.jsonl:2` is not as a run left it: it is not JSON",
    ],
    [
      "a step of another run",
      ([a = "", b = ""]) => [a.replace('"step":6', '"step":7'), b],
      "epoch 1 cannot have ended at step 7",
    ],
  ])("has the numbers of the epochs before: not %s", async (_, change, said) => {
    await begin(path, 14);
    const lines = read(path, "metrics.jsonl").trim().split("\n");
    writeFileSync(join(path, "metrics.jsonl"), `${change(lines).join("\n")}\n`);
    expect((await refused()).message).toContain(said);
  });

  it("has its checkpoint, unless it was stopped before the first", async () => {
    await begin(path, 14);
    rmSync(join(path, "checkpoints"), { recursive: true });
    expect((await refused()).message).toMatch(/^R244.*tells of epochs that have ended/);
    // One line may have been written before the first checkpoint was.
    const [line] = read(path, "metrics.jsonl").split("\n");
    writeFileSync(join(path, "metrics.jsonl"), `${line}\n`);
    expect(await resume()).toBe("finished");
  });

  it.each(["metrics.jsonl", "environment.json"])("has a %s that is a file of text", async (name) => {
    await begin(path, 8);
    const file = join(path, name);
    writeFileSync(file, Uint8Array.of(0xff, 0xfe, 0x00));
    expect((await refused()).message).toContain(`F402: cannot read \`${file}\``);
    rmSync(file);
    mkdirSync(file);
    expect((await refused()).message).toContain(`F401: cannot read \`${file}\``);
  });

  it("has an environment that is one, and a lock that it lets go", async () => {
    await begin(path, 8);
    edit("environment.json", () => ({ parts: [{ from_step: "none" }] }));
    expect((await refused()).message).toMatch(/^R242.*environment.json/);
    edit("environment.json", () => ({ parts: [] }));
    expect(await resume()).toBe("finished");
  });
});

describe("environment.json", () => {
  const threadsOf = () =>
    JSON.parse(read(path, "environment.json")).parts.map(
      ({ from_step, engine }: { from_step: number; engine: { threads: number } }) => [from_step, engine.threads],
    );

  async function resumeOn(threads: number, stopAt: number) {
    return trained(async (prepared) => {
      const tools = fakeTools(prepared);
      const { engine } = await tools.openEngine("cpu");
      const other = { ...engine, identity: { ...engine.identity, threads } };
      return resumeRun({ ...tools, openEngine: async () => ({ engine: other }) }, path);
    }, stopAt);
  }

  it("names each engine that took part, from which step on", async () => {
    await begin(path, 2);
    expect(threadsOf()).toEqual([[0, 1]]);
    await resumeOn(1, 5);
    expect(threadsOf()).toEqual([[0, 1]]);
    await resumeOn(4, 8);
    expect(threadsOf()).toEqual([
      [0, 1],
      [5, 4],
    ]);
    // Killed before it saved anything: it has left nothing in the result.
    await (await resumeRun(fakeTools(new FakePrepared()), path)).lock.release();
    expect(threadsOf()).toEqual([
      [0, 1],
      [5, 4],
      [8, 1],
    ]);
    await resumeOn(4, 10);
    expect(threadsOf()).toEqual([
      [0, 1],
      [5, 4],
    ]);
  });
});

describe("--resume RUN --epochs N", () => {
  /** What `vitral train RUN/recipe.json` makes of the recipe that the run's folder holds. */
  async function repeated(): Promise<string> {
    const again = join(folder, "again");
    const { epochs } = JSON.parse(read(path, "recipe.json"));
    expect(await begin(again, undefined, join(path, "recipe.json"), String(epochs))).toBe("finished");
    return again;
  }

  it.each([
    ["a finished run", undefined, [[3, 18]]],
    ["one that was stopped within an epoch", 8, [[3, 8]]],
  ])("trains %s on, so that its recipe repeats it to the bit", async (_, stopAt, plans) => {
    await begin(path, stopAt);
    const before = read(path, "metrics.jsonl").trim();
    expect(await resume({ epochs: "5" })).toBe("finished");
    const rows = read(path, "metrics.jsonl").trim().split("\n");
    expect(rows).toHaveLength(5);
    expect(rows.join("\n").startsWith(before)).toBe(true);
    expect(JSON.parse(read(path, "recipe.json"))).toMatchObject({
      epochs: 5,
      extended: plans.map(([epochs, until_step]) => ({ epochs, until_step })),
    });
    expect(bits(path)).toBe(bits(await repeated()));
  });

  it("goes on at the rate of a run of that length, and says so", async () => {
    await begin();
    const run = await resumeRun(fakeTools(new FakePrepared()), path, { epochs: "6" });
    await run.lock.release();
    // Warm-up took 4 of 36 steps: at step 18, cosine has gone 14 of its 32.
    const rate = 1e-3 * 0.5 * (1 + Math.cos((Math.PI * 14) / 32));
    expect(run.notes.join()).toContain(`as in a run of 6 epochs: from 0.00000`);
    expect(run.notes.join()).toContain(`to ${rate.toPrecision(3)}`);
  });

  it("may be killed at once, and again be given another number", async () => {
    await begin();
    await (await resumeRun(fakeTools(new FakePrepared()), path, { epochs: "6" })).lock.release();
    await (await resumeRun(fakeTools(new FakePrepared()), path, { epochs: "4" })).lock.release();
    expect(await resume()).toBe("finished");
    expect(JSON.parse(read(path, "recipe.json"))).toMatchObject({
      epochs: 4,
      extended: [{ epochs: 3, until_step: 18 }],
    });
    expect(await resume({ epochs: "5" })).toBe("finished");
    expect(JSON.parse(read(path, "recipe.json")).extended).toHaveLength(2);
    expect(bits(path)).toBe(bits(await repeated()));
  });

  it("may make a run shorter that has not come so far", async () => {
    await begin(path, 8);
    expect(await resume({ epochs: "2" })).toBe("finished");
    expect(read(path, "metrics.jsonl").trim().split("\n")).toHaveLength(2);
    expect((await refused({ epochs: "1" })).message).toMatch("R245: the run has done 2 epochs already");
    expect((await refused({ epochs: "none" })).message).toMatch("R102");
  });

  it("needs no plan of before where nothing was trained before", async () => {
    const { lock } = await startRun(fakeTools(new FakePrepared()), join(folder, "recipe.json"), {}, path);
    await lock.release();
    expect(await resume({ epochs: "2" })).toBe("finished");
    expect(JSON.parse(read(path, "recipe.json")).extended).toBeUndefined();
    expect(bits(path)).toBe(bits(await repeated()));
  });
});

describe("weights that are no numbers", () => {
  /** A model one of whose weights is lost at a step. */
  async function losing(step: number) {
    return trained((prepared) => {
      const original = prepared.run.bind(prepared);
      prepared.run = async (signature, inputs) => {
        const outputs = await original(signature, inputs);
        const kernel = prepared.state.get("head.kernel");
        if (signature === "train" && inputs.step?.data[0] === step && kernel !== undefined) kernel.data[7] = Number.NaN;
        return outputs;
      };
      return startRun(fakeTools(prepared), join(folder, "recipe.json"), {}, path);
    });
  }

  it("are never saved over those that are, and no weights are spoken of that were never saved", async () => {
    const first: ProblemError = await losing(2).catch((error) => error);
    expect(first.problems[0]?.code).toBe("R213");
    expect(first.problems[0]?.help.join()).not.toContain("kept");
    expect(existsSync(last())).toBe(false);

    path = join(folder, "second");
    const second: ProblemError = await losing(9).catch((error) => error);
    expect(second.problems[0]?.help.join()).toContain(`are kept: \`${last()}\``);
    expect((await loadCheckpoint(last())).position.step).toBe(6);
  });

  it("are told when they are met", async () => {
    const run = startRun(fakeTools(new FakePrepared()), join(folder, "recipe.json"), {}, path);
    await train({ ...(await run), report: silent, signal: new AbortController().signal });
    const { state, ...said } = await loadCheckpoint(last());
    const kernel = state.get("head.kernel");
    if (kernel === undefined) throw new Error("the fake model has a kernel");
    kernel.data[3] = Number.POSITIVE_INFINITY;
    await saveCheckpoint([last()], { state, ...said });
    const opened = openRun(fakeTools(new FakePrepared()), path, "last", undefined, "predict");
    await expect(opened).rejects.toThrow("R247: the weights of");
    expect((await refused()).message).toContain("`head.kernel` holds Infinity");
  });
});

describe("a run that PyTorch went on with", () => {
  const leave = async (said: Partial<Checkpoint>) => {
    const engine = { name: "pytorch", library: "torch 2.15.0 x 2", threads: 0, cpu: "cpu" } as const;
    await saveCheckpoint([last()], { ...(await loadCheckpoint(last())), engine, ...said });
  };

  it("goes on here, with another engine", async () => {
    await begin(path, 5);
    await leave({});
    expect((await open("last")).epochs).toBe(0);
    const { notes, lock } = await resumeRun(fakeTools(new FakePrepared()), path);
    await lock.release();
    expect(notes.join()).toContain("engine cpu, not pytorch");
  });

  it("is evaluated after more epochs than its recipe has, but cannot go on here", async () => {
    await begin(path, 5);
    await leave({ position: { step: 180, epoch: 30, batch: 0, lossSum: 0, correct: 0, images: 0 } });
    expect((await open("last")).epochs).toBe(30);
    expect((await refused()).message).toMatch(/^R244.*beyond the last/);
  });

  const open = (which: "best" | "last") => openRun(fakeTools(new FakePrepared()), path, which, undefined, "eval");
});

describe("a run without the checkpoint asked for", () => {
  const open = (which: "best" | "last") =>
    openRun(fakeTools(new FakePrepared()), path, which, undefined, "eval").catch((error: ProblemError) => error);

  it("says which it has, and how to get the other", async () => {
    await begin(path, 2);
    expect(await open("best")).toMatchObject({
      problems: [
        { code: "R208", help: [expect.stringContaining("--checkpoint last"), expect.stringContaining("--resume")] },
      ],
    });
    path = join(folder, "unbegun");
    await (await startRun(fakeTools(new FakePrepared()), join(folder, "recipe.json"), {}, path)).lock.release();
    expect(await open("best")).toMatchObject({
      problems: [{ code: "R208", help: [expect.stringContaining(`--resume ${path}`)] }],
    });
  });
});
