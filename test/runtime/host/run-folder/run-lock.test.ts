import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { thisProcess } from "../../../../runtime/host/files/process-identity.ts";
import { lockFolder } from "../../../../runtime/host/run-folder/run-lock.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

/** Leaves a lock as another process would. */
function leave(folder: string, mark: object, name = "lock-77-00000000.json"): void {
  const content = { host: hostname(), pid: 1, started: "unknown", since: "2026-11-26T10:00:00.000Z", ...mark };
  writeFileSync(join(folder, name), JSON.stringify(content));
}

const dead = () => spawnSync(process.execPath, ["-e", ""]).pid;

describe("lockFolder", () => {
  it("lets one in, and the next after it", async () => {
    const folder = temporaryFolder();
    const first = await lockFolder(folder);
    const [file = ""] = readdirSync(folder);
    await expect(lockFolder(folder, 2)).rejects.toThrow(`R240: another training is under way in \`${folder}\``);
    expect(readdirSync(folder)).toEqual([file]);
    await first.release();
    await (await lockFolder(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is let go of by a process that ends at once, and by nobody afterwards", async () => {
    const folder = temporaryFolder();
    const before = process.listeners("exit");
    const lock = await lockFolder(folder);
    const added = process.listeners("exit").filter((listener) => !before.includes(listener));
    expect(added).toHaveLength(1);
    for (const listener of added) listener.call(process, 130);
    expect(readdirSync(folder)).toEqual([]);
    await lock.release();
    expect(process.listeners("exit")).toEqual(before);
  });

  it.each([
    ["has ended", () => ({ pid: dead() })],
    ["had the number of one that runs now", () => ({ pid: process.pid, started: "before the machine came up" })],
  ])("is not kept out by a process that %s", async (_, mark) => {
    const folder = temporaryFolder();
    leave(folder, mark());
    mkdirSync(join(folder, "checkpoints"));
    writeFileSync(join(folder, "checkpoints", `.vitral-00000000-${dead()}-00000000-0123456789ab.part`), "half");
    const lock = await lockFolder(folder);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(readdirSync(join(folder, "checkpoints"))).toEqual([]);
    await lock.release();
    expect(readdirSync(folder)).toEqual(["checkpoints"]);
  });

  it.each([
    ["of a process that runs", () => thisProcess(), `process ${process.pid}, since 2026-11-26`],
    ["of another machine", () => ({ host: "elsewhere", pid: dead() }), /process \d+ on elsewhere, since 2026-11-26/],
    ["that cannot be read", () => ({ pid: "seven" }), "cannot be read (`pid` must be integer)"],
  ])("is kept out by a lock %s, and names the file to remove", async (_, mark, said) => {
    const folder = temporaryFolder();
    leave(folder, mark());
    const error = await lockFolder(folder, 2).catch((refused) => refused);
    expect(error.message).toMatch(said);
    const file = join(folder, "lock-77-00000000.json");
    expect(error.problems[0].help.join()).toContain(`remove \`${file}\``);
    expect(readdirSync(folder)).toEqual(["lock-77-00000000.json"]);
    rmSync(file);
    await (await lockFolder(folder)).release();
  });

  it("never lets two in, however many come at once and whatever the dead left", async () => {
    const folder = temporaryFolder();
    const pid = dead();
    let inside = 0;
    let entered = 0;
    const comer = async () => {
      for (let turn = 0; turn < 6; turn++) {
        leave(folder, { pid }, `lock-1-${String(turn).padStart(8, "0")}.json`);
        const lock = await lockFolder(folder, 3).catch((error: Error) => {
          expect(error.message).toContain("R240");
        });
        if (lock === undefined) continue;
        expect(++inside).toBe(1);
        entered++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
        await lock.release();
      }
    };
    await Promise.all(Array.from({ length: 6 }, comer));
    expect(entered).toBeGreaterThan(0);
    await (await lockFolder(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});
