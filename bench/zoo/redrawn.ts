/**
 * Holds specs to models of timm's and others with redrawn weights, which `bench/zoo/redrawn.py FOLDER …` wrote, and prints a table.
 *
 *     npx tsx bench/zoo/redrawn.ts FOLDER [PART OF A NAME …]
 */
import { readdirSync } from "node:fs";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { type Held, heldToSource } from "./redrawn-model.ts";

const [folder, ...parts] = process.argv.slice(2);
if (folder === undefined) throw new Error("which folder?");
const { engine } = await openEngine("wasm");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/[.]json$/, ""))
  .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)));

const row = ({ name, spec, tensors, deviation, unread, exchanges }: Held): string =>
  `| ${[
    ...[name, spec, tensors, deviation.toExponential(1), unread.length, exchanges.made, exchanges.cancelling],
    ...[exchanges.unseen.length, exchanges.least.toExponential(1)],
  ].join(" | ")} |`;

console.log("| model | spec | tensors | deviation | unread | exchanges | cancel | unseen | least seen |");
console.log("|---|---|---:|---:|---:|---:|---:|---:|---:|");
for (const name of names) {
  const held = await heldToSource(engine, folder, name);
  console.log(row(held));
  if (
    held.deviation > 1e-4 ||
    held.unread.length + held.exchanges.unseen.length > 0 ||
    held.mistaken ||
    !held.comesBack
  ) {
    process.exitCode = 1;
    console.error(name, held.unread, held.exchanges.unseen, held.mistaken, held.comesBack);
  }
}
