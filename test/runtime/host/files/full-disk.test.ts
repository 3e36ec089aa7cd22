import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { loadCheckpoint } from "../../../../runtime/host/run-folder/checkpoint.ts";
import { resumeRun } from "../../../../runtime/host/runs/resume-run.ts";
import { type ReadyRun, startRun } from "../../../../runtime/host/runs/start-run.ts";
import { train } from "../../../../runtime/training/train.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../../training/fake-model.ts";

/** A disk that takes so many bytes more, counting what is written over anew. */
const disk = vi.hoisted(() => ({ free: Number.POSITIVE_INFINITY, written: 0 }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const file = await real.open(...args);
      const write = file.write.bind(file);
      const limited = async (piece: Uint8Array, offset?: number, length?: number) => {
        if (disk.free <= 0) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
        const answer = await write(piece, offset, Math.min(length ?? piece.length, disk.free));
        disk.free -= answer.bytesWritten;
        disk.written += answer.bytesWritten;
        return answer;
      };
      return Object.assign(file, { write: limited });
    },
  };
});

const silent = { trained: () => undefined, evaluated: () => undefined, epochEnded: () => undefined };
const { signal } = new AbortController();
const ended = async (ready: Promise<ReadyRun>) => train({ ...(await ready), report: silent, signal });
const tools = () => fakeTools(new FakePrepared());

it("wherever the disk fills up, what was saved before is whole, and the run goes on to the same bits", async () => {
  const folder = temporaryFolder();
  const recipe = join(folder, "recipe.json");
  writeFileSync(recipe, recipeText);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
  const weights = (run: string) => readFileSync(join(run, "checkpoints/last.safetensors"), "hex");
  const whole = join(folder, "whole");
  expect(await ended(startRun(tools(), recipe, {}, whole))).toBe("finished");
  const all = disk.written;

  const failures = 10;
  let refusedBegin = 0;
  let refusedLater = 0;
  for (let i = 0; i < failures; i++) {
    const run = join(folder, `run-${i}`);
    disk.free = Math.floor((all * i) / failures);
    const failed = await ended(startRun(tools(), recipe, {}, run)).catch((error) => error);
    disk.free = Number.POSITIVE_INFINITY;
    expect(failed.problems).toMatchObject([{ code: "R202", message: expect.stringContaining("the disk is full") }]);
    if (!existsSync(run)) {
      refusedBegin++;
      continue;
    }
    refusedLater++;
    const files = readdirSync(run, { recursive: true, encoding: "utf8" });
    expect(files.filter((name) => /lock-|\.part$/.test(name))).toEqual([]);
    for (const name of ["best", "last"]) {
      const path = join(run, "checkpoints", `${name}.safetensors`);
      if (existsSync(path)) await loadCheckpoint(path);
    }
    expect(await ended(resumeRun(tools(), run))).toBe("finished");
    expect(weights(run)).toBe(weights(whole));
  }
  expect(refusedBegin).toBeGreaterThan(0);
  expect(refusedLater).toBeGreaterThan(failures / 3);
});
