import { Command, InvalidArgumentError, Option } from "commander";
import { noChoiceOfVit } from "../compiler/paper/vit-messages.ts";
import type { FigureStyle } from "../runtime/host/figures/figure-file.ts";
import { bytesForTerminal, changedSpec, uselessFlag } from "../runtime/host/figures/figure-file-messages.ts";
import { writeOutput } from "../runtime/host/files/write-output.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import { figureFormats, layoutNames, letterings, pictureChoices, themeNames } from "./figure-flags.ts";
import { givenSpec } from "./given-spec.ts";
import { settingOption } from "./options.ts";
import { outputFormat } from "./output-format.ts";
import { exitCodes } from "./report-problems.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { print, printBytes, printFile, tell } from "./terminal.ts";

type Format = keyof typeof figureFormats;

interface DiagramFlags extends SpecFlags, FigureStyle {
  readonly output?: string;
  readonly format?: Format;
  readonly depth?: number;
  readonly pictures?: (typeof pictureChoices)[number];
  readonly layout?: (typeof layoutNames)[number];
  readonly pattern?: string;
  readonly from?: string;
  readonly diff?: string;
  /** The digest of a figure's spec, when it is drawn anew. */
  readonly drawnFrom?: string;
}

/** `vitral diagram`: the architecture as a figure. */
export function diagramCommand(): Command {
  return new Command("diagram")
    .description("draw a spec's architecture: blocks, loops, residuals and shapes")
    .argument("[spec]", "path of a spec, or of the folder of a run")
    .option("-o, --output <file>", "where to write the figure, `-` for the terminal; NAME.svg beside you if left out")
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(
      new Option("--format <name>", "how to write it; from the output's name if left out").choices(
        Object.keys(figureFormats),
      ),
    )
    .option(
      "--depth <n>",
      "how many levels of blocks and loops to draw open; all that can be read if left out",
      depthOf,
    )
    .addOption(
      new Option("--fonts <how>", "what an SVG brings of its letters: a font, or paths; else it names fonts").choices(
        letterings,
      ),
    )
    .option("--scale <n>", "pixels of a PNG to each of the figure's own; 2, as far as it fits, if left out", scaleOf)
    .addOption(
      new Option("--theme <name>", "its inks: on a screen, in print and in grey, on dark pages, on slides").choices(
        themeNames,
      ),
    )
    .addOption(
      new Option(
        "--pictures <which>",
        "what ops do as pictures: where those say more than words, all, or none",
      ).choices(pictureChoices),
    )
    .addOption(
      new Option(
        "--layout <name>",
        "from top to bottom, or as Figure 1 of the ViT paper, if the model has its parts",
      ).choices(layoutNames),
    )
    .option("--fragment", "TikZ for a document of yours to \\input, instead of a document")
    .option("--diff <other>", "what was added, removed and changed since another: a spec, or a preset of this one")
    .addOption(
      new Option("--pattern <pattern>", "draw a pattern alone, as wires, and no spec").conflicts([...ofModels]),
    )
    .option("--from <file>", "draw a figure anew: of its spec, with its flags, unless others are given")
    .addHelpText(
      "after",
      `
A loop is drawn once, with how often it runs; where its iterations differ, each kind is drawn once. Grey words on
arrows are shapes. Pointing at a box in a browser shows its path, shapes and weights.

Examples:
  $ vitral diagram specs/vit.json -o vit.svg
  $ vitral diagram specs/vit.json --preset mnist --set depth=6 -o mnist.pdf
  $ vitral diagram specs/swin.json --depth 1 --scale 3 -o overview.png
  $ vitral diagram specs/vit.json --fonts embed -o vit.svg
  $ vitral diagram specs/vit.json --theme paper -o vit.pdf
  $ vitral diagram specs/vit.json --layout vit-paper -o figure-1.svg
  $ vitral diagram specs/vit.json --fragment -o vit.tex
  $ vitral diagram specs/vit.json --diff mnist -o mnist.svg
  $ vitral diagram mine.json --diff specs/vit.json -o mine.pdf
  $ vitral diagram --pattern "b c (h p) (w q) -> b (h w) (p q c)" -o patches.svg
  $ vitral diagram --from vit.pdf --theme slides -o slide.pdf
  $ vitral diagram specs/vit.json --format dot -o - | dot -Tps > vit.ps`,
    )
    .action(async (path: string | undefined, flags: DiagramFlags, command: Command) => {
      if (flags.from !== undefined) return drawAnew(flags.from, command);
      if (flags.pattern !== undefined && path === undefined)
        return drawPattern(flags.pattern, flags, outputFormat(command, figureFormats, flags.output, flags.format));
      if (flags.pattern !== undefined)
        return command.error("error: draw a pattern or a spec, not both", { exitCode: exitCodes.usage });
      if (path === undefined)
        return command.error("error: missing required argument 'spec'", { exitCode: exitCodes.usage });
      return drawDiagram(path, flags, outputFormat(command, figureFormats, flags.output, flags.format));
    });
}

