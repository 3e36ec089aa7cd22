import { Command } from "commander";
import { renderJson } from "../schema/problem/render-text.ts";
import { Interrupt, stoppedCode } from "./interrupt.ts";
import { settingOption, valueOption } from "./options.ts";
import { exitCodeOf, exitCodes } from "./report-problems.ts";
import { overridesOf, presetOption, type RecipeFlags } from "./spec-choices.ts";
import { StatusLine } from "./status-line.ts";
import { surveyLines } from "./survey-text.ts";
import { fitting, print, printJson, tell, tellProblems } from "./terminal.ts";

interface DataFlags extends RecipeFlags {
  readonly output?: string;
  readonly against?: string;
  readonly json?: boolean;
}

/** `vitral data`: what a recipe's pictures are, before anything is trained on them. */
export function dataCommand(): Command {
  return new Command("data")
    .description("look through a recipe's pictures: counts, sizes, balance, broken and equal ones, leaks between parts")
    .argument("<recipe>", "path of a recipe, or one that comes with Vitral")
    .option("-o, --output <file>", "draw the first pictures of each class, as they are trained on, into this PNG")
    .option("--against <recipe>", "find the pictures that another recipe has too")
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(valueOption())
    .option("--json", "print all that was found as JSON, with every name")
    .addHelpText(
      "after",
      `
Every picture is decoded once. Equal are pictures whose levels are, in whatever files and formats they are. Ends with 1
where training could not begin or would stop: at a picture that cannot be read, unless the recipe says to skip such.

Examples:
  $ vitral data recipe.json
  $ vitral data recipe.json -o sheet.png
  $ vitral data vitral:deit-small --with dataset.folder=photos --set classes=3 -o sheet.png
  $ vitral data recipe.json --json > data.json
  $ vitral data recipe.json --against other.json`,
    )
    .action(async (recipe: string, { output, against, json, ...flags }: DataFlags) => {
      const interrupt = new Interrupt(() => undefined);
      const progress = new StatusLine();
      try {
        interrupt.listen();
        const { surveyData } = await import("../runtime/host/tasks/survey-data.ts");
        const found = await surveyData({
          ...{ recipe, against, sheet: output, overrides: overridesOf(flags), signal: interrupt.signal },
          onLooked: (done, all) => {
            if (done % 100 === 0 || done === all) progress.show(`${done} of ${all} pictures`);
          },
        });
        progress.stop();
        const { problems, skips, ...survey } = found;
        if (json) printJson(JSON.stringify({ ...survey, problems: JSON.parse(renderJson(problems)) }));
        else print(fitting(surveyLines(found, output)));
        if (!json && problems.length > 0) tellProblems(problems);
        process.exitCode = found.corrupt.length > 0 && !skips ? exitCodes.problem : exitCodeOf(problems);
      } catch (error) {
        if (!interrupt.signal.aborted) throw error;
        tell("stopped");
        process.exitCode = stoppedCode();
      } finally {
        progress.stop();
        interrupt.close();
      }
    });
}
