import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { installTensorflow } from "../../../../runtime/host/install-tensorflow/install.ts";
import { listEngines } from "../../../../runtime/host/install-tensorflow/installed.ts";
import { engineFolder } from "../../../../runtime/host/tensorflow/cache.ts";
import { locateTensorflow } from "../../../../runtime/host/tensorflow/locate.ts";
import { type Problem, ProblemError } from "../../../../schema/problem/problem.ts";
import { FAKE_NPM, FAKE_PYTHON, useSandbox } from "../tensorflow/sandbox.ts";

const sandbox = useSandbox();

async function failure(work: Promise<unknown>): Promise<Problem> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const [found] = error instanceof ProblemError ? error.problems : [];
  if (found === undefined) throw error;
  return found;
}

function install(options: { signal?: AbortSignal; source?: "package" | "wheel"; lines?: string[] } = {}) {
  const { lines = [], ...rest } = options;
  return installTensorflow({ log: (line) => lines.push(line), ...rest });
}

function nothingLeft(): void {
  expect(existsSync(sandbox.engines) ? readdirSync(sandbox.engines) : []).toEqual([]);
  expect(locateTensorflow()).toHaveProperty("missing");
}

// The fakes are scripts with a `#!` line; and only Linux with glibc has a wheel to fall back to.
const glibc = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);

describe.runIf(glibc)("installTensorflow", () => {
  it("names npm when it is missing", async () => {
    const problem = await failure(install());
    expect(problem.code).toBe("N002");
    expect(problem.message).toMatch(/npm is missing/);
    nothingLeft();
  });

  it("names g++ and pip together when the package's own installer is of no help", async () => {
    sandbox.tool("npm", FAKE_NPM);
    const lines: string[] = [];
    const problem = await failure(install({ lines }));
    expect(problem.code).toBe("N002");
    expect(problem.message).toMatch(/a C\+\+ compiler is missing .*; Python 3 with pip is missing/);
    expect(problem.help.join("\n")).toMatch(/apt-get install g\+\+[\s\S]*python3-pip[\s\S]*--engine wasm/);
    expect(lines.join("\n")).toMatch(/no: .*getaddrinfo ENOTFOUND/);
    nothingLeft();
  });

  it("tells a Python without pip from no Python", async () => {
    sandbox.tool("python3", "process.exit(1)");
    const problem = await failure(install({ source: "wheel" }));
    expect(problem.message).toMatch(/; pip is missing/);
    nothingLeft();
  });

  it("passes on what npm said", async () => {
    sandbox.tool("npm", 'console.error("npm error code E404\\nnpm error network request failed"); process.exit(1)');
    const problem = await failure(install());
    expect(problem).toMatchObject({ code: "N003", message: expect.stringMatching(/network request failed/) });
    nothingLeft();
  });

  it("passes on what pip said", async () => {
    sandbox.tool("npm", FAKE_NPM);
    sandbox.tool("g++", "");
    sandbox.tool("python3", FAKE_PYTHON);
    const problem = await failure(install());
    expect(problem).toMatchObject({ code: "N004", message: expect.stringMatching(/No matching distribution/) });
    nothingLeft();
  });

  it("refuses a download that is not the pinned file", async () => {
    sandbox.tool("npm", FAKE_NPM);
    sandbox.tool("g++", "");
    const download = 'require("node:fs").writeFileSync(process.argv.at(-2) + "/other.whl", "")';
    sandbox.tool("python3", `if (!process.argv.includes("--version")) ${download}`);
    const problem = await failure(install());
    expect(problem).toMatchObject({ code: "N005", message: expect.stringMatching(/sha256 is e3b0c44298fc1c14/) });
    nothingLeft();
  });

  it("says so when only the package's own installer was asked", async () => {
    sandbox.tool("npm", FAKE_NPM);
    const problem = await failure(install({ source: "package" }));
    expect(problem).toMatchObject({ code: "N013", message: expect.stringMatching(/getaddrinfo ENOTFOUND/) });
    nothingLeft();
  });

  it("knows a full disk from a step's output", async () => {
    sandbox.tool("npm", 'console.error("npm error ENOSPC: no space left on device, write"); process.exit(1)');
    const problem = await failure(install());
    expect(problem).toMatchObject({ code: "N009" });
    nothingLeft();
  });

  it("leaves nothing when it is cancelled amid a step, and ends that step's process", async () => {
    const cancel = new AbortController();
    sandbox.tool(
      "npm",
      `require("node:fs").writeFileSync("${sandbox.root}/pid", "" + process.pid);
      setInterval(() => undefined, 1000)`,
    );
    const pending = failure(install({ signal: cancel.signal }));
    while (!existsSync(join(sandbox.root, "pid"))) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(readdirSync(sandbox.engines)).toHaveLength(1);
    expect(locateTensorflow()).toHaveProperty("missing");
    cancel.abort();
    expect(await pending).toMatchObject({ code: "N010" });
    nothingLeft();
  });

  it("says that the cache cannot be written", async () => {
    writeFileSync(join(sandbox.root, "cache"), "a file");
    expect(await failure(install())).toMatchObject({ code: "N011" });
  });

  it("sweeps up after a killed installation, and leaves a running one alone", async () => {
    const killed = join(sandbox.engines, ".installing-999999999@x-00000000");
    const running = join(sandbox.engines, ".installing-1@x-00000001");
    for (const folder of [killed, running]) mkdirSync(folder, { recursive: true });
    const longAgo = new Date(Date.now() - 48 * 3600_000);
    utimesSync(killed, longAgo, longAgo);
    await failure(install());
    // npm is looked for inside the staging folder's life, so the sweep has happened by then.
    expect(readdirSync(sandbox.engines)).toEqual([".installing-1@x-00000001"]);
  });

  it("does not take a half folder under the final name for an engine", async () => {
    mkdirSync(engineFolder(false), { recursive: true });
    const lines: string[] = [];
    await failure(install({ lines }));
    expect(lines[0]).toMatch(/replacing the broken installation/);
    expect(listEngines()[0]).toMatchObject({ current: true, broken: expect.stringContaining("engine.json") });
  });
});
