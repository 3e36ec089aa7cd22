import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import {
  flushFolder,
  isLeftByTheDead,
  removeLeftByTheDead,
  temporaryName,
  writeAndFlush,
} from "../files/atomic-file.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { makeFolder } from "../files/make-folder.ts";
import { errorCode } from "../files/system-errors.ts";
import { exportFolderIsFile, exportFolderTaken } from "./export-folder-messages.ts";

/**
 * That a folder is not there, or is empty but for what a killed export left.
 * @throws ProblemError R202, X903
 */
export async function requireEmpty(path: string, own?: string): Promise<void> {
  const names = await readdir(path).catch((error) => {
    if (errorCode(error) === "ENOENT") return [];
    if (errorCode(error) === "ENOTDIR" && existsSync(path)) throw new ProblemError(exportFolderIsFile(path));
    throw cannotWrite(path, error);
  });
  if (names.some((name) => name !== own && !isLeftByTheDead(name))) throw new ProblemError(exportFolderTaken(path));
}

/**
 * Writes a folder so that all of its files are there or none: to one of another name, whose files take their places when
 * all are written. What a kill leaves has that other name, and the next export removes it.
 * @param signal ends the writing; then nothing is left
 * @throws ProblemError R202, X903
 */
export async function writeFolder(path: string, files: readonly ExportedFile[], signal?: AbortSignal): Promise<void> {
  await requireEmpty(path);
  const target = resolve(path);
  // A folder that is there stays: somebody may stand in it, or a disk be mounted on it.
  const isThere = existsSync(target);
  const around = isThere ? target : dirname(target);
  const own = temporaryName();
  const staging = join(around, own);
  const moved: string[] = [];
  let place = path;
  try {
    await makeFolder(around);
    await mkdir(staging);
    for (const { path: name, content } of files) {
      place = join(path, name);
      await makeFolder(dirname(join(staging, name)));
      await writeAndFlush(join(staging, name), chunksOf(content), signal);
    }
    place = path;
    await flushFolder(staging);
    if (isThere) {
      await requireEmpty(path, own);
      // Last what the export is of: until it is there, nothing looks whole.
      for (const name of topsOf(files).reverse()) {
        await rename(join(staging, name), join(target, name));
        moved.push(join(target, name));
      }
      await rmdir(staging);
    } else await rename(staging, target);
  } catch (error) {
    for (const left of [staging, ...moved]) await rm(left, { recursive: true, force: true }).catch(() => undefined);
    throw errorCode(error) === undefined ? error : cannotWrite(place, error);
  }
  await flushFolder(around);
  await removeLeftByTheDead(around);
}

/** The files, and the folders of those that lie in one. */
const topsOf = (files: readonly ExportedFile[]): string[] => [
  ...new Set(files.map(({ path }) => path.split("/")[0] ?? path)),
];

function chunksOf(content: ExportedFile["content"]): readonly Uint8Array[] {
  if (typeof content === "string") return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}