/** As the figure's own command, with the flags of this one behind it: they win. What another format has no use for is left. */
async function drawAnew(figure: string, command: Command): Promise<void> {
  const { readRecord } = await import("../runtime/host/figures/figure-record.ts");
  const record = await readRecord(figure);
  const { isKnown } = await import("../runtime/host/figures/figure-file.ts");
  const { output: path = figure, format: asked } = command.opts<DiagramFlags>();
  const format = outputFormat(command, figureFormats, path, asked);
  const { layout = record.flags.layout } = command.opts<DiagramFlags>();
  const [spec = record.flags.pattern === undefined ? record.spec : undefined] = command.args;
  const isOther = (flag: string) =>
    (layout === "vit-paper" && ofOtherLayouts.some((one) => one === flag)) ||
    (flag === "pattern" && spec !== undefined);
  const known = kept.filter((flag) => record.flags[flag] !== undefined && isKnown(flag, format) && !isOther(flag));
  const own = known.map((flag) => (flag === "fragment" ? "--fragment" : `--${flag}=${record.flags[flag]}`));
  const { from: _, ...given } = command.opts<DiagramFlags>();
  const { set = [], ...others } = given;
  const args = [...record.set, ...set].map((setting) => `--set=${setting}`);
  const mine = Object.entries(others).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag}=${value}`));
  const output = given.output === undefined ? [`--output=${figure}`] : [];
  const anew = diagramCommand().option("--drawn-from <digest>");
  await anew.parseAsync(
    [...own, ...args, ...mine, ...output, `--drawn-from=${record.sha256}`, ...(spec === undefined ? [] : ["--", spec])],
    {
      from: "user",
    },
  );
}

/** Flags that a figure remembers. */
const kept = [
  "preset",
  "depth",
  "diff",
  "fonts",
  "scale",
  "fragment",
  "theme",
  "pictures",
  "layout",
  "pattern",
] as const;

/** Flags that say nothing of a pattern. */
const ofModels = ["preset", "set", "depth", "diff", "pictures", "layout"] as const;

/** Flags that say nothing of a figure as in the ViT paper. */
const ofOtherLayouts = ["depth", "diff", "pictures"] as const;

async function drawDiagram(path: string, flags: DiagramFlags, format: Format): Promise<void> {
  // Loaded when first wanted, so that `--help` is quick.
  const { figureFile, requireKnown } = await import("../runtime/host/figures/figure-file.ts");
  const { recordText } = await import("../runtime/host/figures/figure-record.ts");
  const { textDigest } = await import("../runtime/host/run-folder/run-digests.ts");
  const { fonts, scale, fragment, theme } = flags;
  const style = { fonts, scale, fragment, theme };
  requireKnown(style, format);
  const given = await givenSpec(path, flags);
  const { source, choices } = given;
  const { drawSpec, drawAsVit } = await import("../runtime/diagram/draw-spec.ts");
  const { comparedFigure, differenceLines } = await import("./compared-figure.ts");
  const isVit = flags.layout === "vit-paper";
  if (isVit) requireVitFlags(flags, format);
  const compared = flags.diff === undefined ? undefined : await comparedFigure(given, flags.diff, flags, flags.depth);
  const figure = isVit
    ? undefined
    : (compared ?? drawSpec(source, { ...choices, depth: flags.depth, pictures: flags.pictures }));
  const sha256 = textDigest(source);
  const record = recordText({ spec: path, sha256, set: flags.set ?? [], flags: remembered(flags) });
  if (flags.drawnFrom !== undefined && flags.drawnFrom !== sha256) tell(changedSpec(path));
  const content =
    format === "dot"
      ? `${figure?.dot.trimEnd()}\n// ${record}\n`
      : await figureFile(
          figure === undefined ? drawAsVit(source, choices) : await figure.drawing(),
          format,
          style,
          record,
        );
  const depth = figure?.diagram.depth;
  if (flags.depth === undefined && depth !== undefined) {
    tell(`too large to read whole: drawn ${depth} levels deep; --depth chooses another`);
  }
  await write(flags.output ?? `${nameOf(path)}.${figureFormats[format][0]}`, content, format);
  if (compared !== undefined && flags.output !== "-") print(differenceLines(compared));
}

/** A pattern by itself. */
async function drawPattern(text: string, flags: DiagramFlags, format: Format): Promise<void> {
  const { requireKnown } = await import("../runtime/host/figures/figure-file.ts");
  const { fonts, scale, fragment, theme } = flags;
  const style = { fonts, scale, fragment, theme };
  requireKnown(style, format);
  if (format === "dot") throw new ProblemError(uselessFlag("pattern", format, drawnFormats));
  const { patternFigure } = await import("./pattern-figure.ts");
  const content = await patternFigure(text, format, style, remembered(flags));
  await write(flags.output ?? `pattern.${figureFormats[format][0]}`, content, format);
}

const remembered = (flags: DiagramFlags): Record<string, string> =>
  Object.fromEntries(kept.flatMap((flag) => (flags[flag] === undefined ? [] : [[flag, String(flags[flag])] as const])));

async function write(output: string, content: string | readonly Uint8Array[], format: Format): Promise<void> {
  if (output !== "-") {
    await writeOutput(output, content);
    print(`wrote ${output}`);
  } else if (typeof content === "string") printFile(content);
  else if (!printBytes(content)) throw new ProblemError(bytesForTerminal(format));
}

/** What is laid out by the time it is written. */
const drawnFormats = ["svg", "png", "pdf", "tikz"] as const;

/** Refuses what would have no effect. */
function requireVitFlags(flags: DiagramFlags, format: Format): void {
  const useless = ofOtherLayouts.find((flag) => flags[flag] !== undefined);
  if (useless !== undefined) throw new ProblemError(noChoiceOfVit(useless));
  if (format === "dot") throw new ProblemError(uselessFlag("layout", format, drawnFormats));
}

/** `specs/vit.json` and `vitral:vit` → `vit` */
function nameOf(path: string): string {
  const file = path.split(/[/\\:]/).at(-1) ?? path;
  return file.replace(/\.jsonc?$/, "");
}

function depthOf(text: string): number {
  const depth = Number(text);
  if (!/^\d+$/.test(text) || depth > 1000) throw new InvalidArgumentError("It must be a whole number from 0.");
  return depth;
}

function scaleOf(text: string): number {
  const scale = Number(text);
  if (!/^[\d.]+(e\d+)?$/.test(text) || !(scale > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return scale;
}
