import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../runtime/host/files/atomic-file.ts";
import { generatedFiles } from "./generated-files.ts";

/**
 * `npm run schema`: writes the JSON Schemas and the manuals. With `--check` it writes nothing and fails when a file is
 * not what the definitions say. Runs in the repository's root.
 */
const isCheck = process.argv.includes("--check");
const root = process.cwd();

for (const [path, content] of generatedFiles()) {
  const file = join(root, path);
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before === content) continue;
  if (isCheck) {
    process.stderr.write(`${path} is not what the definitions say: run \`npm run schema\`\n`);
    process.exitCode = 1;
  } else {
    await writeFileAtomically(file, content);
    process.stdout.write(`${path} written\n`);
  }
}
