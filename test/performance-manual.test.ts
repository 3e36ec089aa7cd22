import { expect, test } from "vitest";
import { engineTable, type Performance, stepTables } from "../scripts/performance/performance-manual.ts";

const peer = (model: string, predict: boolean, engine: string, least: number, median: number) => ({
  ...{ model, predict, engine, least, median, rss: 1e6 * median },
});
const measured: Performance = {
  date: "2026-01-02",
  machine: "a machine",
  peers: [
    peer("digits", false, "torch", 10, 20),
    peer("digits", false, "wasm", 5, 30),
    peer("digits", true, "torch", 1, 2),
    peer("large", true, "torch", 4, 4),
    peer("large", true, "onnxruntime", 3, 2),
  ],
};

test("peers stand beside each other, with what each is of the first; what was not measured is a dash", () => {
  expect(stepTables(measured).split("\n")).toEqual([
    "Measured on 2026-01-02, a machine; milliseconds by the clock, least / median.",
    "",
    "| training step | digits | large |",
    "| --- | --- | --- |",
    "| `torch` | 10.0 / 20.0 | – |",
    "| `wasm` | 5.0 / 30.0 | – |",
    "| `wasm` ÷ `torch` | 0.50 / 1.50 | – |",
    "",
    "| forward | digits | large |",
    "| --- | --- | --- |",
    "| `torch` | 1.0 / 2.0 | 4.0 / 4.0 |",
    "| `onnxruntime` | – | 3.0 / 2.0 |",
    "| `onnxruntime` ÷ `torch` | – | 0.75 / 0.50 |",
    "",
    "| training, MB at the peak | digits |",
    "| --- | --- |",
    "| `torch` | 20 |",
    "| `wasm` | 30 |",
  ]);
});

test("an engine's lines are what loading and a step take, in seconds and in milliseconds", () => {
  const costs = { load: { fixed: 0.5, each: 0.02 }, step: { fixed: 0.001, each: 2e-11 } };
  expect(
    engineTable({ date: "", machine: "", models: {}, engines: { wasm: { train: costs } } })
      .split("\n")
      .at(-1),
  ).toBe("| `wasm` | train | 0.5 + 2 a 100 ops | 1 + 20 a Gflop forward |");
});
