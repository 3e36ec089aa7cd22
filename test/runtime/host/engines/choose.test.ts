import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { openEngine } from "../../../../runtime/host/engines/choose.ts";
import { usableCores } from "../../../../runtime/host/module/cores.ts";

afterEach(() => vi.unstubAllEnvs());

test("without the native engine, auto is a plan as one module", async () => {
  vi.stubEnv("VITRAL_CACHE", join(tmpdir(), "vitral-no-such-cache"));
  await expect(openEngine("tensorflow")).rejects.toThrow(/R401: engine `tensorflow` cannot be used: .*not installed/);
  const { engine, note, choice } = await openEngine("auto", undefined, () => {
    throw new Error("nobody asks what for where there is nothing to choose");
  });
  expect(choice).toBeUndefined();
  expect(engine.identity).toMatchObject({ name: "wasm", threads: usableCores() });
  expect(engine.identity.library).toMatch(/^module (simd|relaxed)$/);
  expect(engine.identity.cpu).not.toBe("");
  expect(note).toBeUndefined();
});

test("a process that has one engine refuses another, and means it by auto", async () => {
  const first = await openEngine("tfjs");
  expect(first.note).toBeUndefined();
  const { engine, note } = await openEngine("auto");
  expect([engine.identity.name, note]).toEqual(["tfjs", undefined]);
  await expect(openEngine("cpu")).rejects.toThrow("R402: engine `cpu` does not start: this process computes on `tfjs`");
});

test("threads are at most the cores, and tfjs on WebAssembly has one", async () => {
  await expect(openEngine("tfjs", 2)).rejects.toThrow(
    "R263: engine `tfjs` computes on one thread, and 2 are asked for",
  );
  expect((await openEngine("tfjs", 1)).engine.identity.threads).toBe(1);
  expect((await openEngine("wasm", 1)).engine.identity.threads).toBe(1);
  expect((await openEngine("wasm", 1e6)).engine.identity.threads).toBe(usableCores());
});
