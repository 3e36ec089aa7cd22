import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";

/**
 * Folders in the making carry their maker in their name, so that two installations never share one, and so that
 * what a killed one left behind is known as such. They lie beside the finished ones: a rename is then atomic.
 */
const PREFIX = ".installing-";
const DAY_MS = 24 * 3600 * 1000;

function host(): string {
  return hostname().replace(/[^A-Za-z0-9]/g, "-");
}

function freshName(): string {
  return `${PREFIX}${process.pid}@${host()}-${randomBytes(4).toString("hex")}`;
}

/** Gives `work` a fresh folder beside the engines, and removes it afterwards whatever happened. */
export async function withStaging<T>(engines: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(engines, { recursive: true });
  await removeAbandoned(engines);
  const folder = join(engines, freshName());
  await mkdir(folder);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Puts a finished folder where it is looked for; one that stands there is moved aside first, then removed. */
export async function moveIntoPlace(staged: string, final: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const old = await moveAside(final);
    try {
      await rename(staged, final);
    } catch (error) {
      // Another installation came in between. Either's folder is whole; the later one stays.
      if (attempt === 3 || !["ENOTEMPTY", "EEXIST", "EPERM"].includes(codeOf(error))) throw error;
      continue;
    } finally {
      if (old !== undefined) await rm(old, { recursive: true, force: true, maxRetries: 3 });
    }
    return;
  }
}

/** Removes a folder so that it is at no time there in part: renamed first, since removing takes a while. */
export async function removeFolder(folder: string): Promise<void> {
  const aside = await moveAside(folder);
  if (aside !== undefined) await rm(aside, { recursive: true, force: true, maxRetries: 3 });
}

async function moveAside(folder: string): Promise<string | undefined> {
  const aside = join(dirname(folder), freshName());
  try {
    await rename(folder, aside);
    return aside;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Removes what killed installations left: their process is gone, or they are older than any takes. */
export async function removeAbandoned(engines: string): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of existsSync(engines) ? await readdir(engines) : []) {
    const maker = /^\.installing-(\d+)@(.*)-[0-9a-f]{8}$/.exec(name);
    if (maker === null) continue;
    const folder = join(engines, name);
    const started = (await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now();
    const gone = maker[2] === host() && !isAlive(Number(maker[1]));
    if (!gone && Date.now() - started < DAY_MS) continue;
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    removed.push(folder);
  }
  return removed;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
