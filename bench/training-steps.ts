/**
 * Times of a training step, ours beside PyTorch's and tfjs's, in one run: each peer is a process of its own, and they
 * take turns so that a slow moment of the machine hits them alike. `npm run bench -- [--models digits,swin] [--peers wasm:2,tfjs:1] [--rounds 5]
 * [--warm 5] [--predict] [--turns] [--json FILE]`; with `--turns` peers take turns step by step and are measured by the
 * time that processors spend on them, which a machine that others use leaves as it is; PyTorch takes part where VITRAL_PYTHON names an interpreter that has it.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { compile } from "../compiler/compile.ts";
import { planMemory } from "../compiler/plan/plan-memory.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { openEngine } from "../runtime/host/engines/choose.ts";
import { specFiles } from "../runtime/host/specs/spec-files.ts";
import { initialState } from "../runtime/training/initialize.ts";
import { inputsOf, randomInputs, rateInputs } from "../runtime/training/step-inputs.ts";
import { plainAdamw } from "../schema/recipe/recipe-optimizer.ts";

interface Benched {
  readonly spec: string;
  readonly preset?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly batch: number;
  readonly image: readonly [channels: number, height: number, width: number];
  readonly classes: number;
  readonly steps: number;
}

const models: Readonly<Record<string, Benched>> = {
  digits: { spec: "specs/vit.json", preset: "mnist", batch: 64, image: [1, 28, 28], classes: 10, steps: 20 },
  small: {
    spec: "specs/vit.json",
    preset: "mnist",
    set: { depth: "6", heads: "8", head_dim: "64" },
    batch: 64,
    image: [1, 28, 28],
    classes: 10,
    steps: 12,
  },
  "vit-ti": {
    spec: "specs/vit.json",
    preset: "tiny",
    batch: 8,
    image: [3, 224, 224],
    classes: 1000,
    steps: 4,
  },
  "vit-s": {
    spec: "specs/vit.json",
    set: { dim: "384", heads: "6" },
    batch: 8,
    image: [3, 224, 224],
    classes: 1000,
    steps: 3,
  },
  swin: { spec: "specs/swin.json", batch: 2, image: [3, 224, 224], classes: 1000, steps: 3 },
  cvt: { spec: "specs/cvt.json", batch: 2, image: [3, 224, 224], classes: 1000, steps: 3 },
  max_vit: { spec: "specs/max_vit.json", batch: 1, image: [3, 224, 224], classes: 1000, steps: 3 },
  cct: { spec: "specs/cct.json", batch: 8, image: [3, 32, 32], classes: 10, steps: 3 },
};

interface Peer {
  readonly engine: EngineName | "torch" | "torch.compile";
  readonly threads: number;
}

interface Measured {
  readonly times: readonly number[];
  readonly rss: number;
  readonly library: string;
}

const root = new URL("..", import.meta.url).pathname;

/** Milliseconds of steps that are not counted, at the least; `training_step.py` has as many. */
const WARMS = 1000;

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

/** One engine of ours: a process of its own runs this. */
async function measure(model: Benched, peer: Peer, predict: boolean, warm: number): Promise<Measured> {
  const { step, plan, engine } = await prepared(model, peer, predict);
  const times: number[] = [];
  const began = performance.now();
  let at = 1;
  // Steps of some milliseconds are not what they will be after a few: code is still being compiled.
  for (; at <= warm || performance.now() - began < WARMS; at++) await step(at);
  for (const last = at + model.steps; at < last; at++) {
    const begin = performance.now();
    await step(at);
    times.push(performance.now() - begin);
  }
  const predicted = planMemory(plan).peak;
  const library = `${engine.identity.library}, node ${process.version}, plan ${(predicted / 1e6).toFixed(0)} MB`;
  engine.dispose();
  return { times, rss: process.resourceUsage().maxRSS * 1024, library };
}

