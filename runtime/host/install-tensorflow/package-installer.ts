import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { bindingFile, packageFolder } from "../tensorflow/cache.ts";
import { lastWords } from "../tensorflow/run-command.ts";
import { runStep, type Step } from "./step.ts";

const LIMIT_MS = 10 * 60_000;

/**
 * Lets tfjs-node's own installer download TensorFlow and the binding, and says why it did not, if so.
 * Called as npm would call it, but with `cpu` where no CUDA is wanted, which saves half a gigabyte.
 */
export async function runPackageInstaller(step: Step, gpu: boolean): Promise<string | undefined> {
  step.log("asking the package's own installer for TensorFlow");
  const folder = packageFolder(step.folder);
  const bin = join(step.folder, "node_modules", ".bin");
  const env = { PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
  const args = [join("scripts", "install.js"), gpu ? "gpu" : "cpu", "download"];
  const result = await runStep(step, process.execPath, args, { cwd: folder, env, timeoutMs: LIMIT_MS });
  if (result.code === 0 && existsSync(bindingFile(step.folder))) return undefined;
  return lastWords(result);
}

/** Clears the ground for another way of getting the binaries. */
export async function removeBinaries(folder: string): Promise<void> {
  for (const name of ["deps", "lib", "build"]) {
    await rm(join(packageFolder(folder), name), { recursive: true, force: true });
  }
}
