import { Command, Option } from "commander";
import { checkModes } from "../compiler/check.ts";
import type { TypedGraph } from "../compiler/expand/typed-graph.ts";
import { writeFileAtomically } from "../runtime/host/files/atomic-file.ts";
import { checkRecipeText } from "../runtime/host/recipes/check-recipe.ts";
import { specFiles } from "../runtime/host/specs/spec-files.ts";
import { renderSarif } from "../schema/codes/render-sarif.ts";
import { fixSafely } from "../schema/problem/apply-edits.ts";
import { withoutRepeats } from "../schema/problem/order.ts";
import { type Problem, ProblemError } from "../schema/problem/problem.ts";
import { renderJson } from "../schema/problem/render-text.ts";
import { placeOf, type Source } from "../schema/problem/source.ts";
import { givenFile } from "./given-spec.ts";
import { counted, shortNumber } from "./number-text.ts";
import { settingOption } from "./options.ts";
import { exitCodeOf } from "./report-problems.ts";
import { choicesOf, overridesOf, presetOption, type SpecFlags } from "./spec-choices.ts";
import { fitting, print, printJson, tell, tellProblems } from "./terminal.ts";

const formats = ["text", "json", "sarif"] as const;

interface CheckFlags extends SpecFlags {
  readonly format: (typeof formats)[number];
  readonly json?: boolean;
  readonly fix?: boolean;
}

/** `vitral check`: everything that is wrong with specs and recipes, before any tensor exists. */
export function checkCommand(version: string): Command {
  return new Command("check")
    .description("find everything that is wrong with specs and recipes: shapes, names, sizes, at their line and column")
    .argument("<files...>", "paths of specs, of recipes, or of folders of runs")
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(new Option("--format <name>", "how problems are printed").choices(formats).default("text"))
    .option("--json", "the same as --format json")
    .option("--fix", "apply the fixes that cannot be wrong, and write the files")
    .addHelpText(
      "after",
      `
json and sarif go to standard output, with every problem; text shows the first 20. \`vitral explain CODE\` says more
of a code. Ends with 1 if there is an error, with 2 if that stands in a flag; warnings and hints leave it at 0.

Examples:
  $ vitral check specs/vit.json
  $ vitral check specs/vit.json --preset mnist --set patch_size=5
  $ vitral check specs/recipes/quick-start.json
  $ vitral check specs/*.json --format sarif > problems.sarif
  $ vitral check model.json --fix`,
    )
    .action((paths: readonly string[], flags: CheckFlags) => checkSpecs(paths, flags, version));
}

async function checkSpecs(paths: readonly string[], flags: CheckFlags, version: string): Promise<void> {
  const format = flags.json ? "json" : flags.format;
  const found: Problem[] = [];
  for (const path of paths) {
    const { source, checked } = await checkOne(path, flags, format);
    found.push(...checked.problems);
    if (format === "text" && checked.typed !== undefined) print(fitting([okText(source, checked.typed)]));
  }
  const problems = withoutRepeats(found);
  if (format === "json") printJson(renderJson(problems));
  else if (format === "sarif") printJson(renderSarif(problems, version));
  // On the stream of all problems, so that what a program reads from the other is never mixed with them.
  else if (problems.length > 0) tellProblems(problems, { counted: true });
  process.exitCode = exitCodeOf(problems);
}

interface Checked {
  readonly source: Source;
  readonly checked: { readonly typed?: TypedGraph | undefined; readonly problems: readonly Problem[] };
}

/** A file that cannot be read is a problem like others: the files after it are looked at all the same. */
async function checkOne(path: string, flags: CheckFlags, format: CheckFlags["format"]): Promise<Checked> {
  try {
    const choices = choicesOf(flags);
    const { source, isRecipe, isOwn } = await givenFile(path);
    const look = (text: Source): Checked["checked"] => {
      if (isRecipe) {
        const { checked, problems } = checkRecipeText(text, overridesOf(flags));
        return { typed: checked?.model.evaluated, problems };
      }
      const { model, problems } = checkModes(text, { ...choices, importer: specFiles(path) });
      return { typed: model?.evaluated, problems };
    };
    const mended = flags.fix && isOwn ? await fixed(source, (text) => look(text).problems, format) : source;
    return { source: mended, checked: look(mended) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { source: { name: path, text: "" }, checked: { problems: error.problems } };
  }
}

/** Writes the file with its safe fixes made, and says which. */
async function fixed(
  source: Source,
  problemsOf: (source: Source) => readonly Problem[],
  format: CheckFlags["format"],
): Promise<Source> {
  const { text, mended } = fixSafely(source, problemsOf);
  if (text === source.text) return source;
  await writeFileAtomically(source.name, text);
  const lines = mended.map((found) => `  ${placeText(found)} ${found.code} ${found.message}`);
  (format === "text" ? print : tell)([`${source.name}: ${counted(mended.length, "problem")} fixed`, ...lines]);
  return { name: source.name, text };
}

function placeText({ span }: Problem): string {
  if (span === undefined) return "";
  const { line, column } = placeOf(span.source, span.start);
  return `${line}:${column}`;
}

/** `ok: specs/vit.json: 242 nodes, 152 weights, 86.6 M parameters` */
function okText({ name }: Source, typed: TypedGraph): string {
  const weights = [...typed.weights.values()];
  const parameters = weights.reduce((sum, { sizes }) => sum + sizes.reduce((product, size) => product * size, 1), 0);
  const counts = [
    counted(typed.ops.length, "node"),
    counted(weights.length, "weight"),
    `${shortNumber(parameters)} parameters`,
  ];
  return `ok: ${name}: ${counts.join(", ")}`;
}
