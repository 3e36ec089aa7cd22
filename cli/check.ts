import { Command, Option } from "commander";
import { checkModes } from "../compiler/check.ts";
import { checkBlockFile } from "../compiler/check-block.ts";
import type { TypedGraph } from "../compiler/expand/typed-graph.ts";
import { parameterCount } from "../compiler/report/summary.ts";
import { checkRecipeText } from "../runtime/host/recipes/check-recipe.ts";
import { valueForSpec } from "../runtime/host/recipes/recipe-file-messages.ts";
import { specFiles } from "../runtime/host/specs/spec-files.ts";
import { renderSarif } from "../schema/codes/render-sarif.ts";
import type { Texts } from "../schema/problem/apply-edits.ts";
import { withoutRepeats } from "../schema/problem/order.ts";
import { type Problem, ProblemError } from "../schema/problem/problem.ts";
import { renderJson } from "../schema/problem/render-text.ts";
import type { Source } from "../schema/problem/source.ts";
import { fixFiles, mendedImports } from "./fix-files.ts";
import { givenFile } from "./given-spec.ts";
import { counted, shortNumber } from "./number-text.ts";
import { settingOption, valueOption } from "./options.ts";
import { exitCodeOf } from "./report-problems.ts";
import { choicesOf, overridesOf, presetOption, type RecipeFlags } from "./spec-choices.ts";
import { fitting, print, printJson, tell, tellProblems } from "./terminal.ts";

const formats = ["text", "json", "sarif"] as const;

interface CheckFlags extends RecipeFlags {
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
    .addOption(valueOption())
    .addOption(new Option("--format <name>", "how problems are printed").choices(formats).default("text"))
    .option("--json", "the same as --format json")
    .option("--fix", "apply the fixes that cannot be wrong, and write the files, also those that a spec imports")
    .addHelpText(
      "after",
      `
json and sarif go to standard output, with every problem; text shows the first 20. \`vitral explain CODE\` says more
of a code. Ends with 1 if there is an error, with 2 if that stands in a flag; warnings and hints leave it at 0.

Examples:
  $ vitral check specs/vit.json
  $ vitral check specs/vit.json --preset mnist --set patch_size=5
  $ vitral check specs/recipes/quick-start.json
  $ vitral check vitral:deit-small --with dataset.folder=photos --set classes=3
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
    if (format !== "text") continue;
    if (checked.typed !== undefined) print(fitting([okText(source, checked.typed)]));
    const isSound = !checked.problems.some(({ severity }) => severity === "error");
    if (checked.isBlock === true && isSound) print(fitting([blockText(source)]));
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
  readonly checked: {
    readonly typed?: TypedGraph | undefined;
    /** A file of one block has no model: its form was looked at. */
    readonly isBlock?: boolean;
    readonly problems: readonly Problem[];
  };
}

/** A file that cannot be read is a problem like others: the files after it are looked at all the same. */
async function checkOne(path: string, flags: CheckFlags, format: CheckFlags["format"]): Promise<Checked> {
  try {
    const choices = choicesOf(flags);
    const { source, isRecipe, isOwn } = await givenFile(path);
    const look = (texts: Texts): Checked["checked"] => {
      const own = { name: source.name, text: texts.get(source.name) ?? source.text };
      if (isRecipe) {
        const { checked, problems } = checkRecipeText(own, overridesOf(flags));
        return { typed: checked?.model.evaluated, problems };
      }
      const [value] = flags.with ?? [];
      if (value !== undefined) return { problems: [valueForSpec(value, path)] };
      const importer = mendedImports(specFiles(path), texts);
      // With values it is looked at as if it were a model.
      const form = flags.set === undefined && flags.preset === undefined ? checkBlockFile(own, importer) : undefined;
      if (form !== undefined) return { isBlock: true, problems: form };
      const { model, problems } = checkModes(own, { ...choices, importer });
      return { typed: model?.evaluated, problems };
    };
    // A recipe's spec is mended where it is checked itself.
    const mendable = ({ span }: Problem) => !isRecipe || span?.source.name === source.name;
    if (flags.fix && isOwn)
      await fixFiles((texts) => look(texts).problems.filter(mendable), format === "text" ? print : tell);
    const after = flags.fix && isOwn ? (await givenFile(path)).source : source;
    return { source, checked: look(new Map([[source.name, after.text]])) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { source: { name: path, text: "" }, checked: { problems: error.problems } };
  }
}

const blockText = ({ name }: Source): string =>
  `ok: ${name}: the form of a block; its shapes are known where it is called, or with --set`;

/** `ok: specs/vit.json: 242 nodes, 152 weights, 86.6 M parameters` */
function okText({ name }: Source, typed: TypedGraph): string {
  const counts = [
    counted(typed.ops.length, "node"),
    counted(typed.weights.size, "weight"),
    `${shortNumber(parameterCount(typed.weights.values()))} parameters`,
  ];
  return `ok: ${name}: ${counts.join(", ")}`;
}
