import { relative } from "node:path";
import { Command } from "commander";
import { programName, shellWord } from "../runtime/host/files/command-line.ts";
import type { ProjectFile } from "../runtime/host/specs/start-project.ts";
import { print } from "./terminal.ts";

/** `vitral init`: a project of one's own. */
export function initCommand(): Command {
  return new Command("init")
    .description("begin a project: a spec, a recipe and editor settings, in a folder of your own")
    .argument("[folder]", "where; made if it is not there, and here if left out", ".")
    .option(
      "--data <place>",
      "pictures to learn from: a folder of classes, a table, or files as of MNIST, CIFAR or Hugging Face",
    )
    .addHelpText(
      "after",
      `
Nothing is overwritten: where a model.json or recipe.json is, nothing is written; other files that are there are kept.

Examples:
  $ vitral init
  $ vitral init digits
  $ vitral init flowers --data photos`,
    )
    .action(async (folder: string, { data }: { readonly data?: string }) => {
      const { beginProject } = await import("../runtime/host/tasks/begin-project.ts");
      print(projectLines(folder, await beginProject(folder, data), data !== undefined));
    });
}

const purposes: Readonly<Record<string, string>> = {
  "model.json": "the model: change it",
  "recipe.json": "what it learns from, how and for how long",
  ".vscode/settings.json": "completion while you write, in VS Code",
  "schema/spec.schema.json": "the same for other editors",
};

/** What was written, and the commands to type next, as they are in the folder. */
function projectLines(folder: string, files: readonly ProjectFile[], areOwn: boolean): string[] {
  const width = Math.max(...files.map(({ path }) => path.length));
  const inside = relative(process.cwd(), folder);
  const vitral = programName(process.argv[1], folder);
  return [
    ...files.map(({ path, kept }) =>
      `${kept ? "kept " : "wrote"} ${path.padEnd(width)}  ${kept ? "it was there" : (purposes[path] ?? "")}`.trimEnd(),
    ),
    "next:",
    ...(inside === "" ? [] : [`  cd ${shellWord(folder)}`]),
    `  ${vitral} check model.json`,
    `  ${vitral} diagram model.json -o model.svg`,
    ...(areOwn ? [`  ${vitral} data recipe.json -o sheet.png`] : []),
    `  ${vitral} train recipe.json`,
  ];
}
