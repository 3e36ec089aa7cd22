import { readFileSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { writeFileAtomically } from "../files/atomic-file.ts";
import type { EngineRecord } from "./engine-record.ts";
import { cLibrary } from "./machine.ts";
import { type ProbeResult, probeEngine } from "./probe.ts";

/** How an engine did when a process of its own tried it, kept beside its record. */
interface Trial {
  /** What it was tried with: another processor, library or setting asks for another trial. */
  readonly with: string;
  readonly failed?: Failure;
}

export interface Failure {
  readonly reason: string;
  readonly help: readonly string[];
}

const NAME = "trial.json";

/**
 * Whether an engine works here, found in a process of its own, since a wrong build ends the process that loads it.
 * Tried once: what came of it is remembered in the engine's folder, where that can be written.
 * @returns why it does not; undefined when it does
 */
export async function whyItFails(folder: string, record: EngineRecord): Promise<Failure | undefined> {
  const remembered = readTrial(folder);
  if (remembered?.with === circumstances(folder, record)) return remembered.failed;
  const probe = await probeEngine(folder);
  await rememberTrial(folder, record, probe);
  return probe.ok ? undefined : probe;
}

/** Keeps what a probe found, unless it may be another the next time: a process that was ended from outside. */
export async function rememberTrial(folder: string, record: EngineRecord, probe: ProbeResult): Promise<void> {
  if (!probe.ok && !probe.lasting) return;
  const failed = probe.ok ? {} : { failed: { reason: probe.reason, help: probe.help } };
  const trial: Trial = { with: circumstances(folder, record), ...failed };
  // A cache that cannot be written is tried anew by each process.
  await writeFileAtomically(join(folder, NAME), `${JSON.stringify(trial, null, 2)}\n`).catch(() => undefined);
}

/** Settings that decide which code the library runs, or which library is loaded. */
const SETTINGS = /^(ONEDNN_|DNNL_|TF_ENABLE_ONEDNN|MKL_|OMP_|LD_|DYLD_|CUDA_)/;

function circumstances(folder: string, record: EngineRecord): string {
  const settings = Object.entries(process.env).filter(([name]) => SETTINGS.test(name));
  const files = record.files.map(({ path, bytes }) => [path, bytes, statSync(join(folder, path)).mtimeMs]);
  return JSON.stringify([cpus()[0]?.model, process.version, cLibrary().version, settings.sort(), files]);
}

function readTrial(folder: string): Trial | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, NAME), "utf8"));
    return isTrial(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isTrial(value: unknown): value is Trial {
  if (typeof value !== "object" || value === null || !("with" in value) || typeof value.with !== "string") return false;
  if (!("failed" in value)) return true;
  const { failed } = value;
  if (typeof failed !== "object" || failed === null || !("reason" in failed) || !("help" in failed)) return false;
  return (
    typeof failed.reason === "string" &&
    Array.isArray(failed.help) &&
    failed.help.every((one) => typeof one === "string")
  );
}
