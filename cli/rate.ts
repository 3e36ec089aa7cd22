import { basename, extname } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { rateText } from "../runtime/curves/rate-curve.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { commandLine, shellWord } from "../runtime/host/files/command-line.ts";
import { writeOutput } from "../runtime/host/files/write-output.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { findRate, type RateResult, usualRange } from "../runtime/host/tasks/find-rate.ts";
import { renderJson } from "../schema/problem/render-text.ts";
import { Interrupt, stoppedCode } from "./interrupt.ts";
import { memoryText, tellMemoryWarning } from "./memory-text.ts";
import { engineOption, settingOption, threadsOption, valueOption, wholeNumber } from "./options.ts";
import { outputFormat } from "./output-format.ts";
import { exitCodeOf, exitCodes } from "./report-problems.ts";
import { engineText } from "./run-text.ts";
import { choicesOf, presetOption, type SpecFlags } from "./spec-choices.ts";
import { StatusLine } from "./status-line.ts";
import { fitting, print, printFile, printJson, tell, tellProblems } from "./terminal.ts";

interface RateFlags extends SpecFlags {
  readonly output?: string;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly batchSize?: string;
  readonly seed?: string;
  readonly with?: readonly string[];
  readonly json?: boolean;
}

/** `vitral rate`: with which learning rate a recipe's model learns. */
export function rateCommand(tools: Tools): Command {
  return new Command("rate")
    .description("train with a rate that rises until the loss runs away, draw the losses, and suggest a learning rate")
    .argument("<recipe>", "path of a recipe")
    .option("-o, --output <file>", "the curve, NAME.svg, `-` for the terminal; RECIPE-rate.svg beside you if left out")
    .addOption(new Option("--from <rate>", "the lowest rate").argParser(rateOf).default(usualRange.from))
    .addOption(new Option("--to <rate>", "the highest").argParser(rateOf).default(usualRange.to))
    .addOption(new Option("--steps <n>", "how many rates between").argParser(wholeNumber).default(usualRange.steps))
    .addOption(engineOption())
    .addOption(threadsOption())
    .option("--batch-size <n>", "images in a step")
    .option("--seed <n>", "settles initial weights, order of images and dropout")
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(valueOption())
    .option("--json", "print rates, losses and suggestions as JSON")
    .addHelpText(
      "after",
      `
All is as \`vitral train\` does it, but for the rate: it rises by a fixed factor at each step, whatever the recipe's
schedule says. Suggested is the valley: the middle of the longest fall of the smoothed loss. Steepest is where it falls
fastest. The recipe stays as it is, and nothing is left but the curve.

Examples:
  $ vitral rate recipe.json
  $ vitral rate recipe.json --with optimizer=sgd -o sgd.svg
  $ vitral rate recipe.json --from 1e-5 --to 1 --steps 200 --json`,
    )
    .action(async (recipe: string, flags: RateFlags, command: Command) => {
      const { from, to, steps, engine, threads, batchSize, seed, json } = flags;
      if (from >= to) command.error("error: --from must be below --to", { exitCode: exitCodes.usage });
      const output = flags.output ?? `${basename(recipe, extname(recipe))}-rate.svg`;
      outputFormat(command, { svg: ["svg"] }, output === "-" ? undefined : output);
      const isQuiet = json === true || output === "-";
      const progress = new StatusLine();
      const interrupt = new Interrupt(() => {
        progress.stop();
        tell("stopping after this step (Ctrl-C again: at once)");
      });
      interrupt.listen();
      try {
        const found = await findRate(tools, {
          ...{ recipe, ...choicesOf(flags), values: flags.with, engine, threads, batchSize, seed },
          ...{ from, to, steps, signal: interrupt.signal },
          onEngine: (identity, note) => isQuiet || print(fitting(engineText(identity, note))),
          onMemory(memory) {
            if (!isQuiet) print(fitting([memoryText(memory)]));
            tellMemoryWarning(memory);
          },
          onStart: (notes) => tell(fitting(notes, process.stderr)),
          onTried: ({ rate, loss }, count) =>
            progress.show(`${count} of ${steps}: rate ${rateText(rate)}, loss ${loss.toPrecision(4)}`),
        });
        progress.stop();
        if (found.ended === "interrupted") return stopped();
        if (output === "-" && !json) printFile(found.svg());
        if (output !== "-") await writeOutput(output, found.svg());
        if (json) printJson(jsonText(found, output));
        else if (output !== "-") print(rateLines(found, output, commandOf(recipe, flags, found)));
        if (!json) tellProblems(found.problems);
        process.exitCode = exitCodeOf(found.problems);
      } catch (error) {
        if (!interrupt.signal.aborted) throw error;
        stopped();
      } finally {
        progress.stop();
        interrupt.close();
      }
    });
}

/** A rate that a recipe may have. */
function rateOf(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= usualRange.to))
    throw new InvalidArgumentError(`It must be a number above 0, and at most ${usualRange.to}.`);
  return rate;
}

function stopped(): void {
  tell("stopped: nothing was written");
  process.exitCode = stoppedCode();
}

const jsonText = ({ problems, svg, ...found }: RateResult, output: string): string =>
  JSON.stringify({
    ...found,
    curve: output === "-" ? undefined : output,
    problems: JSON.parse(renderJson(problems)),
  });

const endings = { range: "the last", away: "where the loss runs away" };

function rateLines({ tried, ended, suggestion, key, own }: RateResult, output: string, next: string): string[] {
  const last = tried.at(-1);
  const wrote = `wrote ${output}`;
  if (last === undefined || ended === "interrupted") return [wrote];
  const line = `${tried.length} steps, to a rate of ${rateText(last.rate)}, ${endings[ended]}`;
  if (suggestion === undefined) return [line, wrote];
  return [
    line,
    `suggested  ${rateText(suggestion.valley).padEnd(7)}  valley: the middle of the longest fall of the loss`,
    `steepest   ${rateText(suggestion.steepest).padEnd(7)}  where it falls fastest; it is lowest at ${rateText(suggestion.lowest)}`,
    `the recipe has ${own} (${key})`,
    wrote,
    "next:",
    `  ${next}`,
  ];
}

/** The training to type next, with what was chosen here. */
function commandOf(recipe: string, flags: RateFlags, { key, suggestion }: RateResult): string {
  const { engine, threads, batchSize, seed, preset, set = [] } = flags;
  const values = (flags.with ?? []).filter((value) => !value.startsWith(`${key}=`));
  const given = Object.entries({ engine, threads, "batch-size": batchSize, seed, preset }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  const all = [...given, ...set.map((one) => ["set", one] as const), ...values.map((one) => ["with", one] as const)];
  const chosen = all.map(([name, value]) => ` --${name} ${shellWord(value)}`).join("");
  const rate = suggestion === undefined ? "" : rateText(suggestion.valley);
  return `${commandLine`train ${recipe}`}${chosen} --with ${key}=${rate}`;
}
