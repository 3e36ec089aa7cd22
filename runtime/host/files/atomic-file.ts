import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { cannotWrite } from "./cannot-write.ts";
import { fileSentences, unwritableFile } from "./file-messages.ts";
import { isRunningAs, signOf, thisHost, thisProcess } from "./process-identity.ts";

/**
 * Writes a file so that a reader sees the old one or the new one, never a part: to a file of another name in the same
 * folder, flushed to disk, then renamed. A full disk or a kill leaves the old file whole, and however many write at
 * once, each writes a file of its own. A pipe or a device is refused: it may take nothing, and so never answer.
 * @throws ProblemError R202
 */
export async function writeFileAtomically(path: string, content: string | readonly Uint8Array[]): Promise<void> {
  await requireReplaceable(path);
  const chunks = typeof content === "string" ? [Buffer.from(content)] : content;
  try {
    // A link stays a link.
    await replaceFile(await realpath(path).catch(() => path), chunks);
  } catch (error) {
    throw cannotWrite(path, error, existsSync(path));
  }
}

/** Whether there is something that is neither file nor folder, such as /dev/stdout. */
export async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** @throws ProblemError R202 where a pipe or a device stands in the place of a file */
export async function requireReplaceable(path: string): Promise<void> {
  if (await isSpecial(path)) throw new ProblemError(unwritableFile(path, fileSentences.notReplaced));
}

async function replaceFile(path: string, chunks: readonly Uint8Array[]): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryName());
  try {
    await writeAndFlush(temporary, chunks);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await flushFolder(folder);
  await removeLeftByTheDead(folder);
}

/** Removes from a folder what killed writers of this host left there. */
export const removeLeftByTheDead = (folder: string): Promise<void> => removeLeftovers(folder, isLeftByTheDead);

/** Removes what killed writers of any host left in a folder and those below it, where no other host can be writing. */
export function removeAllLeftovers(folder: string): Promise<void> {
  return removeLeftovers(folder, (name) => isTemporary(name) && !isOfTheLiving(name), true);
}

const hostSign = signOf(thisHost);
/** Asked for when first wanted: some systems have to run a program to say it. */
let ownSign: string | undefined;

/** A name for what is being written: whoever meets it knows whether its writer lives. */
export function temporaryName(): string {
  ownSign ??= signOf(thisProcess().started);
  return `.vitral-${hostSign}-${process.pid}-${ownSign}-${randomBytes(6).toString("hex")}.part`;
}

const temporaryForm = /^\.vitral-([0-9a-f]{8})-(\d+)-([0-9a-f]{8})-[0-9a-f]{12}\.part$/;

/** Whether a file of this name is one that is being written, or was when its writer died. */
export function isTemporary(name: string): boolean {
  return temporaryForm.test(name);
}

export function isLeftByTheDead(name: string): boolean {
  return temporaryForm.exec(name)?.[1] === hostSign && !isOfTheLiving(name);
}

function isOfTheLiving(name: string): boolean {
  const [, host, pid, sign = ""] = temporaryForm.exec(name) ?? [];
  return host === hostSign && isRunningAs(Number(pid), sign);
}

/** A folder that cannot be listed, or a file that is gone before, is no matter: the file wanted is written. */
async function removeLeftovers(folder: string, isLeft: (name: string) => boolean, below = false): Promise<void> {
  const names = await readdir(folder, { recursive: below }).catch(() => []);
  const left = names.filter((name) => isLeft(basename(name)));
  await Promise.all(
    left.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

/**
 * Writes a file that is not there, and flushes it to disk.
 * @throws the system's error, and the signal's reason
 */
export async function writeAndFlush(path: string, chunks: readonly Uint8Array[], signal?: AbortSignal): Promise<void> {
  const file = await open(path, "wx");
  try {
    for (const chunk of chunks) {
      signal?.throwIfAborted();
      await writeWhole(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** One call may write less than it was given: a nearly full disk, or more than 2 GiB. */
async function writeWhole(file: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, offset, Math.min(chunk.length - offset, 2 ** 30));
    offset += bytesWritten;
  }
}

/** Makes the rename itself durable. Not every system lets folders be opened; the file is whole either way. */
export async function flushFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // Windows and some network file systems refuse: durability then is the system's own.
  }
}
