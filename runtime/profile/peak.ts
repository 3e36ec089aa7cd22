import { PLAN_VERSION, type Plan } from "../../compiler/ir/plan.ts";
import type { Engine } from "../engines/engine.ts";
import type { TimedRun } from "../engines/run-watch.ts";
import { exampleInputs } from "./example-inputs.ts";
import { spanOf } from "./measured.ts";

/** Rows, columns and terms of the product that a machine is measured by: its operands fit in a cache of the second level. */
const SIZE = 512;
/** An engine that has just begun is slow: it is asked until so many runs in a row were no faster than the best before. */
const NO_FASTER = 12;
/** Milliseconds after which it is asked no more. */
const LONG_ENOUGH = 1500;

/** The most floating-point operations a second that an engine reached here, in a product of matrices of 512 × 512. */
export async function measurePeak(engine: Engine): Promise<number> {
  const plan = productPlan(engine.identity.name);
  let best = 0;
  let since = 0;
  let spent = 0;
  let told = 0;
  const took = (time: number) => {
    const reached = time > 0 ? (1000 * 2 * SIZE ** 3) / time : 0;
    since = reached > 1.02 * best ? 0 : since + 1;
    best = Math.max(best, reached);
    spent += time;
  };
  const ran = (run: TimedRun) => {
    told++;
    took(spanOf(run));
  };
  const prepared = engine.prepare(plan, { ran });
  try {
    const inputs = exampleInputs(plan.signatures.predict?.[0]?.inputs ?? {}, 0);
    while (since < NO_FASTER && spent < LONG_ENOUGH) {
      const begin = performance.now();
      await prepared.run("predict", inputs);
      // Who tells of all runs at the end is taken at the whole of each until then.
      if (told === 0) took(performance.now() - begin);
    }
  } finally {
    prepared.dispose();
  }
  return best;
}

function productPlan(engine: string): Plan {
  const matrix = { dtype: "f32", shape: [SIZE, SIZE] } as const;
  const attributes = { transposeA: false, transposeB: false };
  const product = { kernel: "matmul", inputs: [0, 1], outputs: [{ ...matrix, value: 2 }], attributes } as const;
  const program = {
    bindings: {},
    inputs: { a: { ...matrix, role: "data", value: 0 }, b: { ...matrix, role: "data", value: 1 } },
    reads: {},
    constants: {},
    steps: [{ ...product, release: [], from: "peak" }],
    outputs: { c: 2 },
    writes: {},
    peakBytes: 3 * 4 * SIZE * SIZE,
  } as const;
  const signatures = { predict: [program] };
  return { vitral: "plan", version: PLAN_VERSION, name: "peak", engine, constants: {}, state: {}, signatures };
}
