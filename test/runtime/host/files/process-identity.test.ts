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
    // The shell turns into a `sleep` that knows of no child: what it started stays in the table of processes.
    const parent = spawn("bash", ["-c", "sleep 0 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void parent.kill());
    const [said] = await once(parent.stdout, "data");
    const pid = Number(String(said));
    while (isRunning({ pid, started: "unknown" })) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(process.kill(pid, 0)).toBe(true);
  });
});
