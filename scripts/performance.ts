/**
 * `npm run performance [-- training|forward]`: measures steps of training and passes forward, or one of the two, of all
 * engines beside PyTorch, eager and compiled, where VITRAL_PYTHON has it, on all cores and by the clock, so on a machine
 * that does nothing else; and writes the tables of docs/performance.md. What `auto` chooses by is measured by
 * `npm run bench:engines`; its table is written too. That the tables are those of what was measured last is checked by
 * `npm run schema -- --check`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { writeFileAtomically } from "../runtime/host/files/atomic-file.ts";
import {
  MANUAL,
  type MeasuredPeer,
  type Performance,
  performanceManual,
  RESULTS,
} from "./performance/performance-manual.ts";

const folder = mkdtempSync(join(tmpdir(), "vitral-performance-"));

const threads = cpus().length;

function measure(engines: readonly string[], words: readonly string[]): readonly MeasuredPeer[] {
  const file = join(folder, "steps.json");
  const peers = engines.map((engine) => `${engine}:${threads}`).join(",");
  const given = ["--models", "digits,small,vit-ti,vit-s", "--peers", peers, "--warm", "5", "--json", file, ...words];
  execFileSync("npx", ["tsx", "bench/training-steps.ts", ...given], { stdio: "inherit" });
  const found = JSON.parse(readFileSync(file, "utf8")) as readonly MeasuredPeer[];
  return found.map(({ model, predict, engine, least, median, rss }) => ({
    ...{ model, predict, engine },
    least: Number(least.toFixed(2)),
    median: Number(median.toFixed(2)),
    rss: Math.round(rss / 1e6) * 1e6,
  }));
}

/** How wide a processor's vectors are decides more than its name. */
function vectors(): string {
  const flags = existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8") : "";
  const widest = [/\bavx512f\b/, /\bavx2\b/].findIndex((flag) => flag.test(flags));
  return [" (AVX-512)", " (AVX2)"][widest] ?? "";
}

try {
  const only = process.argv[2];
  if (only !== undefined && only !== "training" && only !== "forward")
    throw new Error(`there is no part \`${only}\`: training or forward`);
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${threads} threads of ${cpus()[0]?.model.trim()}${vectors()}, Node ${process.versions.node}`;
  const before: Performance = JSON.parse(readFileSync(RESULTS, "utf8"));
  if (only !== undefined && (before.date !== date || before.machine !== machine))
    throw new Error(`the other part was measured on ${before.date}, ${before.machine}: measure both`);
  const kept = (predict: boolean) => before.peers.filter((peer) => peer.predict === predict);
  const trained = only === "forward" ? kept(false) : measure(["torch", "torch.compile", "tensorflow", "wasm"], []);
  const answered =
    only === "training"
      ? kept(true)
      : measure(["torch", "torch.compile", "onnxruntime", "tensorflow", "wasm"], ["--predict"]);
  const results = { date, machine, peers: [...trained, ...answered] };
  await writeFileAtomically(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  await writeFileAtomically(MANUAL, performanceManual());
} finally {
  rmSync(folder, { recursive: true });
}
