import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluate, predict, train } from "../../node.ts";
import { shuffled } from "../../runtime/data/shuffle.ts";
import { readSafetensors } from "../../runtime/host/files/read-safetensors.ts";
import { loadCheckpoint } from "../../runtime/host/run-folder/checkpoint.ts";
import { exportRecipe, exportRun } from "../../runtime/host/tasks/export-model.ts";
import type { EpochMetrics } from "../../runtime/training/metrics.ts";
import { partsDropped } from "../../runtime/training/step-inputs.ts";
import { readRecipe } from "../../schema/recipe/read-recipe.ts";
import { type Ended, Forked } from "./pytorch/forked.ts";

const python = process.env.VITRAL_PYTHON;
const meddled = fileURLToPath(new URL("pytorch/meddled.py", import.meta.url));

/** In batches of 16, 16 and 1: of the last, one of two processes has nothing. */
const images = 33;
const epochs = 4;

/** All that a recipe can say that changes a line of the script. */
const recipe = {
  vitral: 1,
  spec: "spec.json",
  set: {
    ...{ image_size: 28, patch_size: 7, channels: 1, classes: 10, dim: 16, depth: 2, heads: 2, head_dim: 8 },
    ...{ mlp_ratio: 2, dropout: 0 },
  },
  dataset: { name: "mnist", train: images, validation: 19, split_seed: 5 },
  epochs,
  batch_size: 16,
  optimizer: { adamw: { lr: 4e-3, weight_decay: 0.2, betas: [0.8, 0.95], epsilon: 1e-6 } },
  schedule: { warmup: 0.3, decay: "linear", final: 0.25 },
  clip_norm: 1.5,
  objective: { label_smoothing: 0.1 },
  seed: 4,
};

/** A ViT with a weight that does not decay, and one that the loss knows nothing of. */
function spec(): object {
  const vit = JSON.parse(readFileSync("specs/vit.json", "utf8"));
  const nodes = [
    ...vit.nodes,
    { weight: ["classes"], init: { normal: 1 }, decay: false, id: "offset" },
    { add: ["head", "offset"], id: "scores" },
    { linear: 3, in: "cls_out", id: "idle" },
  ];
  const outputs = { ...vit.outputs, logits: "scores", idle: "idle" };
  const gone = { $schema: undefined, checkpoints: undefined, stages: undefined };
  return { ...vit, ...gone, import: { ffn: "vitral:blocks/ffn" }, nodes, outputs };
}

interface Meddle {
  readonly orders?: Readonly<Record<number, readonly number[]>>;
  readonly signal?: number;
  readonly rank?: number;
  readonly step?: number;
  /** False where 16 bits are 32. */
  readonly halves?: boolean;
  /** Whether rates of chance are told, and nothing is dropped. */
  readonly rates?: boolean;
}

