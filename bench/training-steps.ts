/**
 * Times of a training step, ours beside PyTorch's and tfjs's, in one run: each peer is a process of its own, and they
 * take turns so that a slow moment of the machine hits them alike. `npm run bench -- [--models digits,swin] [--peers wasm:2,tfjs:1] [--rounds 5]
 * [--warm 5] [--predict] [--json FILE]`; PyTorch takes part where VITRAL_PYTHON names an interpreter that has it.
 */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
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

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

/** One engine of ours: a process of its own runs this. */
async function measure(
  model: Benched,
  { engine: name, threads }: Peer,
  predict: boolean,
  warm: number,
): Promise<Measured> {
  if (name === "torch" || name === "torch.compile") throw new Error("PyTorch is measured by training_step.py");
  const { spec, preset, set, batch, image, classes, steps } = model;
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
  const { engine } = await openEngine(name, name === "wasm" ? threads : undefined);
  const prepared = engine.prepare(plan);
  prepared.writeState(initialState(plan.state, 0));
  const pixels = Float32Array.from({ length: batch * image[0] * image[1] * image[2] }, (_, i) => (i % 97) / 97);
  const labels = Int32Array.from({ length: batch }, (_, i) => i % classes);
  const inputs = inputsOf(plan, signature);
  const times: number[] = [];
  for (let step = 1; step <= warm + steps; step++) {
    const begin = performance.now();
    await prepared.run(signature, {
      image: { dtype: "f32", shape: [batch, ...image], data: pixels },
      ...(predict
        ? {}
        : {
            labels: { dtype: "i32", shape: [batch], data: labels },
            ...randomInputs(inputs, 0, step),
            ...rateInputs(inputs, 1e-3, plainAdamw(), step),
          }),
    });
    times.push(performance.now() - begin);
  }
  const predicted = planMemory(plan).peak;
  const library = `${engine.identity.library}, node ${process.version}, plan ${(predicted / 1e6).toFixed(0)} MB`;
  engine.dispose();
  return { times: times.slice(warm), rss: process.resourceUsage().maxRSS * 1024, library };
}

const { values: options } = parseArgs({
  options: {
    models: { type: "string", default: "digits,small,vit-ti" },
    peers: { type: "string", default: "torch:2,torch:1,wasm:2,wasm:1,tfjs:1" },
    rounds: { type: "string", default: "5" },
    warm: { type: "string", default: "5" },
    predict: { type: "boolean", default: false },
    json: { type: "string" },
    only: { type: "string" },
  },
});
const peers = options.peers.split(",").map((text): Peer => {
  const [engine = "", threads = "1"] = text.split(":");
  return { engine: engine as Peer["engine"], threads: Number(threads) };
});

function child(name: string, model: Benched, peer: Peer, folder: string): Measured {
  const { engine, threads } = peer;
  const { image, batch, classes, steps } = model;
  const settings: ExecFileSyncOptionsWithStringEncoding = { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] };
  const [channels, height, width] = image;
  const isTorch = engine === "torch" || engine === "torch.compile";
  const words = [engine === "torch.compile" ? "compile" : "", options.predict ? "predict" : ""].filter((word) => word);
  const numbers = [threads, options.warm, steps, height, width, channels, batch, classes].map(String);
  const text = isTorch
    ? execFileSync(process.env.VITRAL_PYTHON ?? "", ["bench/training_step.py", folder, ...numbers, ...words], {
        ...settings,
        cwd: root,
      })
    : execFileSync(
        process.execPath,
        [
          ...process.execArgv,
          process.argv[1] ?? "",
          "--only",
          `${name}=${engine}:${threads}`,
          "--warm",
          options.warm,
          ...(options.predict ? ["--predict"] : []),
        ],
        settings,
      );
  return JSON.parse(text) as Measured;
}

if (options.only !== undefined) {
  const [name = "", peer = ""] = options.only.split("=");
  const [engine = "", threads = "1"] = peer.split(":");
  const model = models[name];
  if (model === undefined) throw new Error(`no model ${name}`);
  const found = await measure(
    model,
    { engine: engine as Peer["engine"], threads: Number(threads) },
    options.predict,
    Number(options.warm),
  );
  process.stdout.write(JSON.stringify(found));
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
  const all = new Map<Peer, Measured>();
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const peer of taking) {
      const one = child(name, model, peer, join(folder, "model"));
      all.set(peer, { ...one, times: [...(all.get(peer)?.times ?? []), ...one.times] });
    }
  }
  rmSync(folder, { recursive: true });
  const first = [...all.values()][0];
  const against = { least: Math.min(...(first?.times ?? [])), median: median(first?.times ?? []) };
  console.log(
    `\n${name}: ${options.predict ? "forward" : "training step"}, batch ${model.batch}; ms, ${options.rounds} rounds of ${model.steps}`,
  );
  console.log(
    `${"".padEnd(18)}${"least".padStart(9)}${"median".padStart(9)}${"÷ first".padStart(9)}${"RSS MB".padStart(9)}`,
  );
  for (const [{ engine, threads }, { times, rss, library }] of all) {
    const row = [Math.min(...times), median(times)].map((ms) => ms.toFixed(1).padStart(9)).join("");
    const ratio = (median(times) / against.median).toFixed(2).padStart(9);
    console.log(
      `${`${engine} × ${threads}`.padEnd(18)}${row}${ratio}${(rss / 1e6).toFixed(0).padStart(9)}  ${library}`,
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
