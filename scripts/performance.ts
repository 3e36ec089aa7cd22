/**
 * `npm run performance`: measures steps of training and forward passes of all engines beside PyTorch, where VITRAL_PYTHON
 * has it, and writes the tables of docs/performance.md. What `auto` chooses by is measured by `npm run bench:engines`; its
 * table is written too. That the tables are those of what was measured last is checked by `npm run schema -- --check`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { writeFileAtomically } from "../runtime/host/files/atomic-file.ts";
import { MANUAL, type MeasuredPeer, performanceManual, RESULTS } from "./performance/performance-manual.ts";

const folder = mkdtempSync(join(tmpdir(), "vitral-performance-"));

function measure(peers: string, words: readonly string[]): readonly MeasuredPeer[] {
  const file = join(folder, "steps.json");
  const all = [
    "bench/training-steps.ts",
    "--turns",
    "--peers",
    peers,
    "--rounds",
    "3",
    "--warm",
    "3",
    "--json",
    file,
    ...words,
  ];
  execFileSync("npx", ["tsx", ...all], { stdio: "inherit" });
  const found = JSON.parse(readFileSync(file, "utf8")) as readonly MeasuredPeer[];
  return found.map(({ model, predict, engine, least, median }) => ({
    ...{ model, predict, engine },
    least: Number(least.toFixed(2)),
    median: Number(median.toFixed(2)),
  }));
}

try {
  const trained = measure("torch:1,tensorflow:1,wasm:1", []);
  const answered = measure("torch:1,onnxruntime:1,tensorflow:1,wasm:1", ["--predict"]);
  const date = new Date().toISOString().slice(0, 10);
  const machine = `one thread of ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
  const results = { date, machine, peers: [...trained, ...answered] };
  await writeFileAtomically(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  await writeFileAtomically(MANUAL, performanceManual());
} finally {
  rmSync(folder, { recursive: true });
}
