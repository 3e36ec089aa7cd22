/**
 * What engines take until the first step, and for each after it, written to `runtime/engines/engine-costs.ts`, by which
 * `auto` chooses: `npm run bench:engines [-- --rounds 2]`. Each engine, model and kind of work is a process of its own, they
 * take turns; what counts is the least time that processors spent in any round, on one thread, which a machine that others
 * use leaves nearly as it is. More threads make each of them faster, alike to within what such a choice is worth.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { checkedModel } from "../compiler/check.ts";
import { compile } from "../compiler/compile.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { type EngineCosts, type KindCosts, type Line, stepWork, type WorkKind } from "../runtime/engines/work.ts";
import { openEngine } from "../runtime/host/engines/choose.ts";
import { readSpecFile, specFiles } from "../runtime/host/specs/spec-files.ts";
import { exampleInputs } from "../runtime/profile/example-inputs.ts";
import { initialState } from "../runtime/training/initialize.ts";
import { plainAdamw } from "../schema/recipe/recipe-optimizer.ts";

const models = {
  digits: { preset: "mnist", set: {}, batch: 64 },
  small: { preset: "mnist", set: { depth: "6", heads: "8", head_dim: "64" }, batch: 64 },
  "ViT-Ti": { preset: "tiny", set: {}, batch: 8 },
} as const;
type ModelName = keyof typeof models;

const engines: readonly EngineName[] = ["wasm", "tensorflow", "onnxruntime", "tfjs"];
const kinds: readonly WorkKind[] = ["train", "eval", "predict"];

/** Seconds that processors spent on one process. */
interface Timed {
  readonly load: number;
  readonly step: number;
}

function modelOf(name: ModelName) {
  const { preset, set } = models[name];
  const source = readSpecFile("specs/vit.json");
  return checkedModel(source, { preset, set, importer: specFiles(source.name) }, true);
}

const imagesOf = (name: ModelName, kind: WorkKind): number => (kind === "predict" ? 1 : models[name].batch);

/** From a process that knows nothing of engines to its first step, and the least step of those after it. */
async function measure(engineName: EngineName, name: ModelName, kind: WorkKind): Promise<Timed> {
  const model = modelOf(name);
  const batch = imagesOf(name, kind);
  const begin = process.cpuUsage();
  const secondsSince = (before: NodeJS.CpuUsage): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  const { engine } = await openEngine(engineName, 1);
  const plan = compile({
    model,
    engine: engineName,
    // A run of training is measured too, and its logits are looked at.
    batchSizes: kind === "train" ? { train: [batch], eval: [batch], predict: [1] } : { [kind]: [batch] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  });
  const running = engine.prepare(plan);
  running.writeState(initialState(plan.state, 0));
  const take = async (signature: string, step: number): Promise<number> => {
    const inputs = exampleInputs(plan.signatures[signature]?.[0]?.inputs ?? {}, step);
    const start = process.cpuUsage();
    await running.run(signature, inputs);
    return secondsSince(start);
  };
  await take(kind, 1);
  if (kind === "train") await take("eval", 1);
  const load = secondsSince(begin);
  const times: number[] = [];
  for (let step = 2; step < 6 || (step < 40 && secondsSince(begin) < load + 3); step++)
    times.push(await take(kind, step));
  engine.dispose();
  return { load, step: Math.min(...times) };
}

/** The line whose errors, as shares of what was measured, have the least squares; neither of its numbers is below 0. */
function lineThrough(points: readonly (readonly [amount: number, seconds: number])[]): Line {
  const sum = (term: (amount: number, seconds: number) => number) =>
    points.reduce((all, [amount, seconds]) => all + term(amount, seconds) / seconds ** 2, 0);
  const [one, x, xx, y, xy] = [sum(() => 1), sum((a) => a), sum((a) => a * a), sum((_, s) => s), sum((a, s) => a * s)];
  const each = (one * xy - x * y) / (one * xx - x * x);
  const fixed = (y - each * x) / one;
  if (fixed < 0) return rounded({ fixed: 0, each: xy / xx });
  return rounded(each < 0 ? { fixed: y / one, each: 0 } : { fixed, each });
}

const rounded = ({ fixed, each }: Line): Line => ({
  fixed: Number(fixed.toPrecision(3)),
  each: Number(each.toPrecision(3)),
});

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "2" }, only: { type: "string" } },
});

if (options.only !== undefined) {
  const [engine, name, kind] = options.only.split(",") as [EngineName, ModelName, WorkKind];
  process.stdout.write(JSON.stringify(await measure(engine, name, kind)));
  process.exit(0);
}

const cases = kinds.flatMap((kind) =>
  (Object.keys(models) as ModelName[]).flatMap((name) =>
    engines
      .filter((engine) => kind !== "train" || engine !== "onnxruntime")
      .map((engine) => ({ kind, name, engine, work: stepWork(modelOf(name).evaluated, imagesOf(name, kind)) })),
  ),
);
const found = new Map<(typeof cases)[number], Timed>();
for (let round = 0; round < Number(options.rounds); round++) {
  for (const one of cases) {
    const words = ["--only", [one.engine, one.name, one.kind].join()];
    const text = execFileSync(process.execPath, [...process.execArgv, process.argv[1] ?? "", ...words], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { load, step } = JSON.parse(text) as Timed;
    const before = found.get(one) ?? { load, step };
    found.set(one, { load: Math.min(load, before.load), step: Math.min(step, before.step) });
    console.log(
      `${one.kind} ${one.name} ${one.engine}: loaded in ${load.toFixed(2)} s, ${(step * 1000).toFixed(2)} ms a step`,
    );
  }
}

const costsOf = (engine: EngineName, kind: WorkKind): KindCosts | undefined => {
  const own = [...found].filter(([one]) => one.engine === engine && one.kind === kind);
  if (own.length === 0) return undefined;
  return {
    load: lineThrough(own.map(([{ work }, { load, step }]) => [work.ops, Math.max(load - step, 1e-3)])),
    step: lineThrough(own.map(([{ work }, { step }]) => [work.flops, step])),
  };
};
const costs: EngineCosts = {
  date: new Date().toISOString().slice(0, 10),
  machine: `one thread of ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`,
  engines: Object.fromEntries(
    engines.map((engine) => [engine, Object.fromEntries(kinds.map((kind) => [kind, costsOf(engine, kind)]))]),
  ),
  models: Object.fromEntries(
    (Object.keys(models) as ModelName[]).map((name) => [
      name,
      {
        train: stepWork(modelOf(name).evaluated, imagesOf(name, "train")),
        eval: stepWork(modelOf(name).evaluated, imagesOf(name, "eval")),
        predict: stepWork(modelOf(name).evaluated, imagesOf(name, "predict")),
      },
    ]),
  ),
};
const file = "runtime/engines/engine-costs.ts";
writeFileSync(
  file,
  `import type { EngineCosts } from "./work.ts";

/** Written by \`npm run bench:engines\`. Seconds: of loading over ops, and of a step over operations. */
export const engineCosts: EngineCosts = ${JSON.stringify(costs, null, 2)};
`,
);
execFileSync("npx", ["biome", "check", "--write", file], { stdio: "inherit" });
