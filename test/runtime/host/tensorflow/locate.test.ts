import { mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { bindingFile, engineFolder } from "../../../../runtime/host/tensorflow/cache.ts";
import { loadTensorflow, locateTensorflow } from "../../../../runtime/host/tensorflow/locate.ts";
import { pretendEngine, useSandbox } from "./sandbox.ts";

useSandbox();

function reason(): string {
  const located = locateTensorflow();
  return "missing" in located ? located.missing : "found";
}

describe("locateTensorflow", () => {
  it("says that an empty cache has none, and how to get one", () => {
    expect(locateTensorflow()).toEqual({
      missing: "the native engine is not installed",
      help: ["`npx vitral engine install`"],
    });
  });

  it("finds a whole folder and reports what it holds", () => {
    const folder = pretendEngine();
    const located = locateTensorflow();
    expect(located).toMatchObject({ folder, report: { tensorflow: "2.15.1", cuda: false } });
    if ("missing" in located) throw new Error(located.missing);
    expect(located.report.files).toHaveLength(2);
  });

  it("takes a CUDA build before a CPU build, and the CPU build when the CUDA build is broken", () => {
    const cpu = pretendEngine();
    const cuda = pretendEngine(true);
    expect(locateTensorflow()).toMatchObject({ folder: cuda });
    rmSync(bindingFile(cuda));
    expect(locateTensorflow()).toMatchObject({ folder: cpu });
  });

  it("calls a folder without a record broken: its installation never ended", () => {
    rmSync(join(pretendEngine(), "engine.json"));
    expect(reason()).toMatch(/is broken: `engine.json` cannot be read/);
  });

  it("calls a folder with a foreign record broken", () => {
    writeFileSync(join(pretendEngine(), "engine.json"), '{ "format": 2 }');
    expect(reason()).toMatch(/not a record of this version/);
  });

  it("calls a folder broken whose binding is gone or cut short", () => {
    const folder = pretendEngine();
    truncateSync(bindingFile(folder), 3);
    expect(reason()).toMatch(/tfjs_binding.node` has 3 bytes, not 13/);
    rmSync(bindingFile(folder));
    expect(reason()).toMatch(/tfjs_binding.node` is gone/);
  });

  it("ignores folders in the making", () => {
    mkdirSync(join(dirname(engineFolder(false)), ".installing-1@elsewhere-00000000"), { recursive: true });
    expect(reason()).toBe("the native engine is not installed");
  });
});

describe("loadTensorflow", () => {
  it("turns a folder that does not load into a problem with ways out", () => {
    const folder = pretendEngine();
    expect(() => loadTensorflow({ folder })).toThrow(/N012: the native engine did not load: Cannot find module/);
  });
});
