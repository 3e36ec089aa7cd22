/**
 * A training step of every shipped model on `wasm` beside TensorFlow.js kernel by kernel, in one process, taking turns,
 * each at the small sizes that the tests train: that none is slower. `npx tsx bench/every-spec.ts [--batch 16]
 * [--steps 5] [--threads 1]`
 */
import { parseArgs } from "node:util";
import { compile } from "../compiler/compile.ts";
import type { HostTensor } from "../runtime/engines/engine.ts";
import { openEngine } from "../runtime/host/engines/choose.ts";
import { readSpecFile, specFiles } from "../runtime/host/specs/spec-files.ts";
import { initialState } from "../runtime/training/initialize.ts";
import { inputsOf, randomInputs, rateInputs } from "../runtime/training/step-inputs.ts";
import { plainAdamw } from "../schema/recipe/recipe-optimizer.ts";
import { SMALL } from "../test/training/specs.ts";

const { values: options } = parseArgs({
  options: {
    batch: { type: "string", default: "16" },
    steps: { type: "string", default: "5" },
    threads: { type: "string", default: "1" },
  },
});
const batch = Number(options.batch);
const engines = [
  (await openEngine("wasm", Number(options.threads))).engine,
  (await openEngine("tfjs")).engine,
] as const;

function prepared(
  path: string,
  set: Readonly<Record<string, string>>,
  { identity, prepare }: (typeof engines)[number],
) {
  const plan = compile({
    ...{ source: readSpecFile(path), importer: specFiles(path), set },
    ...{ engine: identity.name, batchSizes: { train: [batch] } },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  });
  const model = prepare(plan);
  model.writeState(initialState(plan.state, 0));
  const inputs = inputsOf(plan, "train");
  const [program] = plan.signatures.train ?? [];
  const { shape = [] } = program?.inputs.image ?? {};
  const size = shape.reduce((product, n) => product * n, 1);
  const image: HostTensor = { dtype: "f32", shape, data: Float32Array.from({ length: size }, (_, i) => (i % 97) / 97) };
  const labels: HostTensor = {
    dtype: "i32",
    shape: [batch],
    data: Int32Array.from({ length: batch }, (_, i) => i % 10),
  };
  const step = async (number: number): Promise<number> => {
    const begin = performance.now();
    const given = { ...randomInputs(inputs, 0, number), ...rateInputs(inputs, 1e-3, plainAdamw(), number) };
    await model.run("train", { image, labels, ...given });
    return performance.now() - begin;
  };
  return { step, dispose: () => model.dispose() };
}

console.log(`${"ms, least".padEnd(20)}${"wasm".padStart(9)}${"tfjs".padStart(9)}${"ratio".padStart(8)}`);
for (const [path, sizes] of Object.entries(SMALL)) {
  const set = Object.fromEntries(sizes.split(" ").map((pair) => pair.split("=") as [string, string]));
  const models = engines.map((engine) => prepared(path, set, engine));
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let number = 1; number <= 2 + Number(options.steps); number++)
    for (const [i, model] of models.entries()) {
      const time = await model.step(number);
      if (number > 2) least[i] = Math.min(least[i] ?? time, time);
    }
  for (const model of models) model.dispose();
  const [ours = 0, theirs = 0] = least;
  const name = path.replace(/^specs\/|\.json$/g, "");
  const cells = [ours, theirs].map((ms) => ms.toFixed(1).padStart(9)).join("");
  console.log(`${name.padEnd(20)}${cells}${(theirs / ours).toFixed(2).padStart(8)}`);
}
process.exit(0);
