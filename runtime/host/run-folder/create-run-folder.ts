import { existsSync } from "node:fs";
import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { isTemporary } from "../files/atomic-file.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { makeFolder } from "../files/make-folder.ts";
import { errorCode } from "../files/system-errors.ts";
import { dataFile, environmentFile, isRunFolder, type RunFolder, runFolder, sourceFolder } from "./run-folder.ts";
import { type FolderFlag, runFolderTaken } from "./run-folder-messages.ts";
import { isLockFile, lockFolder, type RunLock } from "./run-lock.ts";

/** The folder of a new run, into which nobody else writes. */
export interface NewRunFolder {
  readonly folder: RunFolder;
  readonly lock: RunLock;
}

/**
 * Makes the folder of a new run: the one asked for, or else `PARENT/NAME-1`, `-2`, … whichever is free first.
 * @throws ProblemError R202, R207, R240
 */
export async function createRunFolder(
  parent: string,
  name: string,
  asked: string | undefined,
  flag: FolderFlag = "--run",
): Promise<NewRunFolder> {
  const path = asked ?? join(parent, `${name}-1`);
  try {
    if (asked === undefined) return await nextFree(parent, name);
    await requireFree(asked, flag);
    const isMade = !existsSync(asked);
    await makeFolder(asked);
    return await claim(asked, isMade, flag);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw cannotWrite(path, error);
  }
}

/**
 * That a folder may become that of a new run, as far as one can tell before it is made.
 * @throws ProblemError R202, R207
 */
export async function requireFree(path: string, flag: FolderFlag = "--run"): Promise<void> {
  try {
    if (!isFree(await readdir(path))) throw inUse(path, flag);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw errorCode(error) === undefined ? error : cannotWrite(path, error);
  }
}

async function nextFree(parent: string, name: string): Promise<NewRunFolder> {
  await makeFolder(parent);
  for (let number = 1; ; number++) {
    const path = join(parent, `${name}-${number}`);
    const isMade = await mkdir(path).then(
      () => true,
      (error) => {
        if (errorCode(error) !== "EEXIST") throw error;
        return false;
      },
    );
    // An empty folder that is not ours is one that another process has made this moment.
    const names = isMade ? [] : await readdir(path).catch(() => []);
    if (!isMade && !(names.length > 0 && isFree(names))) continue;
    try {
      return await claim(path, isMade, "--run");
    } catch (error) {
      // Another process was quicker.
      if (!(error instanceof ProblemError) || error.problems[0]?.code === "R202") throw error;
    }
  }
}

/** What is written before the recipe. */
const beginnings: ReadonlySet<string> = new Set([
  "checkpoints",
  dataFile,
  environmentFile,
  "spec",
  "spec.json",
  sourceFolder,
]);

/** Whether nothing is there, or only what a process left that was killed before its run had begun. */
function isFree(names: readonly string[]): boolean {
  const isMarked = names.some(isLockFile);
  return names.every((name) => isLockFile(name) || isTemporary(name) || (isMarked && beginnings.has(name)));
}

function inUse(path: string, flag: FolderFlag): ProblemError {
  return new ProblemError(runFolderTaken(path, isRunFolder(path), flag));
}

/** @param isMade whether the folder is this process's, to be taken away again if it cannot be used */
async function claim(path: string, isMade: boolean, flag: FolderFlag): Promise<NewRunFolder> {
  let lock: RunLock | undefined;
  try {
    lock = await lockFolder(path);
    const names = await readdir(path);
    if (!isFree(names)) throw inUse(path, flag);
    await removeBeginnings(path);
    await mkdir(join(path, "checkpoints"));
    return { folder: runFolder(path), lock };
  } catch (error) {
    await lock?.release();
    if (isMade) await rmdir(path).catch(() => undefined);
    throw error;
  }
}

/** Takes back what was made of a run that could not begin, and the folder with it unless there is more in it. */
export async function abandonRunFolder({ folder, lock }: NewRunFolder): Promise<void> {
  for (const path of [folder.recipe, folder.imported, folder.diagram, folder.samples])
    await rm(path, { recursive: true, force: true });
  await removeBeginnings(folder.path);
  await lock.release();
  await rmdir(folder.path).catch(() => undefined);
}

async function removeBeginnings(path: string): Promise<void> {
  for (const name of beginnings) await rm(join(path, name), { recursive: true, force: true });
}
