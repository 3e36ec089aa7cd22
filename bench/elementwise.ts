/**
 * Nanoseconds an element of what is computed in vectors of four, on one thread: `npx tsx bench/elementwise.ts`. Each
 * number is the best of many short runs over 4096 numbers in cache, all functions taking turns, so that a slow moment of
 * the machine is in none; plain SIMD, and where there is one, with multiply-adds.
 */
import { geluExact, geluTanh } from "../compiler/targets/module/math/gelu.ts";
import { laneFunctions } from "../compiler/targets/module/math/lane-functions.ts";
import { add, type LaneFunction } from "../compiler/targets/module/math/lanes.ts";
import { randomFunction } from "../compiler/targets/module/special/random.ts";
import { LANES, runLanes } from "../test/compiler/targets/module/run-lanes.ts";
import { hasRelaxed, instantiate } from "../test/compiler/wasm/instantiate.ts";

const ROUNDS = 60;
const REPEATS = 50;

/** Value and slope, added so that both are needed. */
const both =
  (form: typeof geluExact): LaneFunction =>
  (f, x, options) => {
    const { code, value, slope } = form(f, x, options);
    return [code, add(value, slope)];
  };

const functions: Readonly<Record<string, LaneFunction>> = {
  ...Object.fromEntries(Object.entries(laneFunctions).map(([name, { compute }]) => [name, compute])),
  "gelu_exact and slope": both(geluExact),
  "gelu_tanh and slope": both(geluTanh),
};

interface Timed {
  readonly run: () => void;
  best: number;
}

function timed(compute: LaneFunction, relaxed: boolean): Timed {
  const { input, run } = runLanes(compute, relaxed);
  // Of about −4 to 4, in no order.
  input.forEach((_, i) => {
    input[i] = 4 * Math.sin(i * 12.9898);
  });
  return { run: () => run(LANES * 4), best: Number.POSITIVE_INFINITY };
}

function randomNumbers(): Timed {
  const { call } = instantiate(randomFunction("random", { count: LANES }), 4 * LANES + 64);
  return { run: () => call(0, 8, 64, 0, 0, 1, 7), best: Number.POSITIVE_INFINITY };
}

const table = Object.entries(functions).map(([name, compute]) => ({
  name,
  kinds: (hasRelaxed ? [false, true] : [false]).map((relaxed) => timed(compute, relaxed)),
}));
table.push({ name: "random", kinds: [randomNumbers()] });

for (let round = 0; round < ROUNDS; round++) {
  for (const kind of table.flatMap(({ kinds }) => kinds)) {
    const begin = performance.now();
    for (let i = 0; i < REPEATS; i++) kind.run();
    kind.best = Math.min(kind.best, (performance.now() - begin) * (1e6 / REPEATS / LANES));
  }
}

console.log(`Node ${process.version}, ns an element${hasRelaxed ? ": simd, relaxed" : ": simd"}`);
for (const { name, kinds } of table) {
  console.log(name.padEnd(20), kinds.map(({ best }) => best.toFixed(2).padStart(6)).join(" "));
}
