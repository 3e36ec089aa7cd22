/**
 * Time of one training step of the digits model (specs/vit.json, preset mnist, batch 64) on every engine there is, the
 * engines taking turns so that a slow moment of the machine hits them alike: `npm run bench`.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { compile } from "../compiler/compile.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { openEngine } from "../runtime/host/engines/choose.ts";
import { locateTensorflow } from "../runtime/host/tensorflow/locate.ts";
import { initialState } from "../runtime/training/initialize.ts";
import { inputsOf, randomInputs, rateInputs } from "../runtime/training/step-inputs.ts";

const BATCH = 64;
const ROUNDS = 5;
const STEPS = 12;

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

/** Milliseconds of each step after the first two, on one engine: a process of its own runs this. */
async function measure(name: EngineName): Promise<number[]> {
  const path = new URL("../specs/vit.json", import.meta.url);
  const { specFiles } = await import("../runtime/host/specs/spec-files.ts");
  const plan = compile({
    source: { name: path.pathname, text: readFileSync(path, "utf8") },
    importer: specFiles(path.pathname),
    preset: "mnist",
    engine: name,
    batchSizes: { train: [BATCH] },
    objective: { kind: "cross_entropy", output: "logits", labelSmoothing: 0 },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05, clipNorm: 1 },
  });
  const { engine } = await openEngine(name);
  const prepared = engine.prepare(plan);
  prepared.writeState(initialState(plan.state, 0));
  const times: number[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const begin = performance.now();
    await prepared.run("train", {
      image: {
        dtype: "f32",
        shape: [BATCH, 1, 28, 28],
        data: Float32Array.from({ length: BATCH * 784 }, (_, i) => (i % 97) / 97),
      },
      labels: { dtype: "i32", shape: [BATCH], data: Int32Array.from({ length: BATCH }, (_, i) => i % 10) },
      ...randomInputs(inputsOf(plan, "train"), 0, step),
      ...rateInputs(inputsOf(plan, "train"), 1e-3, [0.9, 0.999], step),
    });
    times.push(performance.now() - begin);
  }
  return times.slice(2);
}

const [, script = "", only] = process.argv;
if (only !== undefined) {
  process.stdout.write(JSON.stringify(await measure(only as EngineName)));
} else {
  const engines: EngineName[] = "missing" in locateTensorflow() ? ["wasm"] : ["tensorflow", "wasm"];
  const times = new Map<EngineName, number[]>(engines.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of engines) {
      const out = execFileSync(process.execPath, [...process.execArgv, script, name], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
      });
      const found: unknown = JSON.parse(out);
      if (Array.isArray(found)) times.get(name)?.push(...found.map(Number));
    }
  }
  console.log(
    `training step, specs/vit.json preset mnist, batch ${BATCH}: ms, median (fastest – slowest) of ${ROUNDS * (STEPS - 2)}`,
  );
  for (const [name, all] of times)
    console.log(
      `${name.padEnd(12)} ${median(all).toFixed(0)} (${Math.min(...all).toFixed(0)} – ${Math.max(...all).toFixed(0)})`,
    );
}
