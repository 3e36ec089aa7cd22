/**
 * Trains a small form of every spec on 64 digits until it reads all of them right, and prints a table.
 *
 *     npx tsx bench/zoo/overfit.ts [PART OF A NAME …]
 */
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { classifierPaths } from "../../test/training/specs.ts";
import { overfit } from "./overfit-model.ts";

const parts = process.argv.slice(2);
const { engine } = await openEngine("wasm");
const specs = classifierPaths().filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)));

console.log("| spec | steps | loss | seconds of a processor |");
console.log("|---|---:|---:|---:|");
for (const spec of specs) {
  const from = process.cpuUsage();
  const { steps, loss, right } = await overfit(engine, spec, 400);
  const { user, system } = process.cpuUsage(from);
  const reached = steps ?? `${right} of 64`;
  console.log(`| ${spec} | ${reached} | ${loss.toFixed(3)} | ${((user + system) / 1e6).toFixed(1)} |`);
  if (steps === undefined) process.exitCode = 1;
}
