import assert from "node:assert";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { isRunning, thisProcess } from "../../../../runtime/host/files/process-identity.ts";

describe("isRunning", () => {
  it("tells a process from the one that had its number before", () => {
    const { pid, started } = thisProcess();
    expect(thisProcess().started).toBe(started);
    expect(isRunning({ pid, started })).toBe(true);
    expect(isRunning({ pid, started: "some other time" })).toBe(false);
    expect(isRunning({ pid, started: "unknown" })).toBe(true);
  });

  it("is false of one that has ended", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    expect(isRunning({ pid, started: "unknown" })).toBe(false);
  });

  it.skipIf(process.platform === "win32")("is false of one that has ended and that nobody has asked for", async () => {
    // The shell turns into a `cat` that knows of no child: what it started stays in the table of processes.
    const parent = spawn("bash", ["-c", "cat <&3 >/dev/null & echo $!; exec cat 3<&-"], {
      stdio: ["pipe", "pipe", "ignore", "pipe"],
    });
    onTestFinished(() => void parent.kill());
    assert(parent.stdin !== null && parent.stdout !== null);
    const [said] = await once(parent.stdout, "data");
    const pid = Number(String(said));
    // What comes back has been through that `cat`: only now may the child end.
    parent.stdin.write("turned");
    await once(parent.stdout, "data");
    parent.stdio[3]?.destroy();
    while (isRunning({ pid, started: "unknown" })) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(process.kill(pid, 0)).toBe(true);
  });
});
