import { createHash, randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm, stat, statfs, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Picture } from "../../augment/picture.ts";
import type { PictureContent } from "../datasets/picture-set.ts";
import { errorCode } from "../files/system-errors.ts";
import { HEADER, keyOf, readHeader, recordOf, type StoredPicture } from "./stored-picture.ts";

/** Bytes after which another file is begun: what is removed to make room is whole files. */
const LARGEST = 2 ** 28;

/** Bytes that stay free on the disk, for checkpoints and all else. */
const FREE = 2 ** 30;

/** What an image is made of; with a key where it is not in the store and could be. */
export interface FoundPicture {
  readonly content: PictureContent | StoredPicture;
  readonly key?: string | undefined;
}

type Place = Pick<StoredPicture, "file" | "begin" | "size">;

/**
 * Decoded pictures on disk, for the next epoch and the next run. A folder for each dataset holds files to which records are
 * added, each by one process. Of several datasets, those used longest ago are removed to make room; of one, the first
 * that are met stay, as in memory.
 */
export class PictureStore {
  readonly #all: string;
  /** The dataset's own. */
  readonly folder: string;
  readonly #limit: number;
  readonly #opened = Date.now();
  readonly #places = new Map<string, Place>();
  #current: { readonly file: FileHandle; readonly path: string; size: number; readonly end: number } | undefined;
  #isFull = false;
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param all the folder of all datasets
   * @param identity what decoded pictures are a function of, beside their files
   * @param limit bytes of all datasets together
   */
  constructor(all: string, identity: string, limit: number) {
    this.#all = all;
    this.folder = join(all, createHash("sha256").update(identity).digest("hex").slice(0, 16));
    this.#limit = limit;
  }

  /**
   * Finds what earlier runs left.
   * @throws the system's error where nothing can be kept
   */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const now = new Date();
    await utimes(this.folder, now, now);
    for (const name of (await readdir(this.folder)).toSorted()) await this.#readPlaces(join(this.folder, name));
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** How many pictures there are. */
  get length(): number {
    return this.#places.size;
  }

  /** A picture as it lies here; or itself, with what it may be kept by. */
  async find(original: PictureContent): Promise<FoundPicture> {
    // A file that is gone is told of by what decodes it.
    const key = await keyOf(original).catch(() => undefined);
    const place = key === undefined ? undefined : this.#places.get(key);
    if (key === undefined || place === undefined) return { content: original, key };
    return { content: { kind: "stored", ...place, key, original } };
  }

  /** Adds pictures while there is room. A disk that refuses ends it, and nothing else. */
  keep(pictures: readonly (readonly [key: string, picture: Picture])[]): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        for (const [key, picture] of pictures)
          if (!this.#isFull && !this.#places.has(key)) await this.#add(key, picture);
      } catch (error) {
        await this.#giveUp(error);
      }
    });
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#current?.file.close();
    this.#current = undefined;
  }

  async #add(key: string, picture: Picture): Promise<void> {
    const record = recordOf(key, picture);
    const size = HEADER + picture.levels.length;
    if (this.#current === undefined || this.#current.size + size > this.#current.end) await this.#begin(size);
    const current = this.#current;
    if (current === undefined) return;
    const { bytesWritten } = await current.file.writev(record);
    if (bytesWritten < size) throw Object.assign(new Error("the disk is full"), { code: "ENOSPC" });
    this.#places.set(key, { file: current.path, begin: current.size, size });
    current.size += size;
  }

  /** Begins a file, if there is room for so many bytes; else nothing more is kept. */
  async #begin(size: number): Promise<void> {
    await this.#current?.file.close();
    this.#current = undefined;
    const room = Math.min(await this.#roomFor(Math.min(LARGEST, this.#limit)), await this.#freeBytes());
    if (room < size) {
      this.#isFull = true;
      return;
    }
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, `${randomUUID()}.levels`);
    this.#current = { file: await open(path, "ax"), path, size: 0, end: Math.max(size, Math.min(LARGEST, room)) };
  }

  /** How many bytes the limit leaves, after datasets were removed that no run uses which began after this. */
  async #roomFor(wanted: number): Promise<number> {
    const all = await Promise.all((await readdir(this.#all)).map((name) => measured(join(this.#all, name))));
    const others = all.filter(({ path, used }) => path !== this.folder && used < this.#opened);
    let room = this.#limit - all.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of others.toSorted((a, b) => a.used - b.used)) {
      if (room >= wanted) break;
      await rm(path, { recursive: true, force: true });
      room += bytes;
    }
    return room;
  }

  async #freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize - FREE;
  }

  /** What was being written is given back to a disk that is full. */
  async #giveUp(error: unknown): Promise<void> {
    this.#isFull = true;
    const current = this.#current;
    this.#current = undefined;
    await current?.file.close().catch(() => undefined);
    if (current === undefined || !["ENOSPC", "EDQUOT"].includes(errorCode(error) ?? "")) return;
    await rm(current.path, { force: true }).catch(() => undefined);
    for (const [key, { file }] of this.#places) if (file === current.path) this.#places.delete(key);
  }

  /** Goes from record to record of a file, as far as they are whole in length. */
  async #readPlaces(path: string): Promise<void> {
    let file: number | undefined;
    try {
      file = openSync(path, "r");
      const { size: end } = fstatSync(file);
      const header = Buffer.alloc(HEADER);
      for (let begin = 0, turn = 1; ; turn++) {
        const found = readHeader(header.subarray(0, readSync(file, header, 0, HEADER, begin)));
        if (found === undefined || begin + found.size > end) return;
        this.#places.set(found.key, { file: path, begin, size: found.size });
        begin += found.size;
        if (turn % 5000 === 0) await setImmediate();
      }
    } catch {
      // No file, or not any more.
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }
}

/** A dataset's folder: when it was used last, and how large it is. What is gone by then has no size. */
async function measured(
  path: string,
): Promise<{ readonly path: string; readonly used: number; readonly bytes: number }> {
  const used = await stat(path).catch(() => undefined);
  const names = await readdir(path).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(path, name)).catch(() => undefined)));
  return { path, used: used?.mtimeMs ?? 0, bytes: sizes.reduce((sum, one) => sum + (one?.size ?? 0), 0) };
}