/** The same, a step for each line that is read: answers with the milliseconds that processors took. */
async function takeTurns(model: Benched, peer: Peer, predict: boolean): Promise<void> {
  const { step } = await prepared(model, peer, predict);
  let at = 0;
  process.stdout.write("ready\n");
  for await (const _ of createInterface({ input: process.stdin })) {
    const before = process.cpuUsage();
    await step(++at);
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(`${(user + system) / 1000}\n`);
  }
}

/** A model ready to take steps, counted from 1. */
async function prepared(model: Benched, { engine: name, threads }: Peer, predict: boolean) {
  if (name === "torch" || name === "torch.compile") throw new Error("PyTorch is measured by training_step.py");
  const { spec, preset, set, batch, image, classes } = model;
  const path = join(root, spec);
  const signature = predict ? "predict" : "train";
  const plan = compile({
    source: { name: path, text: readFileSync(path, "utf8") },
    importer: specFiles(path),
    ...(preset === undefined ? {} : { preset }),
    ...(set === undefined ? {} : { set }),
    engine: name,
    batchSizes: { [signature]: [batch] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  });
  const { engine } = await openEngine(name, name === "tfjs" ? undefined : threads);
  const running = engine.prepare(plan);
  running.writeState(initialState(plan.state, 0));
  const pixels = Float32Array.from({ length: batch * image[0] * image[1] * image[2] }, (_, i) => (i % 97) / 97);
  const labels = Int32Array.from({ length: batch }, (_, i) => i % classes);
  const inputs = inputsOf(plan, signature);
  const step = (at: number) =>
    running.run(signature, {
      image: { dtype: "f32", shape: [batch, ...image], data: pixels },
      ...(predict
        ? {}
        : {
            labels: { dtype: "i32", shape: [batch], data: labels },
            ...randomInputs(inputs, 0, at),
            ...rateInputs(inputs, 1e-3, plainAdamw(), at),
          }),
    });
  return { step, plan, engine };
}

const { values: options } = parseArgs({
  options: {
    models: { type: "string", default: "digits,small,vit-ti" },
    peers: { type: "string", default: "torch:2,torch:1,wasm:2,wasm:1,tfjs:1" },
    rounds: { type: "string", default: "5" },
    warm: { type: "string", default: "5" },
    predict: { type: "boolean", default: false },
    turns: { type: "boolean", default: false },
    json: { type: "string" },
    only: { type: "string" },
  },
});
const peers = options.peers.split(",").map((text): Peer => {
  const [engine = "", threads = "1"] = text.split(":");
  return { engine: engine as Peer["engine"], threads: Number(threads) };
});

/** What starts a peer. */
function commandOf(name: string, model: Benched, { engine, threads }: Peer, folder: string): [string, string[]] {
  const { image, batch, classes, steps } = model;
  const [channels, height, width] = image;
  if (engine === "torch" || engine === "torch.compile") {
    const given = { compile: engine === "torch.compile", predict: options.predict, turns: options.turns };
    const words = Object.entries(given).flatMap(([word, isGiven]) => (isGiven ? [word] : []));
    const numbers = [threads, options.warm, steps, height, width, channels, batch, classes].map(String);
    return [process.env.VITRAL_PYTHON ?? "", ["bench/training_step.py", folder, ...numbers, ...words]];
  }
  const own = ["--only", `${name}=${engine}:${threads}`, "--warm", options.warm];
  const words = [...(options.predict ? ["--predict"] : []), ...(options.turns ? ["--turns"] : [])];
  return [process.execPath, [...process.execArgv, process.argv[1] ?? "", ...own, ...words]];
}

function child(name: string, model: Benched, peer: Peer, folder: string): Measured {
  const [file, words] = commandOf(name, model, peer, folder);
  const text = execFileSync(file, words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], cwd: root });
  return JSON.parse(text) as Measured;
}

