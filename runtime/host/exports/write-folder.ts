import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { makeFolder } from "../files/make-folder.ts";
import { errorCode } from "../files/system-errors.ts";
import { exportFolderTaken } from "./export-folder-messages.ts";

/**
 * That a folder is not there, or is empty.
 * @throws ProblemError R202, X903
 */
export async function requireEmpty(path: string): Promise<void> {
  const names = await readdir(path).catch((error) => {
    if (errorCode(error) === "ENOENT") return [];
    throw cannotWrite(path, error);
  });
  if (names.length > 0) throw new ProblemError(exportFolderTaken(path));
}

/**
 * Writes a folder so that all of its files are there or none: to one of another name beside it, which takes its place.
 * @throws ProblemError R202, X903
 */
export async function writeFolder(path: string, files: readonly ExportedFile[]): Promise<void> {
  await requireEmpty(path);
  const target = resolve(path);
  let temporary: string | undefined;
  try {
    await makeFolder(dirname(target));
    temporary = join(dirname(target), `.${basename(target)}-${randomBytes(6).toString("hex")}`);
    await mkdir(temporary);
    for (const { path: name, content } of files) {
      const file = join(temporary, name);
      await makeFolder(dirname(file));
      await writeFileAtomically(file, content instanceof Uint8Array ? [content] : content);
    }
    await rmdir(target).catch((error) => {
      if (errorCode(error) !== "ENOENT") throw error;
    });
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    throw errorCode(error) === undefined ? error : cannotWrite(path, error);
  }
}
