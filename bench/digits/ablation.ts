/**
 * The digits' ablation: every configuration of `configs.json`, trained from each of its seeds in a process of its own, and
 * the tables that `docs/digits.md` makes of it.
 *
 *     npm run build && npx tsx bench/digits/ablation.ts            # trains what `results.jsonl` lacks, then writes the tables
 *     npx tsx bench/digits/ablation.ts run NAME …                  # of these alone
 *     npx tsx bench/digits/ablation.ts test NAME …                 # the test part, of each of their runs
 *     npx tsx bench/digits/ablation.ts tables [--check]            # the tables; with --check only compares
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Config, readConfigs } from "./configs.ts";
import { readResults, type TestedRun, type TrainedRun } from "./results.ts";
import { withTables } from "./tables.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const page = here("../../docs/digits.md");
const oneRun = here("one-run.mjs");
const resultsFile = here("results.jsonl");
const recipe = here("../../specs/recipes/vit-mnist.json");
const folderOf = (name: string, seed: number): string => here(`../../runs/digits/${name}-${seed}`);

const { rounds } = readConfigs();
const configs = rounds.flatMap((round) => round.configs);
const [, , task = "all", ...rest] = process.argv;

function chosen(names: readonly string[]): readonly Config[] {
  const unknown = names.filter((name) => !configs.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`no configuration is called ${unknown.join(", ")}`);
  return names.length === 0 ? configs : configs.filter(({ name }) => names.includes(name));
}

/** One process a run, so that its processor time is all that a user would wait for. */
function child(...args: readonly string[]): string {
  return execFileSync(process.execPath, [oneRun, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function run(names: readonly string[]): void {
  for (const { name, values, seeds } of chosen(names)) {
    for (const seed of seeds) {
      const known = readResults().runs.find((one) => one.config === name && one.seed === seed);
      if (known !== undefined && known.values.join() === values.join()) continue;
      const folder = folderOf(name, seed);
      rmSync(folder, { recursive: true, force: true });
      const result = JSON.parse(child("train", recipe, folder, String(seed), ...values));
      const line: TrainedRun = { config: name, seed, values, ...result };
      appendFileSync(resultsFile, `${JSON.stringify(line)}\n`);
      console.log(
        `${name}, seed ${seed}: ${line.accuracy.map((one) => (100 * one).toFixed(1)).join(" ")}; ${line.total} s`,
      );
    }
  }
}

/** Each run once: what was measured on test digits stands. */
function test(names: readonly string[]): void {
  for (const { name, seeds } of chosen(names)) {
    for (const seed of seeds) {
      if (readResults().tests.some((one) => one.config === name && one.seed === seed)) continue;
      const line: TestedRun = { config: name, seed, ...JSON.parse(child("test", folderOf(name, seed))) };
      appendFileSync(resultsFile, `${JSON.stringify(line)}\n`);
    }
  }
}

function tables(isCheck: boolean): void {
  const before = readFileSync(page, "utf8");
  const after = withTables(before, rounds, readResults());
  if (!isCheck) writeFileSync(page, after);
  else if (after !== before) throw new Error("docs/digits.md is not what results.jsonl says: run it without --check");
}

if (task === "run" || task === "all") run(rest);
if (task === "test") test(rest);
if (task === "tables" || task === "all") tables(rest.includes("--check"));
