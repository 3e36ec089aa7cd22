import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { writeFolder } from "../../runtime/host/exports/write-folder.ts";
import { signOf } from "../../runtime/host/files/process-identity.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";

/** How many more pieces the disk has room for. */
const disk = vi.hoisted(() => ({ room: Infinity }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const file = await real.open(...args);
      const write = file.write.bind(file) as typeof file.write;
      file.write = ((...given: Parameters<typeof write>) =>
        disk.room-- > 0
          ? write(...given)
          : Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }))) as typeof file.write;
      return file;
    },
  };
});

const files = [
  { path: "model.ts", content: "model" },
  { path: "data/weights", content: [Buffer.from("wei"), Buffer.from("ghts")] },
];

/** Everything in a folder and below it. */
const within = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
const whole = ["data", join("data", "weights"), "model.ts"];

/** What a process leaves that was killed while it wrote a folder. */
function leaveUnfinished(folder: string): string {
  const name = `.vitral-${signOf(hostname())}-1-00000000-0123456789ab.part`;
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "model.ts"), "mo");
  return name;
}

describe("a folder that an export writes", () => {
  it("is there whole, with nothing beside it", async () => {
    const folder = temporaryFolder();
    await writeFolder(join(folder, "a", "b"), files);
    expect(within(join(folder, "a", "b"))).toEqual(whole);
    expect(readFileSync(join(folder, "a", "b", "data", "weights"), "utf8")).toBe("weights");
    expect(readdirSync(join(folder, "a"))).toEqual(["b"]);
  });

  it("stays the folder that it was: somebody may stand in it", async () => {
    const folder = temporaryFolder();
    const { ino } = statSync(folder);
    await writeFolder(folder, files);
    expect(statSync(folder).ino).toBe(ino);
    expect(within(folder)).toEqual(whole);
    await expect(writeFolder(folder, files)).rejects.toThrow("X903");
  });

  it.each([[true], [false]])("does not mind what a killed export left (there: %s)", async (isThere) => {
    const folder = temporaryFolder();
    const target = isThere ? folder : join(folder, "out");
    leaveUnfinished(folder);
    await writeFolder(target, files);
    expect(within(target)).toEqual(whole);
    expect(readdirSync(folder)).toEqual(isThere ? ["data", "model.ts"] : ["out"]);
  });

  it.each([[true], [false]])("has nothing in it once the disk was full (there: %s)", async (isThere) => {
    const folder = temporaryFolder();
    const target = isThere ? folder : join(folder, "out");
    disk.room = 2;
    const failed = writeFolder(target, files);
    await expect(failed).rejects.toThrow(`cannot write \`${join(target, "data", "weights")}\`: the disk is full`);
    disk.room = Infinity;
    expect(readdirSync(folder)).toEqual([]);
  });

  it("has nothing in it once it was stopped", async () => {
    const folder = temporaryFolder();
    const stop = new AbortController();
    stop.abort();
    await expect(writeFolder(join(folder, "out"), files, stop.signal)).rejects.toBe(stop.signal.reason);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is no file", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "mine");
    await expect(writeFolder(file, files)).rejects.toThrow("is there and is no folder");
    await expect(writeFolder(join(file, "out"), files)).rejects.toThrow("R202");
    expect(existsSync(file)).toBe(true);
  });
});
