import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Which process it is, on a machine that gives the numbers of dead ones to new ones, as containers do at once. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it began, in whatever way its system says it; `unknown` where that is not to be had. */
  readonly started: string;
}

export const thisHost = hostname() || "unknown";

export function thisProcess(): ProcessIdentity {
  return { host: thisHost, pid: process.pid, started: startOf(process.pid) ?? unknown };
}

/** Whether a process of this host still runs: its number is in use, and by none that began at another time. */
export function isRunning({ pid, started }: Omit<ProcessIdentity, "host">): boolean {
  const found = startOf(pid);
  return found !== undefined && (found === started || found === unknown || started === unknown);
}

/** The same by a short sign for when it began, as it stands in names of files. */
export function isRunningAs(pid: number, sign: string): boolean {
  const found = startOf(pid);
  return found !== undefined && [found, unknown].some((started) => signOf(started) === sign);
}

/** A text as eight characters that may stand in the name of a file. */
export function signOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

const unknown = "unknown";

/** When the process of this number began; undefined where there is none, or only one that waits to be buried. */
function startOf(pid: number): string | undefined {
  if (!answers(pid)) return undefined;
  try {
    return existsSync("/proc/self/stat") ? startInProc(pid) : startByPs(pid);
  } catch {
    // Hidden from us, as another user's may be, or a system without `ps`.
    return unknown;
  }
}

/** Signal 0 is sent to nobody; being forbidden to send it says as well that there is someone. */
function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Field 22 counts clock ticks since the machine came up; the second field may hold spaces and brackets. */
function startInProc(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return isDead(state) ? undefined : `${fields[18]} ticks after boot ${boot}`;
}

function startByPs(pid: number): string | undefined {
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const said = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8", env });
  const [, state = "", started = unknown] = /^\s*(\S+)\s+(.*\S)\s*$/.exec(said) ?? [];
  return isDead(state) ? undefined : started;
}

function isDead(state: string): boolean {
  return /^[ZX]/.test(state);
}
