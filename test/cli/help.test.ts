import type { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { program } from "../../cli/main.ts";
import { spreadSettings } from "../../cli/spec-choices.ts";
import { columnsOfText } from "../../schema/problem/columns.ts";
import { FakePrepared, fakeTools } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

const everything = () => program(fakeTools(new FakePrepared()));

/** Names of every command and those below it: `engine install`. */
function namesOf(command: Command, above: readonly string[] = []): string[] {
  return command.commands.flatMap((child) => {
    const name = [...above, child.name()];
    return child.name() === "help" && above.length > 0 ? [] : [name.join(" "), ...namesOf(child, name)];
  });
}

const names = namesOf(await everything());
const helpOf = async (name: string) => (await run([...name.split(" "), "--help"])).out;

/** Lets every command end before it does anything. */
function idle(command: Command): Command {
  command.action(() => undefined);
  for (const child of command.commands) idle(child);
  return command;
}

it.each(["trian", "hasOwnProperty", "__proto__"])("the help of what is no command is none: %s", async (name) => {
  for (const args of [[name], [name, "--help"], [name, "-h", "x"]]) {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(new RegExp(`^error: unknown command '${name}'`));
  }
});

describe("a command that is read alone", () => {
  it.each(names.filter((name) => !name.includes(" ") && !["completion", "help"].includes(name)))(
    "is the same as among all: %s",
    async (name) => {
      const alone = await program(fakeTools(new FakePrepared()), name);
      expect(alone.commands.map((command) => command.name())).toEqual([name]);
      const among = (await everything()).commands.find((command) => command.name() === name);
      expect(alone.commands[0]?.helpInformation()).toBe(among?.helpInformation());
    },
  );
});

describe.each(names)("vitral %s --help", (name) => {
  afterEach(() => vi.unstubAllEnvs());

  it("has examples that are command lines of it", async () => {
    const examples = [...(await helpOf(name)).matchAll(/^ {2}\$ vitral (.*)$/gm)].map(([, line = ""]) => line);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(example.startsWith(name), example).toBe(true);
      // What is quoted is one word.
      const [line = ""] = example.replaceAll(/"[^"]*"/g, "quoted").split(/ {2,}| [|>] /);
      const args = spreadSettings(line.split(" "));
      await expect(idle(await everything()).parseAsync(args, { from: "user" }), line).resolves.toBeDefined();
    }
  });

  it("fits 60 columns", async () => {
    vi.stubEnv("COLUMNS", "60");
    const long = (await helpOf(name)).split("\n").filter((line) => columnsOfText(line) > 60);
    expect(long.filter((line) => !line.startsWith("  $ "))).toEqual([]);
  });

  it("is what `vitral help` shows", async () => {
    expect(await run(["help", ...name.split(" ")])).toEqual({ code: 0, out: await helpOf(name), err: "" });
  });
});

describe("vitral --help", () => {
  it("lists every command under what people do", async () => {
    const { out } = await run(["--help"]);
    expect(out).not.toContain("\nCommands:");
    const listed = [...out.matchAll(/^ {2}([a-z]+)( |$)/gm)].map(([, command]) => command);
    expect(listed.sort()).toEqual(names.filter((name) => !name.includes(" ")).sort());
  });

  it("claims no speed that was not measured", async () => {
    for (const name of names) expect(await helpOf(name)).not.toMatch(/\btimes as (fast|slow)|\bfaster than\b/);
  });
});

describe("a command that is not there", () => {
  it.each([
    [["chekc"], "Did you mean check?"],
    [["help", "trian"], "Did you mean train?"],
    [["help", "engine", "instal"], "Did you mean install?"],
    [["engine", "instal"], "Did you mean install?"],
    [["help", "xyz"], "there is no command 'xyz'"],
  ])("%j is told with the nearest", async (args, said) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(said);
  });
});

it.each(["-v", "-V", "--version"])("%s says the version", async (flag) => {
  expect(await run([flag])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
