import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../runtime/host/files/atomic-file.ts";
import { makeFolder } from "../runtime/host/files/make-folder.ts";

/**
 * Writes files, and takes away what other SVG lies in a folder of theirs. With `--check` on the command line nothing is written,
 * and the script fails when a file is not what it would be.
 * @param by what writes them, for who is told that they are not
 */
export async function settleFiles(files: ReadonlyMap<string, string>, folder: string, by: string): Promise<void> {
  const isCheck = process.argv.includes("--check");
  await makeFolder(folder);
  const own = (await readdir(folder)).filter((name) => name.endsWith(".svg")).map((name) => join(folder, name));
  const stale = own.filter((path) => !files.has(path));
  for (const path of [...files.keys(), ...stale]) {
    const content = files.get(path);
    const before = await readFile(path, "utf8").catch(() => undefined);
    if (before === content) continue;
    if (isCheck) {
      process.stderr.write(`${path} is not what the specs say: run \`${by}\`\n`);
      process.exitCode = 1;
    } else if (content === undefined) {
      await rm(path);
      process.stdout.write(`${path} removed\n`);
    } else {
      await writeFileAtomically(path, content);
      process.stdout.write(`${path} written\n`);
    }
  }
}
