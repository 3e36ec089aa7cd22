import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { columnsOf, isInteractive, print, printJson, wantsColor } from "../../cli/terminal.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const terminal = (columns?: number) => ({ isTTY: true, columns }) as NodeJS.WriteStream;
const pipe = { isTTY: false } as NodeJS.WriteStream;

function setEnvironment(values: Readonly<Record<string, string>>): void {
  const named = { NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: "xterm", CI: undefined, COLUMNS: undefined };
  for (const [name, value] of Object.entries({ ...named, ...values })) vi.stubEnv(name, value);
}

describe("colours", () => {
  it.each([
    [{}, true, false],
    [{ NO_COLOR: "1" }, false, false],
    [{ NO_COLOR: "" }, true, false],
    [{ FORCE_COLOR: "1" }, true, true],
    [{ FORCE_COLOR: "0" }, false, false],
    [{ FORCE_COLOR: "false" }, false, false],
    [{ FORCE_COLOR: "" }, true, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, false],
    [{ TERM: "dumb" }, false, false],
    [{ TERM: "dumb", FORCE_COLOR: "1" }, true, true],
    [{ CI: "true" }, true, false],
  ])("with %j", (values, inTerminal, inPipe) => {
    setEnvironment(values);
    expect([wantsColor(terminal()), wantsColor(pipe)]).toEqual([inTerminal, inPipe]);
  });

  it("and lines drawn over are two things", () => {
    setEnvironment({ NO_COLOR: "1" });
    expect(isInteractive(terminal())).toBe(true);
    for (const values of [{ TERM: "dumb" }, { CI: "1" }]) {
      setEnvironment({ FORCE_COLOR: "1", ...values });
      expect(isInteractive(terminal())).toBe(false);
    }
    expect(isInteractive(pipe)).toBe(false);
  });
});

it("takes the columns of a terminal, or those that COLUMNS asks for", () => {
  setEnvironment({});
  expect([columnsOf(terminal(60)), columnsOf(pipe)]).toEqual([60, undefined]);
  setEnvironment({ COLUMNS: "50" });
  expect([columnsOf(terminal(60)), columnsOf(pipe)]).toEqual([60, 50]);
  setEnvironment({ COLUMNS: "wide" });
  expect(columnsOf(pipe)).toBeUndefined();
});

describe("what is printed", () => {
  function printed(write: () => void): string {
    const text: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((part) => text.push(String(part)) > 0);
    write();
    vi.restoreAllMocks();
    return text.join("");
  }

  it("is one line a line, whatever stands in it", () => {
    expect(printed(() => print(["a\nb", "::c", "  ::d", "e::f", "##[g]"]))).toBe("a�b\n�:c\n  �:d\ne::f\n�#[g]\n");
  });

  it("has colours of ours alone", () => {
    vi.stubEnv("FORCE_COLOR", "1");
    vi.stubEnv("NO_COLOR", undefined);
    const line = { parts: [{ color: "red", text: "\u001b[1ma" }, "\u001b[0m"] } as const;
    expect(printed(() => print(line))).toBe("\u001b[31m�[1ma\u001b[39m�[0m\n");
  });

  it("is the same JSON", () => {
    const value = { "\u2028": "\ud800 \u{e0041} \u202e \u009b ##vso[a] # ## é 😀", b: ["\u001b"] };
    const text = printed(() => printJson(JSON.stringify(value)));
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[^\P{C}\n]|\u2028|##vso/u);
  });

  it("is written in one place", () => {
    const files = readdirSync("cli", { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".ts") && name !== "terminal.ts",
    );
    const others = files.filter((name) => /\bconsole\.|\.write\(/.test(readFileSync(join("cli", name), "utf8")));
    expect(others).toEqual([]);
  });
});

/** The command line as a process, its output to a pipe that nobody reads, or to a file. */
async function started(args: readonly string[], output: "closed" | number): Promise<{ code: unknown; err: string }> {
  const child = spawn(process.execPath, ["test/command-line.mjs", ...args], {
    stdio: ["ignore", output === "closed" ? "pipe" : output, "pipe"],
  });
  child.stdout?.destroy();
  let err = "";
  child.stderr?.on("data", (text) => (err += String(text)));
  const [code] = await once(child, "close");
  return { code, err };
}

describe("when whoever reads leaves", () => {
  it.each([
    [["explain", "specs/vit.json"]],
    [["diagram", "specs/vit.json", "-o", "-"]],
    [["check", "specs/vit.json", "--json"]],
    [["--help"]],
  ])("%j ends quietly", async (args) => {
    expect(await started(args, "closed")).toEqual({ code: 141, err: "" });
  });

  it.runIf(existsSync("/dev/full"))("says that the disk is full", async () => {
    const { code, err } = await started(["explain", "specs/vit.json"], openSync("/dev/full", "w"));
    expect([code, err]).toEqual([1, "error: the output cannot be written: the disk is full\n"]);
  });
});
