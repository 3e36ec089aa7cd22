import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { findNpm, requireTools } from "../install-tensorflow/build-tools.ts";
import { moveIntoPlace, withStaging } from "../install-tensorflow/staging.ts";
import { runStep, type Step } from "../install-tensorflow/step.ts";
import {
  librariesFolder,
  ONNXRUNTIME,
  type OnnxruntimeRecord,
  onnxruntimeFolder,
  PLATFORMS,
  readOnnxruntimeRecord,
  writeOnnxruntimeRecord,
} from "../onnxruntime/locate.ts";
import { enginesFolder, platformName } from "../tensorflow/cache.ts";
import { folderSize } from "../tensorflow/engine-record.ts";
import { cLibrary } from "../tensorflow/machine.ts";
import { lastWords } from "../tensorflow/run-command.ts";
import { npmFailed, probeFailed, unsupportedMachine, unwritableCache } from "../tensorflow/tensorflow-messages.ts";
import { probeOnnxruntime } from "./probe.ts";

export interface OnnxruntimeInstallOptions {
  /** Called with every line of progress. */
  readonly log: (line: string) => void;
  /** Ends the installation; nothing of it stays. */
  readonly signal?: AbortSignal;
  /** Installs again although a whole installation is there. */
  readonly force?: boolean;
}

export interface OnnxruntimeInstallReport extends OnnxruntimeRecord {
  readonly folder: string;
  readonly alreadyThere: boolean;
}

/** What it takes while it is made: the package brings all platforms' libraries. */
const NEEDED = 6e8;

/**
 * Installs ONNX Runtime into the cache by npm alone: its libraries are in the package, whose scripts, which would fetch
 * more, are not run. Made in a folder of its own, tried in a child process, and only then renamed to where it is looked for.
 * @throws ProblemError N001, N002, N003, N008, N010, N011
 */
export async function installOnnxruntime(options: OnnxruntimeInstallOptions): Promise<OnnxruntimeInstallReport> {
  const folder = onnxruntimeFolder();
  if (options.force !== true && existsSync(folder)) {
    const record = readOnnxruntimeRecord(folder);
    if (!("broken" in record)) return { ...record, folder, alreadyThere: true };
    options.log(`replacing the broken installation (${record.broken})`);
  }
  requirePlatform();
  const engines = enginesFolder();
  try {
    await mkdir(engines, { recursive: true });
    const record = await withStaging(engines, async (staged) => {
      const made = await make({ folder: staged, log: options.log, signal: options.signal, needed: NEEDED });
      await moveIntoPlace(staged, folder);
      return made;
    });
    return { ...record, folder, alreadyThere: false };
  } catch (error) {
    if (error instanceof ProblemError || !(error instanceof Error) || !("syscall" in error)) throw error;
    throw new ProblemError(unwritableCache(engines, error.message));
  }
}

function requirePlatform(): void {
  const platform = platformName();
  if (!PLATFORMS.includes(platform))
    throw new ProblemError(unsupportedMachine(`there is no ONNX Runtime for ${platform}`));
  if (cLibrary().name === "musl")
    throw new ProblemError(unsupportedMachine("ONNX Runtime needs glibc and this system has musl"));
}

async function make(step: Step): Promise<OnnxruntimeRecord> {
  const [npm] = requireTools([findNpm()]);
  step.log(`fetching onnxruntime-node ${ONNXRUNTIME} from npm`);
  const manifest = { name: "vitral-engine", private: true, dependencies: { "onnxruntime-node": ONNXRUNTIME } };
  await writeFile(join(step.folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier"];
  const here = ["--prefix", ".", "--global=false", "--workspaces=false", "--omit=dev", "--ignore-scripts"];
  const env = { ONNXRUNTIME_NODE_INSTALL: "skip" };
  const result = await runStep(step, npm, ["install", ...here, ...quiet], { env, timeoutMs: 20 * 60_000 });
  if (result.code !== 0) throw new ProblemError(npmFailed(lastWords(result)));
  await removeOtherPlatforms(step.folder);
  step.log("trying it in a process of its own");
  const failed = await probeOnnxruntime(step.folder, step.signal);
  if (failed !== undefined) throw new ProblemError(probeFailed(failed));
  const libraries = librariesFolder(step.folder);
  const files = readdirSync(libraries).map((name) => {
    const path = join(libraries, name);
    return { path: relative(step.folder, path), bytes: statSync(path).size };
  });
  const record = { onnxruntime: ONNXRUNTIME, bytes: folderSize(step.folder), files };
  writeOnnxruntimeRecord(step.folder, record);
  return record;
}

/** Five sixths of the package are libraries for other machines. */
async function removeOtherPlatforms(folder: string): Promise<void> {
  const bin = join(librariesFolder(folder), "..", "..");
  for (const platform of await readdir(bin)) {
    for (const processor of await readdir(join(bin, platform))) {
      const isOurs = platform === process.platform && processor === process.arch;
      if (!isOurs) await rm(join(bin, platform, processor), { recursive: true });
    }
  }
}