describe.skipIf(python === undefined)("train.py", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-test-"));
  const at = (...names: readonly string[]) => join(folder, ...names);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    writeFileSync(at("spec.json"), JSON.stringify(spec()));
    writeFileSync(at("recipe.json"), JSON.stringify(recipe));
    await exportRecipe(at("recipe.json"), {}, { target: "pytorch", output: at("exported") });
  });

  const environment = {
    ...process.env,
    ...{ OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1", CUDA_VISIBLE_DEVICES: "" },
    ...(process.platform === "linux" ? { GLOO_SOCKET_IFNAME: "lo" } : {}),
  };

  /** The script in a folder of that name: a copy of what was exported unless it is there. */
  function scriptOf(name: string): string {
    if (!existsSync(at(name))) cpSync(at("exported"), at(name), { recursive: true });
    return at(name, "train.py");
  }

  let forked: Forked;
  beforeAll(() => {
    forked = new Forked(python ?? "", environment);
  });
  afterAll(() => forked.end());

  /** Runs `train.py` in so many processes of one group. */
  const run = (name: string, flags: readonly string[] = [], meddle: Meddle = {}, processes = 1): Promise<Ended> =>
    forked.run(scriptOf(name), flags, meddle, processes);

  /** The same with a group of two that PyTorch itself starts, looks after and starts again; on a free port of this machine. */
  function launch(
    name: string,
    flags: readonly string[] = [],
    meddle: Meddle = {},
    more: readonly string[] = [],
  ): Ended {
    const two = ["-m", "torch.distributed.run", "--standalone", "--local-addr", "127.0.0.1", "--nproc-per-node", "2"];
    const words = [...two, ...more, meddled, scriptOf(name), ...flags];
    const { status, stdout, stderr } = spawnSync(python ?? "", words, {
      ...{ encoding: "utf8", timeout: 240_000, env: { ...environment, MEDDLE: JSON.stringify(meddle) } },
    });
    return { code: status, out: stdout + stderr };
  }

  const rowsOf = (name: string): EpochMetrics[] =>
    readFileSync(at(name, "run/metrics.jsonl"), "utf8")
      .split("\n")
      .flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));

  /** The curves of two runs, whatever time they took. */
  function expectEqual(
    rows: readonly EpochMetrics[],
    others: readonly EpochMetrics[],
    digits = 4,
    length: number = epochs,
  ): void {
    expect(rows).toHaveLength(length);
    expect(others).toHaveLength(length);
    for (const [i, row] of rows.entries()) {
      const other = others[i];
      for (const key of ["train_loss", "validation_loss", "learning_rate"] as const)
        expect(Math.abs(row[key] - (other?.[key] ?? Number.NaN)), `${key} of epoch ${row.epoch}`).toBeLessThan(
          10 ** -digits,
        );
      for (const key of ["step", "train_accuracy", "validation_accuracy"] as const) expect(row[key]).toBe(other?.[key]);
    }
  }

  const stepOf = async (name: string) =>
    (await loadCheckpoint(at(name, "run/checkpoints/last.safetensors"))).position.step;

  test("one process, two with DDP and two with fully_shard have the same curve, and it comes back", async () => {
    expect((await run("one")).code).toBe(0);
    const rows = rowsOf("one");
    expect(rows.at(-1)?.train_loss).toBeLessThan((rows[0]?.train_loss ?? 0) - 0.1);
    expect(launch("ddp").code).toBe(0);
    expect((await run("shard", ["--shard"], {}, 2)).code).toBe(0);
    for (const name of ["ddp", "shard"]) expectEqual(rowsOf(name), rows);
    for (const name of ["one", "ddp", "shard"]) {
      for (const checkpoint of ["best", "last"] as const) {
        const found = await evaluate({ run: at(name, "run"), checkpoint, engine: "wasm" });
        const row = rowsOf(name)[found.epochs - 1];
        expect(found.accuracy).toBe(row?.validation_accuracy);
        expect(Math.abs(found.loss - (row?.validation_loss ?? Number.NaN))).toBeLessThan(1e-5);
      }
    }
  }, 600_000);

  /** In which our own training meets the images. */
  const orders = Object.fromEntries(
    Array.from({ length: epochs }, (_, epoch) => [
      recipe.seed + epoch,
      [...shuffled(images, recipe.seed, "epoch", epoch)],
    ]),
  );

  test("on our batches it has our losses, from our weights and from a run under way", async () => {
    const options = { recipe: at("recipe.json"), engine: "wasm" } as const;
    const { metrics } = await train({ ...options, run: at("ours") });
    const stop = new AbortController();
    const onProgress = ({ step }: { step: number }) => step === 7 && stop.abort();
    await train({ ...options, run: at("stopped"), signal: stop.signal, onProgress });
    await exportRun(at("stopped"), "last", { target: "pytorch", output: at("continued") });
    for (const name of ["ordered", "continued"]) {
      const { code, out } = await run(name, [], { orders });
      expect(code, out).toBe(0);
      expectEqual(rowsOf(name), metrics);
    }

    const samples = at("continued/run/samples");
    const [ours, theirs] = [at("ours"), at("continued/run")].map((path) =>
      predict({ run: path, images: [samples], engine: "wasm", checkpoint: "last" }),
    );
    const likeliest = (await ours)?.map(({ guesses }) => guesses[0]?.label);
    expect(likeliest?.length).toBeGreaterThan(3);
    expect((await theirs)?.map(({ guesses }) => guesses[0]?.label)).toEqual(likeliest);
  }, 600_000);

  test("every optimizer, schedule, sum and average has our losses on our batches, from what a run begins with", async () => {
    const plain = { ...recipe, set: { ...recipe.set, depth: 1 }, clip_norm: undefined, objective: undefined };
    const recipes = {
      // From a step under way: no momentum, weighted classes.
      sgd: {
        optimizer: { sgd: { lr: 0.05, momentum: 0, weight_decay: 0.01 } },
        schedule: { warmup: 0.5, decay: "one_cycle", start: 0.2, final: 0.01 },
        ...{ accumulate: 2, clip_value: 0.02, average: { decay: 0.8, warmup: true } },
        objective: { label_smoothing: 0.1, class_weights: [1, 2, 3, 4, 5, 0.5, 1, 2, 3, 4] },
      },
      // Stops early and keeps epochs.
      lamb: {
        optimizer: { lamb: { lr: 0.02, weight_decay: 0.1, groups: [{ match: "head.**", lr_scale: 0.5 }] } },
        schedule: { warmup_epochs: 0.5, decay: "step", every: 1, factor: 0.5 },
        early_stop: { patience: 2, metric: "train_accuracy", min_delta: 0.9 },
        checkpoints: { every: 1, keep: 2 },
      },
      // From another's weights, of which some stay.
      lion: {
        start: { from: at("lamb-ours"), reset: ["head.**"], freeze: ["patch_embedding.**"] },
        optimizer: { lion: { lr: 1e-3, weight_decay: 0.5 } },
        ...{ schedule: { warmup_steps: 3, start: 0.25, decay: "linear" }, average: { decay: 0.7 } },
      },
      // Where the schedule is what it is unless said otherwise.
      muon: {
        optimizer: { muon: { lr: 0.02, rest: { lr: 2e-3 } } },
        ...{ schedule: undefined, accumulate: 2, average: { decay: 0.7 } },
      },
    };
    const ours = new Map<string, readonly EpochMetrics[]>();
    for (const [name, more] of Object.entries(recipes)) {
      writeFileSync(at(`${name}.json`), JSON.stringify({ ...plain, ...more }));
      const options = { recipe: at(`${name}.json`), engine: "wasm" } as const;
      ours.set(name, (await train({ ...options, run: at(`${name}-ours`) })).metrics);
      const to = { target: "pytorch", output: at(name) } as const;
      if (name !== "sgd") {
        await exportRecipe(at(`${name}.json`), {}, to);
        continue;
      }
      const stop = new AbortController();
      const onProgress = ({ step }: { step: number }) => step === 4 && stop.abort();
      await train({ ...options, run: at("sgd-stopped"), signal: stop.signal, onProgress });
      await exportRun(at("sgd-stopped"), "last", to);
    }
    for (const [name, metrics] of ours) {
      const { code, out } = await run(name, [], { orders, halves: false });
      expect(code, out).toBe(0);
      expect(out.includes("stopped early")).toBe(name === "lamb");
      expectEqual(rowsOf(name), metrics, 4, name === "lamb" ? 3 : epochs);
    }
    const kept = (name: string) => readdirSync(at(name, "checkpoints")).toSorted();
    expect(kept("lamb/run")).toEqual(kept("lamb-ours"));

    const of = async (path: string) => (await loadCheckpoint(at(path, "checkpoints/last.safetensors"))).state;
    const [mine, theirs] = await Promise.all(["lion-ours", "lion/run"].map(of));
    expect([...(theirs?.keys() ?? [])].toSorted()).toEqual([...(mine?.keys() ?? [])].toSorted());
    const stayed = theirs?.get("patch_embedding.kernel");
    expect(stayed?.data).toHaveLength(49 * 16);
    expect(stayed).toEqual(mine?.get("patch_embedding.kernel"));
    await exportRecipe(at("lion.json"), {}, { target: "safetensors", output: at("lion-first"), seed: recipe.seed });
    const first = readSafetensors(at("lion-first", "model.safetensors")).tensors;
    expect(first.get("patch_embedding.kernel")).toEqual(stayed);
  }, 600_000);

  test("a group of which one was killed goes on from its checkpoint, as if it had not been", async () => {
    const kill = { signal: constants.signals.SIGKILL, rank: 1, step: 8 };
    const { code, out } = launch("killed", ["--save-every", "1"], kill, ["--max-restarts", "1"]);
    expect(out).toContain("meddled");
    expect(code, out).toBe(0);
    expectEqual(rowsOf("killed"), rowsOf("ddp"), 6);
  }, 600_000);

  test("Ctrl-C and SIGTERM end the step under way and save", async () => {
    const interrupted = await run("interrupted", [], { signal: constants.signals.SIGINT, rank: 0, step: 4 });
    expect(interrupted.code).toBe(130);
    expect(interrupted.out).toContain("saved after step");
    expect(await stepOf("interrupted")).toBe(5);
    expect((await evaluate({ run: at("interrupted", "run"), checkpoint: "last", engine: "wasm" })).images).toBe(19);

    const ended = launch("ended", ["--shard"], { signal: constants.signals.SIGTERM, rank: 1, step: 8 });
    expect(ended.code).not.toBe(0);
    expect(await stepOf("ended")).toBe(9);
    for (const name of ["interrupted", "ended"]) {
      const { code, out } = await run(name);
      expect(code, out).toBe(0);
      expectEqual(rowsOf(name), rowsOf("one"));
    }
  }, 600_000);

  test("the running statistics that are saved are those that were measured, with fully_shard too", async () => {
    const nodes = [
      { rearrange: "b 1 h w -> b (h w)" },
      { linear: 12, id: "seen" },
      ...["batch_norm", "relu", { linear: 10, id: "head" }],
    ];
    const normed = { vitral: 1, inputs: { image: "b 1 28 28" }, nodes, outputs: { logits: "head" } };
    writeFileSync(at("normed.json"), JSON.stringify(normed));
    const dataset = { name: "mnist", train: 40, validation: 100 };
    writeFileSync(at("normed-recipe.json"), JSON.stringify({ vitral: 1, spec: "normed.json", dataset, epochs: 3 }));
    for (const [name, flags] of [
      ["normed-ddp", []],
      ["normed-shard", ["--shard"]],
    ] as const) {
      await exportRecipe(at("normed-recipe.json"), {}, { target: "pytorch", output: at(name) });
      const { code, out } = await run(name, flags, {}, 2);
      expect(code, out).toBe(0);
      const found = await evaluate({ run: at(name, "run"), checkpoint: "last", engine: "wasm" });
      expect(Math.abs(found.loss - (rowsOf(name).at(-1)?.validation_loss ?? Number.NaN)), name).toBeLessThan(1e-5);
    }
  }, 600_000);

  test("rates of chance go as ours do", async () => {
    const nodes = [
      { rearrange: "b 1 h w -> b (h w)" },
      ...[{ linear: 12 }, { drop_path: 0.25 }, { dropout: 0.5 }, { linear: 10, id: "head" }],
    ];
    const dropping = { vitral: 1, inputs: { image: "b 1 28 28" }, nodes, outputs: { logits: "head" } };
    writeFileSync(at("dropping.json"), JSON.stringify(dropping));
    const dataset = { name: "mnist", train: 40, validation: 10 };
    for (const [name, more] of Object.entries({
      "dropping-alone": { dropout: { from: 1, to: 0, epochs: 1.5 }, drop_path: { to: 0.5, goes: "cosine" } },
      "dropping-together": {
        ...{ dropout: { epochs: 1, goes: "step" }, drop_path: {}, accumulate: 2 },
        extended: [{ epochs: 2, until_step: 4 }],
      },
    })) {
      const text = { vitral: 1, spec: "dropping.json", dataset, epochs: 3, batch_size: 8, ...more };
      writeFileSync(at(`${name}-recipe.json`), JSON.stringify(text));
      await exportRecipe(at(`${name}-recipe.json`), {}, { target: "pytorch", output: at(name) });
      const { code, out } = await run(name, [], { rates: true });
      expect(code, out).toBe(0);
      const { file } = readRecipe({ name, text: JSON.stringify(text) });
      if (file === undefined) throw new Error("the recipe is right");
      const told = (kind: string) =>
        [...out.matchAll(new RegExp(`^${kind} (.*)$`, "gm"))].map(([, rate]) => Number(rate));
      const ours = Array.from({ length: 15 }, (_, step) => partsDropped(file.recipe, 5, step));
      // A rate of 0 draws nothing.
      const paths = ours.map((parts) => 0.25 * (parts.drop_path_share ?? 1)).filter((rate) => rate > 0);
      for (const [rates, wanted] of [
        [told("dropout"), ours.map((parts) => 0.5 * (parts.dropout_share ?? 1))],
        [told("drop_path"), paths],
      ] as const) {
        expect(rates).toHaveLength(wanted.length);
        for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(wanted[i] ?? Number.NaN, 12);
      }
    }
  }, 600_000);

  test("what cannot be gone on from is said in a line", async () => {
    const last = "run/checkpoints/last.safetensors";
    const bytes = readFileSync(at("exported", last));
    const changed = Uint8Array.from(bytes, (byte, i) => (i === bytes.length - 9 ? byte ^ 1 : byte));
    await exportRecipe(at("recipe.json"), { set: ["depth=1"] }, { target: "pytorch", output: at("shallow") });
    const cases: Record<string, readonly [meddle: (file: string) => void, said: string]> = {
      changed: [(file) => writeFileSync(file, changed), "changed or damaged"],
      cut: [(file) => writeFileSync(file, bytes.subarray(0, 999)), "no checkpoint to go on from"],
      gone: [(file) => rmSync(file), "No such file"],
      foreign: [(file) => cpSync(at("exported", "data.safetensors"), file), "no checkpoint to go on from"],
      other: [(file) => cpSync(at("shallow", last), file), "another model's"],
    };
    const expectRefused = async (name: string, said: string, flags: readonly string[] = []) => {
      const { code, out } = await run(name, flags);
      expect(code, out).not.toBe(0);
      expect(out).not.toContain("Traceback");
      expect(out, name).toContain(said);
    };
    for (const [name, [meddle, said]] of Object.entries(cases)) {
      cpSync(at("exported"), at(name), { recursive: true });
      meddle(at(name, last));
      await expectRefused(name, said);
    }
    await expectRefused("never", "--save-every takes a number from 1", ["--save-every", "0"]);
  }, 600_000);

  test("a run whose epochs are trained says so", async () => {
    await train({ recipe: at("recipe.json"), engine: "wasm", run: at("trained") });
    await exportRun(at("trained"), "last", { target: "pytorch", output: at("again") });
    expect(await run("again")).toEqual({ code: 0, out: `${epochs} epochs are trained: a higher EPOCHS trains on\n` });
  }, 600_000);
});
