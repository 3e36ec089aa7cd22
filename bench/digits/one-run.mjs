/**
 * Trains a recipe in a process of its own, on one thread, and prints what it came to with the processor time that the
 * process took: starting, compiling, decoding and measuring are in it. Or measures a run's best weights on test digits.
 *
 *     node bench/digits/one-run.mjs train RECIPE FOLDER SEED KEY=VALUE …
 *     node bench/digits/one-run.mjs test FOLDER
 */
import { evaluate, train } from "vitral/node";

const [, , task, ...rest] = process.argv;
const where = { engine: "wasm", threads: 1 };
const rounded = (values) => values.map((value) => Math.round(value * 1e4) / 1e4);

if (task === "train") {
  const [recipe, run, seed, ...values] = rest;
  const { metrics } = await train({ recipe, run, seed, values, ...where });
  const accuracy = rounded(metrics.map((epoch) => epoch.validation_accuracy));
  const loss = rounded(metrics.map((epoch) => epoch.validation_loss));
  console.log(JSON.stringify({ accuracy, loss, total: Math.round(process.cpuUsage().user / 1e4) / 100 }));
} else {
  const { accuracy, images } = await evaluate({ run: rest[0], on: "test", ...where });
  console.log(JSON.stringify({ test: accuracy, images }));
}
