import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { writeFileAtomically } from "../../runtime/atomic-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";

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
    await expect(writeFileAtomically(path, "new")).rejects.toThrow(/cannot write .*there is no such file/);
  });

  it("leaves a whole file behind a kill at any moment", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "a");
    const script = join(folder, "writer.mjs");
    const source = readFileSync(new URL("../../runtime/atomic-file.ts", import.meta.url), "utf8");
    // The child runs the very source, its types stripped by hand as Node 20 cannot.
    const { transpileModule, ModuleKind, ScriptTarget } = (await import("typescript")).default;
    const options = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
    const { outputText } = transpileModule(source.replace(/import .*messages.*\n/, ""), { compilerOptions: options });
    writeFileSync(
      script,
      `${outputText}
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
  });
});
