import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Command, CommanderError } from "commander";
import { afterAll, describe, expect, it, vi } from "vitest";
import { program } from "../cli/main.ts";
import { spreadSettings } from "../cli/spec-choices.ts";
import { systemTools } from "../runtime/host/runs/system-tools.ts";
import { run } from "./cli/capture.ts";
import { temporaryFolder } from "./runtime/temporary-folder.ts";

/** The manuals that people type commands from. Examples of the library are held by test/package/. */
const manuals = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const root = process.cwd();
afterAll(() => {
  process.chdir(root);
  vi.unstubAllEnvs();
});

const textOf = (path: string) => readFileSync(path, "utf8");
const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);

/** Every command of ours in a shell's text, without what begins or ends its line. */
const commandsIn = (text: string): string[] =>
  text
    .replaceAll("\\\n", " ")
    // What is quoted is one word.
    .replaceAll(/"[^"\n]*"/g, (quoted) => quoted.replaceAll(/[\s#|>&]/g, "_"))
    .split("\n")
    .flatMap((line) => /(?:^|&& |^\$ )(?:npx )?vitral ([^#|>&]+)/.exec(line)?.[1]?.trim() ?? []);

const wordsOf = (command: string): readonly string[] => spreadSettings(command.split(/\s+/));

/** A command line that is understood and does nothing. */
function idle(command: Command): Command {
  if (command.parent !== null) command.action(() => undefined);
  command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined, outputError: () => undefined });
  for (const child of command.commands) idle(child);
  return command;
}

const vitral = idle(await program(systemTools));

describe.each(manuals)("%s", (path) => {
  const text = textOf(path);
  const named = [...text.matchAll(/`(?:npx )?vitral ([a-z]+[^`>|]*)[^`]*`/g)].flatMap(
    ([, words]) => words?.trim() ?? [],
  );
  const commands = ["sh", "console"].flatMap((language) => blocksOf(text, language).flatMap(commandsIn));

  const isMissing = new Set([
    "commander.missingArgument",
    "commander.missingMandatoryOptionValue",
    "commander.optionMissingArgument",
  ]);

  it("shows commands that are there, with flags and arguments that they have", async () => {
    for (const command of [...commands, ...named]) {
      const parsed = vitral.parseAsync([...wordsOf(command)], { from: "user" });
      const fault: unknown = await parsed.then(
        () => undefined,
        (error: unknown) => error,
      );
      // A command that a sentence names needs no arguments there.
      const isShort = fault instanceof CommanderError && isMissing.has(fault.code);
      expect(isShort && named.includes(command) ? undefined : fault, command).toBeUndefined();
    }
  });
});

describe("README.md", () => {
  /** Not run: it fetches for minutes, ends when it is told to, or is the tests themselves. */
  const left = /^(?:engine install|serve)\b/;

  it("shows commands that do what it says, with these outputs", async () => {
    const readme = textOf("README.md");
    const folder = temporaryFolder();
    for (const name of ["specs", "test/parity", "schema"]) cpSync(name, join(folder, name), { recursive: true });
    copyFileSync("test/runtime/host/datasets/digits/tight-5.png", join(folder, "digit.png"));
    shrink(join(folder, "specs/recipes/quick-start.json"));
    vi.stubEnv("VITRAL_CACHE", join(folder, "cache"));
    process.chdir(folder);
    const commands = blocksOf(readme, "sh")
      .flatMap(commandsIn)
      .filter((command) => !left.test(command));
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) {
      const { code, out, err } = await run(filesNamed(wordsOf(command)));
      expect(code, `${command}\n${out}${err}`).toBe(0);
    }
    for (const block of blocksOf(readme, "console")) {
      const [command = ""] = commandsIn(block);
      const { out, err } = await run(filesNamed(wordsOf(command)));
      expect((out + err).trim(), command).toBe(block.slice(block.indexOf("\n") + 1).trim());
    }
  }, 300_000);
});

/** A few images and steps instead of minutes. */
function shrink(path: string): void {
  const recipe = JSON.parse(textOf(path));
  const dataset = { ...recipe.dataset, train: 24, validation: 8 };
  writeFileSync(path, JSON.stringify({ ...recipe, dataset, epochs: 1, batch_size: 8, set: { depth: 1, dim: 16 } }));
}

/** As a shell does: `specs/*.json` is the files of that name. */
const filesNamed = (words: readonly string[]): string[] =>
  words.flatMap((word) => {
    if (!word.endsWith("*.json")) return [word];
    const folder = dirname(word);
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(folder, name));
  });
