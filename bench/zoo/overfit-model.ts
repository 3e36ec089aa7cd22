import { readFileSync } from "node:fs";
import { compile } from "../../compiler/compile.ts";
import { splitDataset } from "../../runtime/data/dataset.ts";
import { makeBatch } from "../../runtime/data/dataset-batches.ts";
import type { Engine, HostTensor } from "../../runtime/engines/engine.ts";
import { datasets } from "../../runtime/host/datasets/datasets.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { initialState } from "../../runtime/training/initialize.ts";
import { inputsOf, randomInputs, rateInputs } from "../../runtime/training/step-inputs.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import { SMALL, specFile } from "../../test/training/specs.ts";

const DIGITS = 64;
const SEED = 1;
const RATE = 3e-3;
/** Steps between two looks at what the model makes of its digits. */
const LOOK = 10;

export interface Overfit {
  /** After how many steps more than 99 % of the digits were read right, which is all of them; undefined if never. */
  readonly steps: number | undefined;
  readonly loss: number;
  readonly right: number;
}

/**
 * Trains a small form of a spec on 64 digits, all in each step, from its own initialisation and with its own dropout,
 * until it reads all of them right as it would read others: what cannot do that has a fault.
 * @param most steps after which it is given up
 */
export async function overfit(engine: Engine, spec: string, most: number): Promise<Overfit> {
  const path = specFile(spec);
  const set = Object.fromEntries((SMALL[spec] ?? "").split(" ").map((pair) => pair.split("=") as [string, string]));
  const plan = compile({
    source: { name: path, text: readFileSync(path, "utf8") },
    ...{ set, importer: specFiles(path), engine: engine.identity.name },
    batchSizes: { train: [DIGITS], predict: [DIGITS] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw(), clipNorm: 1 },
  });
  const dataset = await datasets.mnist.load();
  const { image: images, labels } = makeBatch(
    dataset,
    splitDataset(dataset, { train: DIGITS, validation: 1 }, SEED).train,
  );
  const prepared = engine.prepare(plan);
  try {
    prepared.writeState(initialState(plan.state, SEED));
    const [train, predict] = [inputsOf(plan, "train"), inputsOf(plan, "predict")];
    const [image = "image"] = Object.keys(predict).filter((name) => predict[name]?.role === "data");
    let [loss, right] = [Number.NaN, 0];
    for (let step = 1; step <= most; step++) {
      const results = await prepared.run("train", {
        ...{ [image]: images, labels },
        ...randomInputs(train, SEED, step),
        ...rateInputs(train, RATE * Math.min(1, step / LOOK), plainAdamw(), step),
      });
      loss = results.loss?.data[0] ?? Number.NaN;
      if (step % LOOK !== 0) continue;
      const { logits } = await prepared.run("predict", { [image]: images, ...randomInputs(predict, SEED, -step) });
      right = logits === undefined ? 0 : countRight(logits, labels);
      if (right > 0.99 * DIGITS) return { steps: step, loss, right };
    }
    return { steps: undefined, loss, right };
  } finally {
    prepared.dispose();
  }
}

function countRight({ data, shape: [, classes = 1] }: HostTensor, labels: HostTensor): number {
  return [...labels.data].filter((label, i) => {
    const row = Array.from(data.slice(i * classes, (i + 1) * classes));
    return row.indexOf(Math.max(...row)) === label;
  }).length;
}
