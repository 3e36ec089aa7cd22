import type { Plan, Program } from "../../../compiler/ir/plan.ts";
import type { Engine, EngineIdentity, HostTensor, PreparedPlan } from "../../../runtime/engines/engine.ts";
import type { Tools } from "../../../runtime/host/runs/tools.ts";

const identity: EngineIdentity = { name: "cpu", library: "fake 1", threads: 1, cpu: "none" };
const shapeOf = (batch: number) => [batch, 1, 28, 28];

const image = (batch: number) => ({ dtype: "f32", shape: shapeOf(batch), role: "data", value: 0 }) as const;
const labels = { dtype: "i32", shape: [4], role: "target", value: 2 } as const;
const rate = { dtype: "f32", shape: [], role: "schedule", value: 3 } as const;
const integer = { dtype: "i32", shape: [], role: "randomness", value: 4 } as const;
const added = {
  labels,
  seed: { ...integer, shape: [2] },
  step: integer,
  ...{ lr: rate, bias_correction1: rate, bias_correction2: rate },
};

/** One program that declares its inputs and, for `predict`, where its logits come from. */
function program(batch: number, inputs: Program["inputs"], withLogits: boolean): Program {
  const logits = { value: 1, dtype: "f32", shape: [batch, 10] } as const;
  return {
    bindings: { b: batch },
    inputs: { image: image(batch), ...inputs },
    reads: {},
    constants: {},
    steps: withLogits
      ? [{ kernel: "relu", inputs: [0], outputs: [logits], attributes: {}, release: [], from: "head" }]
      : [],
    outputs: withLogits ? { logits: 1 } : {},
    writes: {},
    peakBytes: 0,
  };
}

/** A plan of two weights that stands for a model; its programs compute nothing. */
export function fakePlan(predictBatch = 1): Plan {
  const entry = { dtype: "f32", decay: true, trainable: true } as const;
  const init = { kind: "normal", mean: 0, std: 1 } as const;
  return {
    vitral: "plan",
    version: 1,
    name: "fake",
    engine: "cpu",
    constants: {},
    state: {
      "head.kernel": { ...entry, shape: [28, 10], role: "weight", init },
      "adamw/first/head.kernel": { ...entry, shape: [28, 10], role: "moment", init: { kind: "zeros" } },
    },
    signatures: {
      train: [program(4, added, false)],
      eval: [program(4, { labels }, false)],
      predict: [program(predictBatch, {}, true)],
    },
  };
}

/**
 * Learns a linear model of row sums by hand, in f32, so that every bit of its weights depends on every step before:
 * on the batch, its order, the learning rate and the step's random stream.
 */
export class FakePrepared implements PreparedPlan {
  state = new Map<string, HostTensor>();
  /** Called before each training step with its number from 1. */
  onStep: (step: number) => void = () => undefined;
  /** A step whose loss is not a number. */
  diverges = 0;
  closed = false;

  async run(signature: string, inputs: Readonly<Record<string, HostTensor>>) {
    const { image, labels, step, lr, seed, bias_correction1 } = inputs;
    if (image === undefined) throw new Error("no image");
    const logits = this.#logits(image);
    if (signature === "predict") return { logits };
    const targets = labels?.data ?? new Int32Array();
    let loss = 0;
    let correct = 0;
    targets.forEach((label, i) => {
      const row = logits.data.subarray(10 * i, 10 * i + 10);
      const highest = Math.max(...row);
      loss += highest - (row[label] ?? 0) + 0.01;
      if (row[label] === highest) correct++;
    });
    if (signature === "train") {
      const number = step?.data[0] ?? 0;
      this.onStep(number);
      this.#learn(image, targets, (lr?.data[0] ?? 0) / (bias_correction1?.data[0] ?? 1), number + (seed?.data[0] ?? 0));
      if (number === this.diverges) loss = Number.NaN;
    }
    return { logits, loss: scalar(loss / targets.length), correct: scalar(correct), gradient_norm: scalar(1) };
  }

  async readState() {
    return new Map([...this.state].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]));
  }

  writeState(state: ReadonlyMap<string, HostTensor>): void {
    this.state = new Map([...state].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]));
  }

  dispose(): void {
    this.closed = true;
  }

  #data(name: string): HostTensor["data"] {
    const found = this.state.get(name);
    if (found === undefined) throw new Error(`no state ${name}`);
    return found.data;
  }

  #logits(image: HostTensor): HostTensor {
    const batch = image.shape[0] ?? 0;
    const kernel = this.#data("head.kernel");
    const data = Float32Array.from({ length: batch * 10 }, (_, i) => {
      let sum = 0;
      for (let row = 0; row < 28; row++)
        sum += rowSum(image, Math.floor(i / 10), row) * (kernel[row * 10 + (i % 10)] ?? 0);
      return sum;
    });
    return { dtype: "f32", shape: [batch, 10], data };
  }

  #learn(image: HostTensor, labels: HostTensor["data"], rate: number, random: number): void {
    const kernel = this.#data("head.kernel");
    const moment = this.#data("adamw/first/head.kernel");
    const noise = Math.sin(random) * 1e-4;
    labels.forEach((label, i) => {
      for (let row = 0; row < 28; row++) {
        const at = row * 10 + label;
        moment[at] = 0.9 * (moment[at] ?? 0) + 0.1 * rowSum(image, i, row) + noise;
        kernel[at] = 0.999 * (kernel[at] ?? 0) + rate * (moment[at] ?? 0);
      }
    });
  }
}

function rowSum(image: HostTensor, index: number, row: number): number {
  const begin = (index * 28 + row) * 28;
  return (image.data as Float32Array).subarray(begin, begin + 28).reduce((sum, x) => sum + x, 0) / 28;
}

function scalar(value: number): HostTensor {
  return { dtype: "f32", shape: [], data: Float32Array.of(value) };
}

/** Compiler and engine around one prepared plan. */
export function fakeTools(prepared: FakePrepared): Tools {
  const engine: Engine = { identity, prepare: () => prepared, tensorCount: () => 0, dispose: () => undefined };
  return {
    compile: async ({ batchSizes }) => fakePlan(batchSizes.predict?.[0]),
    openEngine: async () => ({ engine, note: "a faster engine would be faster" }),
  };
}

/** Its spec, which is looked at before the compiler that stands in above is asked. */
export const fakeSpecText = JSON.stringify({
  vitral: 1,
  params: { depth: { type: "int", default: 1 }, heads: { type: "int", default: 1 } },
  inputs: { image: "b 1 28 28" },
  nodes: [
    { reduce: "b 1 h w -> b h", by: "mean" },
    { linear: 10, id: "head", bias: false },
  ],
  outputs: { logits: "head" },
});

export const recipeText = JSON.stringify({
  vitral: 1,
  spec: "fake.json",
  name: "fake",
  dataset: { name: "mnist", train: 22, validation: 10 },
  epochs: 3,
  batch_size: 4,
  schedule: { warmup: 0.1 },
  seed: 3,
});
