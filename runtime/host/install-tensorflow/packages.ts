import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { lastWords } from "../tensorflow/run-command.ts";
import { npmFailed } from "../tensorflow/tensorflow-messages.ts";
import { NODE_API_HEADERS, TFJS_NODE } from "../tensorflow/versions.ts";
import { runStep, type Step, secondsSince } from "./step.ts";

/**
 * Installs tfjs-node and what it needs from npm, without running any package's scripts.
 * Given on the command line are only settings that would put things elsewhere; registry and proxy stay the user's.
 */
export async function installPackages(step: Step, npm: string): Promise<void> {
  const start = performance.now();
  step.log(`fetching @tensorflow/tfjs-node-gpu ${TFJS_NODE} from npm`);
  const manifest = {
    name: "vitral-engine",
    private: true,
    dependencies: { "@tensorflow/tfjs-node-gpu": TFJS_NODE, "node-api-headers": NODE_API_HEADERS },
  };
  await writeFile(join(step.folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier"];
  const here = ["--prefix", ".", "--global=false", "--workspaces=false", "--omit=dev", "--ignore-scripts"];
  const result = await runStep(step, npm, ["install", ...here, ...quiet], { timeoutMs: 20 * 60_000 });
  if (result.code !== 0) throw new ProblemError(npmFailed(lastWords(result)));
  await removeSourceMaps(join(step.folder, "node_modules"));
  step.log(`  done in ${secondsSince(start)}`);
}

/** Two thirds of these packages are source maps, which nothing here reads. */
async function removeSourceMaps(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removeSourceMaps(path);
    else if (entry.name.endsWith(".map")) await rm(path);
  }
}
