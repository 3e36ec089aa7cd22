import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Its recommended rules, and imports in order; how lines are broken is the reader's own formatter's business. */
const CONFIG = {
  root: true,
  formatter: { enabled: false },
  linter: { enabled: true, rules: { preset: "recommended" } },
};

/** What biome says of modules, each of which stands in a folder of its own. */
export function biomeFaults(modules: ReadonlyMap<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "vitral-biome-"));
  try {
    writeFileSync(join(folder, "biome.json"), JSON.stringify(CONFIG));
    for (const [name, text] of modules) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "model.ts"), text);
    }
    const biome = resolve("node_modules/@biomejs/biome/bin/biome");
    const flags = [
      "check",
      "--colors=off",
      "--error-on-warnings",
      "--max-diagnostics=none",
      "--files-max-size=100000000",
    ];
    const options = { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, ...flags, "."], options);
    // Its own configuration is a file that it looks at too.
    if (!stdout.includes(`Checked ${modules.size + 1} files`))
      throw new Error(`not all was looked at: ${stdout}${stderr}`);
    const faults = stderr.split("\n").filter((line) => /model\.ts[: ].*━/.test(line));
    return status === 0 || faults.length > 0 ? faults : [stderr];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
