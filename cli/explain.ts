import { existsSync } from "node:fs";
import { Command } from "commander";
import { CODES } from "../schema/codes/index.ts";
import { pageText } from "../schema/codes/render-page.ts";
import { noSuchCode } from "../schema/messages/tool-messages.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import { modelJson, modelText } from "./explain-model.ts";
import { nodeText } from "./explain-node.ts";
import { isKnownWord, isWord, manualPath, wordLines } from "./explain-word.ts";
import { openSpec, sizeOption, sizesFor } from "./open-spec.ts";
import { settingOption } from "./options.ts";
import { exitCodes } from "./report-problems.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { columnsOf, fitting, print, printJson, tell } from "./terminal.ts";

interface ExplainFlags extends SpecFlags {
  readonly size?: readonly (readonly [string, number])[];
  readonly json?: boolean;
}

/** `vitral explain`: what a code means, what a spec resolves to, or why a node has the shape it has. */
export function explainCommand(): Command {
  return new Command("explain")
    .description("explain a code, an op, a resolved spec, or one of its nodes: values, shapes and who bound them")
    .argument("<what>", "a code such as S303, a word of the language such as conv, the path of a spec or of a run")
    .argument("[node]", "path of a node or a weight, such as transformer.layers.0.attn.to_qkv")
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(sizeOption())
    .option("--json", "print the resolved spec as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral explain S303
  $ vitral explain conv
  $ vitral explain specs/vit.json --preset mnist
  $ vitral explain specs/vit.json transformer.layers.0.attn.to_qkv`,
    )
    .action(async (what: string, node: string | undefined, flags: ExplainFlags, command: Command) => {
      const isFile = existsSync(what);
      const isCode = /^[a-z]\d{3}$/i.test(what);
      if (flags.json && (node !== undefined || (!isFile && (isCode || isWord(what))))) {
        command.error("error: --json is for a whole spec", { exitCode: exitCodes.usage });
      }
      if (isFile && isKnownWord(what)) tell(`\`${what}\` is a word of the language too; this is the file of that name`);
      if (isCode && !isFile) print(fitting(codeText(what.toUpperCase()).split("\n")));
      else if (isWord(what) && !isFile) print(fitting(wordLines(what, columnsOf(process.stdout))));
      else {
        const { model } = await openSpec(what, flags);
        const typed = model.evaluated;
        const sizes = sizesFor(typed, flags.size);
        if (node !== undefined) print(fitting(nodeText(typed, node, sizes)));
        else if (flags.json) printJson(modelJson(typed, sizes));
        else print(fitting(modelText(typed, sizes, columnsOf(process.stdout))));
      }
    });
}

function codeText(code: string): string {
  const page = CODES.get(code);
  if (page === undefined) throw new ProblemError(noSuchCode(code, CODES.keys(), manualPath("codes.md")));
  return pageText(code, page);
}
