import { readFileSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { writeFileAtomically } from "../files/atomic-file.ts";
import type { EngineRecord } from "./engine-record.ts";
import { cLibrary } from "./machine.ts";
import { ONEDNN } from "./one-dnn.ts";
import { type ProbeResult, probeEngine } from "./probe.ts";

/** How an engine did when a process of its own tried it, kept beside its record. */
interface Trial {
  /** What it was tried with: another processor, library or setting asks for another trial. */
  readonly with: string;
  /** Whether it worked with oneDNN's kernels. */
  readonly oneDnn?: boolean;
  readonly failed?: Failure;
}

/** How a trial ended: with which kernels the engine works, or why it does not. */
export type Outcome = { readonly oneDnn: boolean } | { readonly failed: Failure };

export interface Failure {
  readonly reason: string;
  readonly help: readonly string[];
}

const NAME = "trial.json";

/**
 * Whether an engine works here, found in a process of its own, since a wrong build ends the process that loads it.
 * Tried once: what came of it is remembered in the engine's folder, where that can be written.
 */
export async function tryOut(folder: string, record: EngineRecord): Promise<Outcome> {
  const remembered = readTrial(folder);
  if (remembered?.with === circumstances(folder, record)) {
    const { failed, oneDnn } = remembered;
    if (failed !== undefined) return { failed };
    if (oneDnn !== undefined) return { oneDnn };
  }
  const probe = await probeEngine(folder);
  await rememberTrial(folder, record, probe);
  return probe.ok ? { oneDnn: probe.oneDnn } : { failed: { reason: probe.reason, help: probe.help } };
}

/** Keeps what a probe found, unless it may be another the next time: a process that was ended from outside. */
export async function rememberTrial(folder: string, record: EngineRecord, probe: ProbeResult): Promise<void> {
  if (!probe.ok && !probe.lasting) return;
  const ended = probe.ok ? { oneDnn: probe.oneDnn } : { failed: { reason: probe.reason, help: probe.help } };
  const trial: Trial = { with: circumstances(folder, record), ...ended };
  // A cache that cannot be written is tried anew by each process.
  await writeFileAtomically(join(folder, NAME), `${JSON.stringify(trial, null, 2)}\n`).catch(() => undefined);
}

/** Settings that decide which code the library runs, or which library is loaded. */
const SETTINGS = /^(ONEDNN_|DNNL_|TF_ENABLE_ONEDNN|MKL_|OMP_|LD_|DYLD_|CUDA_)/;

function circumstances(folder: string, record: EngineRecord): string {
  // What this process has set itself, having tried it, is no other setting.
  const settings = Object.entries(process.env).filter(
    ([name, value]) => SETTINGS.test(name) && !(name === ONEDNN && value === "1"),
  );
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
  if (!("failed" in value)) return "oneDnn" in value && typeof value.oneDnn === "boolean";
  const { failed } = value;
  if (typeof failed !== "object" || failed === null || !("reason" in failed) || !("help" in failed)) return false;
  return (
    typeof failed.reason === "string" &&
    Array.isArray(failed.help) &&
    failed.help.every((one) => typeof one === "string")
  );
}
