import { Argument, Command, Option } from "commander";
import { link } from "../../compiler/model/link.ts";
import { ops } from "../../compiler/ops/index.ts";
import { readRecipeFile } from "../../runtime/host/recipes/read-recipe-file.ts";
import { shippedRecipes } from "../../runtime/host/specs/shipped-recipes.ts";
import { publishedNames, shippedNames } from "../../runtime/host/specs/shipped-specs.ts";
import { readSpecFile, specFiles } from "../../runtime/host/specs/spec-files.ts";
import { readSpec } from "../../schema/spec/read-spec.ts";
import type { Spec } from "../../schema/spec/spec.ts";
import { print, printFile } from "../terminal.ts";
import { bashScript } from "./bash.ts";
import { completedCommands } from "./completion-words.ts";
import { zshScript } from "./zsh.ts";

const scripts = { bash: bashScript, zsh: zshScript };

interface CompletionFlags {
  /** What is asked for, and the file to look in. */
  readonly names?: readonly string[];
}

/** `vitral completion`: a script by which a shell completes commands, flags, their values, and names out of specs. */
export function completionCommand(): Command {
  return new Command("completion")
    .description("print a script by which your shell completes commands, flags and names of presets")
    .addArgument(new Argument("<shell>", "which shell").choices(Object.keys(scripts)))
    .addOption(
      new Option(
        "--names <what...>",
        "presets FILE, params FILE, specs, shipped, models, recipes: what the scripts ask for",
      ).hideHelp(),
    )
    .addHelpText(
      "after",
      `
Put the line for your shell into ~/.bashrc, or into ~/.zshrc after \`compinit\`:

  source <(vitral completion bash)
  source <(vitral completion zsh)

Examples:
  $ vitral completion bash > ~/.local/share/bash-completion/completions/vitral
  $ vitral completion zsh > ~/.zfunc/_vitral`,
    )
    .action(async (shell: keyof typeof scripts, { names }: CompletionFlags, command: Command) => {
      if (names !== undefined) print(await namesOf(names[0] ?? "", names[1] ?? ""));
      else printFile(scripts[shell](completedCommands(command.parent ?? command)));
    });
}

async function namesOf(what: string, file: string): Promise<readonly string[]> {
  const bare = (names: readonly string[]) => names.map((name) => name.replace(/^vitral:/, ""));
  const models = [...shippedNames(), ...publishedNames()];
  const recipes = shippedRecipes();
  if (what === "specs") return [...models, ...recipes];
  if (what === "shipped") return bare([...models, ...recipes]);
  if (what === "models") return bare(models).filter((name) => !name.includes("/"));
  if (what === "recipes") return bare(recipes);
  return await namesIn(file, what === "params" ? "params" : "presets");
}

/** What a shell can complete without quotes; a file with mistakes has names all the same. */
async function namesIn(file: string, what: "presets" | "params"): Promise<string[]> {
  const spec = specIn(file) ?? specIn((await readRecipeFile(file)).spec);
  const all = spec?.[what].map(({ name }) => name.text) ?? [];
  return all.filter((name) => /^[\w.-]+$/.test(name));
}

function specIn(file: string): Spec | undefined {
  const { spec } = readSpec(readSpecFile(file), ops);
  if (spec === undefined || spec.inputs.length + spec.params.length === 0) return undefined;
  return link(spec, specFiles(file), []).spec;
}
