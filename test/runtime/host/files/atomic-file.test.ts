import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { removeAllLeftovers, writeFileAtomically } from "../../../../runtime/host/files/atomic-file.ts";
import { signOf, thisProcess } from "../../../../runtime/host/files/process-identity.ts";
import { writeOutput } from "../../../../runtime/host/files/write-output.ts";
import type { ProblemError } from "../../../../schema/problem/problem.ts";
import { builtOf } from "../../../built-sources.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

const fails = vi.hoisted(() => ({ write: false }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const file = await real.open(...args);
      if (fails.write) file.write = () => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
      return file;
    },
  };
});

describe("writeFileAtomically", () => {
  it("writes text and pieces, and leaves nothing beside them", async () => {
    const folder = temporaryFolder();
    await writeFileAtomically(join(folder, "a"), "one");
    await writeFileAtomically(join(folder, "a"), [Buffer.from("tw"), Buffer.from("o")]);
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("two");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("keeps the old file when the disk is full", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a"), "old");
    fails.write = true;
    await expect(writeFileAtomically(join(folder, "a"), "new")).rejects.toThrow(/R202.*the disk is full/);
    fails.write = false;
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("keeps what is there when the rename fails", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a", "inside"), { recursive: true });
    await expect(writeFileAtomically(join(folder, "a"), "new")).rejects.toThrow("R202");
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(readdirSync(join(folder, "a"))).toEqual(["inside"]);
  });

  it("says why when the folder is missing", async () => {
    const path = join(temporaryFolder(), "none", "a");
    await expect(writeFileAtomically(path, "new")).rejects.toThrow(/cannot write .*there is no folder/);
  });

  it("says that something is still whole only where something was", async () => {
    const folder = temporaryFolder();
    fails.write = true;
    const help = (path: string) =>
      writeFileAtomically(path, "new").catch((error: ProblemError) => error.problems.flatMap((found) => found.help));
    expect(await help(join(folder, "a"))).toEqual([]);
    writeFileSync(join(folder, "a"), "old");
    expect(await help(join(folder, "a"))).toEqual(["what stood there before is still whole"]);
    fails.write = false;
  });

  it("is whole however many write at once", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "a");
    const pieces = Array.from({ length: 12 }, (_, i) => Buffer.alloc(300_000, 65 + i));
    await Promise.all(pieces.map((piece) => writeFileAtomically(path, [piece, piece])));
    const found = readFileSync(path);
    expect(pieces.some((piece) => Buffer.concat([piece, piece]).equals(found))).toBe(true);
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("clears away what dead writers left, and nothing else", async () => {
    const folder = temporaryFolder();
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const name = (host: string, pid: number, began: string) =>
      `.vitral-${signOf(host)}-${pid}-${signOf(began)}-0123456789ab.part`;
    const living = name(hostname(), process.pid, thisProcess().started);
    const kept = [living, name("elsewhere", dead, "then"), "b.part", ".vitral-x.part"];
    // The last is of a process that had our number before us, as in a container that was started again.
    const left = [name(hostname(), dead, "unknown"), name(hostname(), process.pid, "then")];
    for (const file of [...kept, ...left]) writeFileSync(join(folder, file), "half");
    await writeFileAtomically(join(folder, "a"), "new");
    expect(readdirSync(folder).sort()).toEqual(["a", ...kept].sort());
    mkdirSync(join(folder, "below"));
    writeFileSync(join(folder, "below", name("elsewhere", dead, "then")), "half");
    await removeAllLeftovers(folder);
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(names.sort()).toEqual([living, ".vitral-x.part", "a", "b.part", "below"].sort());
  });

  it("leaves a link a link, and writes through a pipe only where it is an output", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a"), "old");
    symlinkSync("a", join(folder, "link"));
    await writeFileAtomically(join(folder, "link"), "new");
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("new");

    execFileSync("mkfifo", [join(folder, "pipe")]);
    const reader = spawn("cat", [join(folder, "pipe")], { stdio: ["ignore", "pipe", "ignore"] });
    await expect(writeFileAtomically(join(folder, "pipe"), "through")).rejects.toMatchObject({
      problems: [{ code: "R202", message: expect.stringContaining("it is a pipe") }],
    });
    await writeOutput(join(folder, "pipe"), "through");
    expect((await reader.stdout.toArray()).join("")).toBe("through");
    expect(lstatSync(join(folder, "pipe")).isFIFO()).toBe(true);
  });

  it("leaves a whole file behind a kill at any moment", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "a");
    const script = join(folder, "writer.mjs");
    writeFileSync(
      script,
      `import { writeFileAtomically } from ${JSON.stringify(builtOf("runtime/host/files/atomic-file.ts"))};
for (let i = 0; ; i++) await writeFileAtomically(process.argv[2], [Buffer.alloc(4_000_000, 65 + (i % 26))]);`,
    );
    for (const delay of [3, 11, 17]) {
      rmSync(path, { force: true });
      const child = spawn(process.execPath, [script, path], { stdio: "ignore" });
      while (!existsSync(path)) await setTimeout(5);
      await setTimeout(delay);
      child.kill("SIGKILL");
      await new Promise((resolve) => child.on("exit", resolve));
      const found = readFileSync(path);
      expect(found.length).toBe(4_000_000);
      expect(found.every((byte) => byte === found[0])).toBe(true);
    }
    await writeFileAtomically(path, "after them");
    expect(readdirSync(folder).sort()).toEqual(["a", "writer.mjs"]);
  });
});
