import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../runtime/host/files/atomic-file.ts";
import { makeFolder } from "../runtime/host/files/make-folder.ts";
import { zooFiles } from "./zoo/zoo-files.ts";

/**
 * `npm run zoo`: writes what is read off the shipped specs: `zoo/models.json`, `docs/zoo.md` and its thumbnails. With
 * `--check` it writes nothing and fails when a file is not what the specs say. Runs in the repository's root.
 */
const isCheck = process.argv.includes("--check");
const pictures = join("docs", "zoo");

await makeFolder(pictures);
const files = await zooFiles();
const stale = (await readdir(pictures)).map((name) => join(pictures, name)).filter((path) => !files.has(path));

for (const path of [...files.keys(), ...stale]) {
  const content = files.get(path);
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before === content) continue;
  if (isCheck) {
    process.stderr.write(`${path} is not what the specs say: run \`npm run zoo\`\n`);
    process.exitCode = 1;
  } else if (content === undefined) {
    await rm(path);
    process.stdout.write(`${path} removed\n`);
  } else {
    await writeFileAtomically(path, content);
    process.stdout.write(`${path} written\n`);
  }
}
