import { Command } from "commander";
import { similarName } from "../schema/problem/similar.ts";
import { reflow } from "../schema/problem/wrap.ts";
import { exitCodes } from "./report-problems.ts";
import { columnsOf, fitting, print, tell } from "./terminal.ts";

/** Where nothing says how wide a line may be. */
const usualWidth = 80;

/** `vitral help [command]`. Commander's own shows all of the help where there is no such command, and does not say so. */
export function helpCommand(): Command {
  return new Command("help")
    .description("explain a command")
    .argument("[command...]", "its name, such as `train` or `engine install`")
    .addHelpText("after", "\nExamples:\n  $ vitral help train\n  $ vitral help engine install")
    .action((names: readonly string[], _: object, help: Command) => {
      let found = help.parent ?? help;
      for (const name of names) {
        const next = found.commands.find((command) => command.name() === name);
        if (next === undefined) {
          const similar = similarName(
            name,
            found.commands.map((command) => command.name()),
          );
          const meant = similar === undefined ? "" : `\n(Did you mean ${similar}?)`;
          return help.error(`error: there is no command '${name}'${meant}`, { exitCode: exitCodes.usage });
        }
        found = next;
      }
      found.outputHelp();
    });
}

/**
 * Commander ends the process, writes to the terminal and lays out help by itself unless told otherwise, each command
 * anew.
 */
export function prepare(command: Command): void {
  const lines = (text: string) => text.replace(/\n$/, "").split("\n");
  command
    .exitOverride()
    .configureHelp({
      minWidthToWrap: 20,
      subcommandTerm: (child) =>
        [child.name(), ...child.registeredArguments.map((argument) => argumentTerm(argument))].join(" "),
    })
    .configureOutput({
      getOutHelpWidth: () => columnsOf(process.stdout) ?? usualWidth,
      getErrHelpWidth: () => columnsOf(process.stderr) ?? usualWidth,
      writeOut: (text) => print(reflow(text.replace(/\n$/, ""), columnsOf(process.stdout) ?? usualWidth)),
      writeErr: (text) => tell(reflow(text.replace(/\n$/, ""), columnsOf(process.stderr) ?? usualWidth)),
      outputError: (text) => tell(fitting([...lines(text), ...wayOut(command, text)], process.stderr)),
    });
  for (const child of command.commands) prepare(child);
}

/**
 * Who writes `--heads 8` means a parameter of the spec, and who writes `--lr` a line of the recipe; a flag before the
 * command is one of its own.
 */
function wayOut(command: Command, said: string): string[] {
  const name = /unknown option '--([\w-]+)/.exec(said)?.[1];
  if (name === undefined) return [];
  if (command.parent === null) {
    const owners = command.commands.filter(({ options }) => options.some(({ long }) => long === `--${name}`));
    const owner = owners.find((one) => command.args.includes(one.name())) ?? owners[0];
    return owner === undefined
      ? []
      : [`  = help: a command comes before its flags: \`vitral ${owner.name()} --${name} …\``];
  }
  if (!command.options.some(({ long }) => long === "--set")) return [];
  const help = `  = help: a parameter of the spec is chosen by \`--set ${name}=VALUE\``;
  const takesRecipe = command.registeredArguments.some((argument) => argument.name() === "recipe");
  return [takesRecipe ? `${help}; rates, schedule and data stand in the recipe` : help];
}

function argumentTerm(argument: Command["registeredArguments"][number]): string {
  const word = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${word}>` : `[${word}]`;
}
