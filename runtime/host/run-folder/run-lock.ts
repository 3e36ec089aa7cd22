import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { number, object, text } from "../../../schema/recipe/recipe-fields.ts";
import { removeAllLeftovers, writeFileAtomically } from "../files/atomic-file.ts";
import { isRunning, thisHost, thisProcess } from "../files/process-identity.ts";
import { readText } from "../files/read-file.ts";
import { reasonOf } from "../files/system-errors.ts";
import { recordReader } from "./record.ts";
import { runUnderWay } from "./run-folder-messages.ts";

/** A folder that this process alone writes into. */
export interface RunLock {
  /** Lets others in. May be called again. */
  release(): Promise<void>;
}

const readHolder = recordReader(
  object("Who writes into a run's folder.", {
    pid: number("The process.", { whole: true, min: 1 }),
    started: text("When it began, as its system says it: another of the same number began at another time."),
    host: text("The machine or container that it runs in."),
    since: text("When it came."),
  }),
);

/**
 * Makes this process the only one that writes into a folder. Everyone who wants to lays down a file named after itself,
 * and is in if it then sees no other. Nobody ever removes a file that may be a living process's, so however many come
 * at once, and whatever they find of the dead, two are never in.
 * @param tries how often to come again while another is in; those who came at once have let each other pass by then
 * @throws ProblemError R240 when another is in, R202
 */
export async function lockFolder(path: string, tries = 6): Promise<RunLock> {
  const own = `lock-${process.pid}-${randomBytes(4).toString("hex")}.json`;
  const file = resolve(path, own);
  // A process that ends at once, at a second Ctrl-C say, has no time to wait for anything.
  const atExit = () => rmSync(file, { force: true });
  const release = async () => {
    process.off("exit", atExit);
    await rm(file, { force: true });
  };
  for (let left = tries - 1; ; left--) {
    const mark = { ...thisProcess(), since: new Date().toISOString() };
    process.on("exit", atExit);
    await writeFileAtomically(file, `${JSON.stringify(mark, null, 2)}\n`);
    const other = await findOther(path, own);
    if (other === undefined) {
      await removeAllLeftovers(path);
      return { release };
    }
    await release();
    if (left === 0 || !other.mayLeave) throw new ProblemError(runUnderWay(path, other.who, join(path, other.file)));
    await setTimeout(20 + 60 * Math.random());
  }
}

/** Whether files like these are there: a process is in, or was when it died. */
export function isLockFile(name: string): boolean {
  return /^lock-\d+-[0-9a-f]{8}\.json$/.test(name);
}

/** Who is in a folder, as far as its files say; nothing is changed there. */
export async function whoHolds(path: string): Promise<string | undefined> {
  for (const file of (await readdir(path)).filter(isLockFile)) {
    const found = await readMark(join(path, file));
    const other = found && otherOf(file, found);
    if (other !== undefined) return other.who;
  }
  return undefined;
}

interface Other {
  readonly file: string;
  readonly who: string;
  readonly mayLeave: boolean;
}

/** Another that is in. Files of processes that have died are removed on the way. */
async function findOther(path: string, own: string): Promise<Other | undefined> {
  for (const file of (await readdir(path)).filter((name) => isLockFile(name) && name !== own)) {
    const found = await readMark(join(path, file));
    if (found === undefined) continue;
    const other = otherOf(file, found);
    if (other !== undefined) return other;
    await rm(join(path, file), { force: true });
  }
  return undefined;
}

/** Whose mark it is; undefined where that process is dead. */
function otherOf(file: string, found: Awaited<ReturnType<typeof readHolder>>): Other | undefined {
  if ("fault" in found) return { file, who: `someone whose mark cannot be read (${found.fault})`, mayLeave: false };
  const { host, pid, started, since } = found.value;
  const who = `process ${pid}${host === thisHost ? "" : ` on ${host}`}, since ${since}`;
  if (host !== thisHost) return { file, who, mayLeave: false };
  return isRunning({ pid, started }) ? { file, who, mayLeave: true } : undefined;
}

/** Undefined where the file is gone by now. */
async function readMark(path: string): Promise<Awaited<ReturnType<typeof readHolder>> | undefined> {
  try {
    return await readHolder(readText(path));
  } catch (error) {
    return existsSync(path) ? { fault: reasonOf(error) } : undefined;
  }
}
