import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { bindingFile, engineFolder, packageFolder } from "../../../../runtime/host/tensorflow/cache.ts";
import { binaries, writeRecord } from "../../../../runtime/host/tensorflow/engine-record.ts";

/** A cache and a PATH of a test's own: no test here touches the network, the real cache or the machine's tools. */
export interface Sandbox {
  readonly root: string;
  /** Where engines would lie. */
  readonly engines: string;
  /** Puts a program on the PATH. Its text is JavaScript for the Node that runs the test. */
  tool(name: string, script: string): void;
}

/** Makes a sandbox before each test of a file, and takes it away afterwards. */
export function useSandbox(): Sandbox {
  // Most tests start processes, which takes a while on a busy machine.
  vi.setConfig({ testTimeout: 60_000 });
  const before = { PATH: process.env.PATH, VITRAL_CACHE: process.env.VITRAL_CACHE, CXX: process.env.CXX };
  const state = { root: "" };
  const bin = (): string => join(state.root, "bin");

  beforeEach(() => {
    state.root = mkdtempSync(join(tmpdir(), "vitral-engine-"));
    mkdirSync(bin());
    process.env.VITRAL_CACHE = join(state.root, "cache");
    process.env.PATH = bin();
    delete process.env.CXX;
  });

  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(state.root, { recursive: true, force: true });
  });

  return {
    get root() {
      return state.root;
    },
    get engines() {
      return join(state.root, "cache", "engines");
    },
    tool(name, script) {
      const path = join(bin(), name);
      writeFileSync(path, `#!${process.execPath}\n${script}\n`);
      chmodSync(path, 0o755);
    },
  };
}

/** A folder that looks whole, without anything that could be loaded but this script, if there is one. */
export function pretendEngine(gpu = false, script?: string): string {
  const folder = engineFolder(gpu);
  const library = join(packageFolder(folder), "deps/tensorflow/libtensorflow_cc.so.2");
  for (const [file, text] of [
    [bindingFile(folder), "not a binding"],
    [library, "not a library"],
    [join(folder, "package.json"), "{}"],
    ...(script === undefined ? [] : [[join(packageFolder(folder), "index.js"), script] as const]),
  ] as const) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  writeRecord(folder, {
    format: 1,
    tfjsNode: "4.22.0",
    tensorflow: "2.15.1",
    source: "wheel",
    cuda: gpu,
    devices: ["CPU"],
    bytes: 26,
    seconds: 1,
    installedAt: "2026-01-01T00:00:00.000Z",
    files: binaries(folder),
  });
  return folder;
}

/** An npm that "installs" a tfjs-node whose own installer fails as it does without a network. */
export const FAKE_NPM = `
const fs = require("node:fs");
fs.mkdirSync("node_modules/.bin", { recursive: true });
fs.mkdirSync("node_modules/@tensorflow/tfjs-node-gpu/scripts", { recursive: true });
fs.writeFileSync("node_modules/@tensorflow/tfjs-node-gpu/scripts/install.js",
  "throw new Error('getaddrinfo ENOTFOUND example')");
`;

/** A Python whose pip answers but downloads nothing. */
export const FAKE_PYTHON = `
if (process.argv.includes("--version")) process.exit(0);
console.error("ERROR: No matching distribution found");
process.exit(1);
`;
