import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onnxruntimeCheck } from "../../../../runtime/host/install-onnxruntime/check.ts";
import { installOnnxruntime } from "../../../../runtime/host/install-onnxruntime/install.ts";
import { listEngines } from "../../../../runtime/host/install-tensorflow/installed.ts";
import {
  librariesFolder,
  locateOnnxruntime,
  ONNXRUNTIME,
  onnxruntimeFolder,
  PLATFORMS,
} from "../../../../runtime/host/onnxruntime/locate.ts";
import { platformName } from "../../../../runtime/host/tensorflow/cache.ts";
import { type Problem, ProblemError } from "../../../../schema/problem/problem.ts";
import { useSandbox } from "../tensorflow/sandbox.ts";

const sandbox = useSandbox();

/** An npm that brings a package with libraries for this machine and for another, which does as told when it is asked. */
const npmBringing = (product: string): string => `
const fs = require("node:fs");
const { VITRAL_CACHE, ONNXRUNTIME_NODE_INSTALL } = process.env;
fs.writeFileSync(VITRAL_CACHE + "/asked", [ONNXRUNTIME_NODE_INSTALL, ...process.argv.slice(2)].join(" "));
for (const machine of [process.platform + "/" + process.arch, "plan9/mips"]) {
  const folder = "node_modules/onnxruntime-node/bin/napi-v6/" + machine;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(folder + "/library.so", "a library");
}
fs.writeFileSync("node_modules/onnxruntime-node/index.js", ${JSON.stringify(`
  exports.Tensor = class {};
  exports.InferenceSession = { create: async () => ({ run: async () => ({ y: { data: ${product} } }) }) };
`)});
`;
const RIGHT = "[7, 10, 15, 22]";

async function failure(work: Promise<unknown>): Promise<Problem> {
  const error: unknown = await work.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  const [found] = error instanceof ProblemError ? error.problems : [];
  if (found === undefined) throw error;
  return found;
}

const install = (options: { force?: boolean; signal?: AbortSignal } = {}, lines: string[] = []) =>
  installOnnxruntime({ log: (line) => lines.push(line), ...options });

function nothingLeft(): void {
  expect(existsSync(sandbox.engines) ? readdirSync(sandbox.engines) : []).toEqual([]);
  expect(locateOnnxruntime()).toHaveProperty("missing");
}

// The fakes are scripts with a `#!` line.
const runs = process.platform !== "win32" && PLATFORMS.includes(platformName());

describe.runIf(runs)("installOnnxruntime", () => {
  it("takes npm alone, runs no script of the package, and keeps this machine's libraries", async () => {
    sandbox.tool("npm", npmBringing(RIGHT));
    const report = await install();
    expect(report).toMatchObject({ onnxruntime: ONNXRUNTIME, folder: onnxruntimeFolder(), alreadyThere: false });
    expect(readFileSync(join(sandbox.root, "cache", "asked"), "utf8")).toMatch(/^skip install .*--ignore-scripts/);
    expect(readdirSync(librariesFolder(report.folder))).toEqual(["library.so"]);
    expect(existsSync(join(librariesFolder(report.folder), "..", "..", "plan9", "mips"))).toBe(false);
    expect(locateOnnxruntime()).toMatchObject({ folder: report.folder, record: { onnxruntime: ONNXRUNTIME } });
    expect(listEngines()).toMatchObject([{ current: true, record: { onnxruntime: ONNXRUNTIME } }]);
    sandbox.tool("npm", "process.exit(1)");
    expect(await install()).toMatchObject({ alreadyThere: true });
    expect(await failure(install({ force: true }))).toMatchObject({ code: "N003" });
    expect(locateOnnxruntime()).toHaveProperty("folder");
  });

  it("names npm when it is missing", async () => {
    expect(await failure(install())).toMatchObject({ code: "N002", message: expect.stringMatching(/npm is missing/) });
    nothingLeft();
  });

  it("passes on what npm said", async () => {
    sandbox.tool("npm", 'console.error("npm error code E404"); process.exit(1)');
    expect(await failure(install())).toMatchObject({ code: "N003", message: expect.stringMatching(/E404/) });
    nothingLeft();
  });

  it("knows a full disk from what npm said", async () => {
    sandbox.tool("npm", 'console.error("npm error ENOSPC: no space left on device, write"); process.exit(1)');
    expect(await failure(install())).toMatchObject({ code: "N009" });
    nothingLeft();
  });

  it.each([
    ["that multiplies wrong", "[7, 10, 15, 23]", /a product of two matrices is wrong/],
    ["that ends its process", 'process.kill(process.pid, "SIGILL")', /it died with SIGILL/],
    ["that cannot be loaded", "require('nosuch')", /Cannot find module 'nosuch'/],
  ])("refuses a library %s", async (_, product, why) => {
    sandbox.tool("npm", npmBringing(product));
    expect(await failure(install())).toMatchObject({ code: "N008", message: expect.stringMatching(why) });
    nothingLeft();
  });

  it("leaves nothing when it is cancelled", async () => {
    const cancel = new AbortController();
    sandbox.tool("npm", "setInterval(() => undefined, 1000)");
    const pending = failure(install({ signal: cancel.signal }));
    setTimeout(() => cancel.abort(), 200);
    expect(await pending).toMatchObject({ code: "N010" });
    nothingLeft();
  });
});

describe.runIf(runs)("what the doctor says of ONNX Runtime", () => {
  it("where there is none: how to get it, and nothing needs it", async () => {
    const { ok, needed, help } = await onnxruntimeCheck();
    expect({ ok, needed }).toEqual({ ok: false, needed: false });
    expect(help).toContain("engine install onnxruntime");
  });

  it("where it works: its version and size", async () => {
    sandbox.tool("npm", npmBringing(RIGHT));
    await install();
    expect(await onnxruntimeCheck()).toMatchObject({ ok: true, detail: expect.stringContaining(ONNXRUNTIME) });
  });

  it("where it lost a library: which, and how to get it again", async () => {
    sandbox.tool("npm", npmBringing(RIGHT));
    const { folder } = await install();
    rmSync(join(librariesFolder(folder), "library.so"));
    const { ok, detail, help } = await onnxruntimeCheck();
    expect([ok, detail]).toEqual([false, expect.stringMatching(/is broken: `.*library\.so` is gone, or not whole/)]);
    expect(help).toContain("--force");
  });

  it("where it no longer computes: what happened", async () => {
    sandbox.tool("npm", npmBringing(`require("node:fs").existsSync("${sandbox.root}/worn") ? [] : ${RIGHT}`));
    await install();
    writeFileSync(join(sandbox.root, "worn"), "");
    expect(await onnxruntimeCheck()).toMatchObject({ ok: false, detail: expect.stringMatching(/does not work here/) });
  });
});
