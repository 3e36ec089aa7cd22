import { existsSync } from "node:fs";
import { mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { readableBytes } from "../../engines/readable-bytes.ts";
import { engineFolder, enginesFolder, packageFolder, platformName } from "../tensorflow/cache.ts";
import {
  binaries,
  type EngineRecord,
  type EngineSource,
  folderSize,
  readRecord,
  writeRecord,
} from "../tensorflow/engine-record.ts";
import { requireSupportedMachine } from "../tensorflow/machine.ts";
import { type ProbeResult, probeEngine } from "../tensorflow/probe.ts";
import { diskFull, packageInstallerFailed, probeFailed, unwritableCache } from "../tensorflow/tensorflow-messages.ts";
import { rememberTrial } from "../tensorflow/trial.ts";
import { TFJS_NODE, type WheelSet, wheelsFor } from "../tensorflow/versions.ts";
import { buildBinding } from "./binding.ts";
import { findTools, requireTools, type Tools } from "./build-tools.ts";
import { removeBinaries, runPackageInstaller } from "./package-installer.ts";
import { installPackages } from "./packages.ts";
import { moveIntoPlace, withStaging } from "./staging.ts";
import type { Step } from "./step.ts";
import { fetchWheel } from "./wheel.ts";

export interface InstallOptions {
  /** Called with every line of progress. */
  readonly log: (line: string) => void;
  /** Ends the installation; nothing of it stays. */
  readonly signal?: AbortSignal;
  /** Installs again although a whole installation is there. */
  readonly force?: boolean;
  /** TensorFlow's CUDA build with NVIDIA's libraries (3.5 GB); without it, the CPU build. */
  readonly gpu?: boolean;
  /** Where TensorFlow's libraries come from; "auto" tries the package's own installer and then the wheel. */
  readonly source?: EngineSource | "auto";
}

export interface InstallReport extends EngineRecord {
  readonly folder: string;
  /** True when a whole installation was there before, and nothing was done. */
  readonly alreadyThere: boolean;
}

type Working = Extract<ProbeResult, { ok: true }>;

/**
 * Installs the native engine into the cache: made in a folder of its own, tried in a child process, and only then
 * renamed to where `locateTensorflow` looks. So what is found there has worked on this machine at least once.
 * @throws ProblemError N001-N011 or N013, which says what failed, why, and the way out.
 */
export async function installTensorflow(options: InstallOptions): Promise<InstallReport> {
  const gpu = options.gpu ?? false;
  const folder = engineFolder(gpu);
  if (options.force !== true && existsSync(folder)) {
    const record = readRecord(folder);
    if (!("broken" in record)) return { ...record, folder, alreadyThere: true };
    options.log(`replacing the broken installation (${record.broken})`);
  }
  requireSupportedMachine(gpu);
  const engines = enginesFolder();
  const needed = gpu ? 5.5e9 : 1.3e9;
  try {
    await requireSpace(engines, needed);
    const record = await withStaging(engines, async (staged) => {
      const step = { folder: staged, log: options.log, signal: options.signal, needed };
      const made = await make(step, gpu, options.source ?? "auto");
      // Another installation may have ended meanwhile: its engine may be in use already.
      const theirs = options.force === true ? undefined : readRecord(folder);
      if (theirs !== undefined && !("broken" in theirs)) return theirs;
      await moveIntoPlace(staged, folder);
      return made;
    });
    return { ...record, folder, alreadyThere: false };
  } catch (error) {
    if (error instanceof ProblemError || !(error instanceof Error)) throw error;
    if (!("code" in error) || !("syscall" in error)) throw error;
    const isFull = error.code === "ENOSPC";
    throw new ProblemError(isFull ? diskFull(engines, readableBytes(needed)) : unwritableCache(engines, error.message));
  }
}

async function make(step: Step, gpu: boolean, source: EngineSource | "auto"): Promise<EngineRecord> {
  const start = performance.now();
  const wheels = wheelsFor(platformName(), gpu);
  // Looked for before anything is fetched, so that a lack is told within a second.
  const tools = await findTools(step.signal);
  const [npm] = requireTools(source === "wheel" ? [tools.npm, tools.compiler, tools.python] : [tools.npm]);
  await installPackages(step, npm);

  // The package's own CUDA build wants CUDA 11.2 on the machine; the wheels bring theirs along.
  const packageFirst = source === "package" || (source === "auto" && (!gpu || wheels === undefined));
  let probe = packageFirst ? await tryPackage(step, gpu) : "not asked";
  const from: EngineSource = typeof probe === "string" ? "wheel" : "package";
  if (typeof probe === "string") {
    if (wheels === undefined || source === "package") throw new ProblemError(packageInstallerFailed(probe));
    probe = await buildFromWheels(step, wheels, tools);
  }
  const record: EngineRecord = {
    format: 1,
    tfjsNode: TFJS_NODE,
    tensorflow: probe.tensorflow,
    source: from,
    cuda: gpu,
    devices: probe.devices,
    bytes: folderSize(step.folder),
    seconds: Math.round((performance.now() - start) / 100) / 10,
    installedAt: new Date().toISOString(),
    files: binaries(step.folder),
  };
  writeRecord(step.folder, record);
  await rememberTrial(step.folder, record, probe);
  return record;
}

/** The package's own way; a text says why it led nowhere. */
async function tryPackage(step: Step, gpu: boolean): Promise<Working | string> {
  let why = await runPackageInstaller(step, gpu);
  if (why === undefined) {
    const probe = await probeEngine(step.folder, step.signal);
    if (probe.ok) return probe;
    why = probe.reason;
  }
  step.log(`  no: ${why}`);
  await removeBinaries(step.folder);
  return why;
}

async function buildFromWheels(step: Step, wheels: WheelSet, tools: Tools): Promise<Working> {
  const [compiler, python] = requireTools([tools.compiler, tools.python]);
  const target = join(packageFolder(step.folder), "deps");
  for (const wheel of [wheels.tensorflow, ...wheels.cuda]) await fetchWheel(step, python, wheel, target);
  await buildBinding(step, compiler);
  step.log("trying it in a process of its own");
  const probe = await probeEngine(step.folder, step.signal);
  if (!probe.ok) throw new ProblemError(probeFailed(probe.reason, ...probe.help));
  return probe;
}

async function requireSpace(engines: string, needed: number): Promise<void> {
  await mkdir(engines, { recursive: true });
  const disk = await statfs(engines);
  const free = disk.bavail * disk.bsize;
  if (free < needed) throw new ProblemError(diskFull(engines, readableBytes(needed), readableBytes(free)));
}