/** A peer that takes a step when it is told. */
async function stepper(name: string, model: Benched, peer: Peer, folder: string) {
  const [file, words] = commandOf(name, model, peer, folder);
  const running = spawn(file, words, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: running.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const step = async () => {
    running.stdin.write("step\n");
    return Number((await lines.next()).value);
  };
  return { peer, step, times: [] as number[], end: () => running.stdin.end() };
}

/** Every peer takes one step, then each the next. */
async function inTurns(name: string, model: Benched, taking: readonly Peer[], folder: string) {
  const steppers = await Promise.all(taking.map((peer) => stepper(name, model, peer, folder)));
  const count = Number(options.warm) + model.steps * Number(options.rounds);
  for (let at = 0; at < count; at++) {
    for (const { step, times } of steppers) {
      const time = await step();
      if (at >= Number(options.warm)) times.push(time);
    }
  }
  for (const { end } of steppers) end();
  return new Map<Peer, Measured>(steppers.map(({ peer, times }) => [peer, { times, rss: Number.NaN, library: "" }]));
}

if (options.only !== undefined) {
  const [name = "", peer = ""] = options.only.split("=");
  const [engine = "", threads = "1"] = peer.split(":");
  const model = models[name];
  if (model === undefined) throw new Error(`no model ${name}`);
  const own = { engine: engine as Peer["engine"], threads: Number(threads) };
  if (options.turns) await takeTurns(model, own, options.predict);
  else process.stdout.write(JSON.stringify(await measure(model, own, options.predict, Number(options.warm))));
  process.exit(0);
}

const report: object[] = [];
console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} processors, ${new Date().toISOString().slice(0, 10)}`);
for (const name of options.models.split(",")) {
  const model = models[name];
  if (model === undefined) throw new Error(`no model ${name}; there are ${Object.keys(models).join(", ")}`);
  const folder = mkdtempSync(join(tmpdir(), "vitral-bench-"));
  const hasTorch = process.env.VITRAL_PYTHON !== undefined;
  const taking = peers.filter(({ engine }) => hasTorch || !engine.startsWith("torch"));
  if (taking.some(({ engine }) => engine.startsWith("torch"))) {
    const set = Object.entries(model.set ?? {}).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
    const preset = model.preset === undefined ? [] : ["--preset", model.preset];
    const words = ["export", model.spec, ...preset, ...set, "--to", "pytorch", "-o", join(folder, "model")];
    execFileSync(process.execPath, ["bin/vitral.js", ...words], { cwd: root, stdio: "ignore" });
  }
  const turns = options.turns ? await inTurns(name, model, taking, join(folder, "model")) : undefined;
  const all = turns ?? new Map<Peer, Measured>();
  for (let round = 0; turns === undefined && round < Number(options.rounds); round++) {
    for (const peer of taking) {
      const one = child(name, model, peer, join(folder, "model"));
      all.set(peer, { ...one, times: [...(all.get(peer)?.times ?? []), ...one.times] });
    }
  }
  rmSync(folder, { recursive: true });
  const first = [...all.values()][0];
  const against = { least: Math.min(...(first?.times ?? [])), median: median(first?.times ?? []) };
  console.log(
    `\n${name}: ${options.predict ? "forward" : "training step"}, batch ${model.batch}; ms${options.turns ? " of processor time" : ""}, ${options.rounds} rounds of ${model.steps}`,
  );
  console.log(
    `${"".padEnd(18)}${"least".padStart(9)}${"median".padStart(9)}${"÷ first".padStart(9)}${"RSS MB".padStart(9)}`,
  );
  for (const [{ engine, threads }, { times, rss, library }] of all) {
    const row = [Math.min(...times), median(times)].map((ms) => ms.toFixed(1).padStart(9)).join("");
    const ratio = (median(times) / against.median).toFixed(2).padStart(9);
    console.log(
      `${`${engine} × ${threads}`.padEnd(18)}${row}${ratio}${(Number.isNaN(rss) ? "–" : (rss / 1e6).toFixed(0)).padStart(9)}  ${library}`,
    );
    report.push({
      model: name,
      predict: options.predict,
      engine,
      threads,
      library,
      rss,
      least: Math.min(...times),
      median: median(times),
      times,
    });
  }
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 1)}\n`);
