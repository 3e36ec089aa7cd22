import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { reasonOf, runError, runWords } from "./messages.ts";

/**
 * Writes a file so that a reader sees the old one or the new one, never a part: to a neighbour in the same folder,
 * flushed to disk, then renamed. A full disk or a kill leaves the old file whole; the neighbour that a kill leaves
 * behind is overwritten by the next write.
 * @throws ProblemError R202
 */
export async function writeFileAtomically(path: string, content: string | readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.part`;
  try {
    await writeAndFlush(temporary, typeof content === "string" ? [Buffer.from(content)] : content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw runError("R202", runWords.R202(path, reasonOf(error)));
  }
  await flushFolder(dirname(path));
}

async function writeAndFlush(path: string, chunks: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, "w");
  try {
    for (const chunk of chunks) await writeWhole(file, chunk);
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
async function flushFolder(path: string): Promise<void> {
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
