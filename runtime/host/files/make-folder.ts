import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "./system-errors.ts";

/**
 * Makes a folder and those above it that are not there. Node's own `recursive` never ends where the system says that
 * nothing is there although the folder above is, as under /proc.
 * @throws the system's error
 */
export async function makeFolder(path: string): Promise<void> {
  if ((await made(path)) || dirname(path) === path) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch(unlessThere);
}

/** False where the folder above has to be made first. */
async function made(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    unlessThere(error);
    return true;
  }
}

/** A file of that name is found when something is written below it. */
function unlessThere(error: unknown): void {
  if (errorCode(error) !== "EEXIST") throw error;
}
