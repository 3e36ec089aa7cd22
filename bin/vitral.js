#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const entry = new URL("../dist/cli/main.js", import.meta.url);

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`vitral needs Node 20 or newer; this is ${process.version}`);
} else if (!existsSync(entry)) {
  // `npm ci` builds it, but not with --ignore-scripts or --omit=dev.
  const folder = fileURLToPath(new URL("..", import.meta.url));
  fail(`vitral is not built yet: run \`npm ci --include=dev && npm run build\` in ${folder}`);
} else {
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
