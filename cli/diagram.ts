import { Command, InvalidArgumentError, Option } from "commander";
import type { Drawing } from "../compiler/drawing/drawing.ts";
import { noChoiceOfVit } from "../compiler/paper/vit-messages.ts";
import type { Content, FigureStyle } from "../runtime/host/figures/figure-file.ts";
import {
  bytesForTerminal,
  changedSpec,
  leftClosed,
  noPages,
  uselessFlag,
} from "../runtime/host/figures/figure-file-messages.ts";
import { writeOutput } from "../runtime/host/files/write-output.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import {
  directionNames,
  figureFormats,
  layoutNames,
  letterings,
  pictureChoices,
  shapeChoices,
  themeNames,
} from "./figure-flags.ts";
import { givenSpec } from "./given-spec.ts";
import { pathsOption, settingOption } from "./options.ts";
import { outputFormat } from "./output-format.ts";
import { pointsOf, widthOf } from "./page-width.ts";
import { exitCodes } from "./report-problems.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { print, printBytes, printFile, tell } from "./terminal.ts";

type Format = keyof typeof figureFormats;

interface DiagramFlags extends SpecFlags, FigureStyle {
  readonly output?: string;
  readonly format?: Format;
  readonly depth?: number;
  readonly width?: string;
  readonly pages?: boolean;
  readonly pictures?: (typeof pictureChoices)[number];
  readonly layout?: (typeof layoutNames)[number];
  readonly direction?: (typeof directionNames)[number];
  readonly pattern?: string;
  readonly allOps?: boolean;
  readonly shapes?: (typeof shapeChoices)[number];
  readonly from?: string;
  readonly diff?: string;
  readonly open?: readonly string[];
  readonly close?: readonly string[];
  readonly focus?: string;
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
      "one figure, with so many levels of blocks and loops open in it; panels, each block once, if left out",
      depthOf,
    )
    .addOption(pathsOption("--open <block>", "draw a block or loop where it stands, by its path; may be repeated"))
    .addOption(pathsOption("--close <block>", "draw it as a box and nothing of what is in it; may be repeated"))
    .option("--focus <block>", "one block alone, by its path or name; also one that comes with Vitral")
    .option("--width <length>", "how wide a page of panels may be; 6.75in, as a paper's text is, if left out", widthOf)
    .option("--pages", "all panels, on as many pages as they take; what one page has room for if left out")
    .addOption(
      new Option(
        "--shapes <how>",
        "what lines say of what flows: sizes, what the author calls axes, both, or nothing",
      ).choices(shapeChoices),
    )
    .option(
      "--all-ops",
      "draw what changes nothing too: dropout of rate 0, a roll by 0, a weight repeated for each image",
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
    .addOption(
      new Option("--direction <way>", "which way it is read; right: stages in a row, and blocks under it").choices(
        directionNames,
      ),
    )
    .option("--legend", "say under it what its shapes mean")
    .option("--fragment", "TikZ for a document of yours to \\input, instead of a document")
    .option("--diff <other>", "what was added, removed and changed since another: a spec, or a preset of this one")
    .addOption(
      new Option("--pattern <pattern>", "draw a pattern alone, as wires, and no spec").conflicts([...ofModels]),
    )
    .option("--from <file>", "draw a figure anew: of its spec, with its flags, unless others are given")
    .addHelpText(
      "after",
      `
The model is drawn with its blocks closed and distinct blocks once beside it, joined to their places, on a page for
print: letters have 6 points or more, and blocks that the page has no room for stay closed and are named. --pages draws
them on further pages, NAME-2.svg, in a PDF in the same file; a page of HTML has all of them. --depth, --pictures and
--diff draw one figure, with blocks open in their places. A loop is drawn once, with how often it runs. --open draws a
block where it stands, --close as a box alone: by its path, with * for the number of an iteration; a block that stands
in several places is drawn in one way in all of them. Grey words on arrows are shapes. Pointing at a box in a browser
shows its path, shapes and weights. A length is in in, cm, mm, pt or px.

Examples:
  $ vitral diagram specs/vit.json -o vit.svg
  $ vitral diagram specs/vit.json --preset mnist --set depth=6 -o mnist.pdf
  $ vitral diagram specs/swin.json --depth 1 --scale 3 -o overview.png
  $ vitral diagram specs/vit.json -o vit.html
  $ vitral diagram specs/vit.json --width 3.25in -o column.pdf
  $ vitral diagram specs/swin.json --pages -o swin.pdf
  $ vitral diagram specs/swin.json --shapes both -o swin.pdf
  $ vitral diagram specs/vit.json --fonts embed -o vit.svg
  $ vitral diagram specs/vit.json --theme paper -o vit.pdf
  $ vitral diagram specs/vit.json --layout vit-paper -o figure-1.svg
  $ vitral diagram specs/vit.json --direction up -o vit.pdf
  $ vitral diagram specs/swin.json --direction right --shapes names -o stages.pdf
  $ vitral diagram specs/vit.json --close transformer.layers.*.ffn -o vit.svg
  $ vitral diagram specs/swin.json --focus window_attention -o attention.pdf
  $ vitral diagram vitral:blocks/attention -o attention.svg
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
  const { from: _, ...given } = command.opts<DiagramFlags>();
  const own = known.filter((flag) => given[flag] === undefined).map((flag) => written(flag, record.flags[flag]));
  const { set = [], ...others } = given;
  const args = [...record.set, ...set].map((setting) => `--set=${setting}`);
  const mine = Object.entries(others).map(([flag, value]) => written(flag, value));
  const output = given.output === undefined ? [`--output=${figure}`] : [];
  const anew = diagramCommand().option("--drawn-from <digest>");
  await anew.parseAsync(
    [...own, ...args, ...mine, ...output, `--drawn-from=${record.sha256}`, ...(spec === undefined ? [] : ["--", spec])],
    {
      from: "user",
    },
  );
}

/** Flags that say what a figure shows of a model. */
const ofFigures = [
  "depth",
  "width",
  "pages",
  "shapes",
  "allOps",
  "open",
  "close",
  "focus",
  "diff",
  "pictures",
  "direction",
] as const;

/** Flags that a figure remembers. */
const kept = ["preset", ...ofFigures, "fonts", "scale", "fragment", "theme", "legend", "layout", "pattern"] as const;

/** Flags that say nothing of a pattern. */
const ofModels = ["preset", "set", "layout", ...ofFigures] as const;

/** Flags that say nothing of a figure as in the ViT paper. */
const ofOtherLayouts: readonly (keyof DiagramFlags)[] = ofFigures;

/** `allOps` → `all-ops` */
const flagName = (option: string): string => option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function written(flag: string, value: unknown): string {
  const name = `--${flagName(flag)}`;
  return value === true || value === "true" ? name : `${name}=${value}`;
}

async function drawDiagram(path: string, flags: DiagramFlags, format: Format): Promise<void> {
  // Loaded when first wanted, so that `--help` is quick.
  const { figureFiles, requireKnown } = await import("../runtime/host/figures/figure-file.ts");
  const { recordText } = await import("../runtime/host/figures/figure-record.ts");
  const { filesDigest } = await import("../runtime/host/run-folder/run-digests.ts");
  const { fonts, scale, fragment, theme, legend, direction, width, pictures, diff } = flags;
  // Beside each other there is room for stages, and for little in them.
  const isAlone = (diff ?? pictures) !== undefined;
  const depth = flags.depth ?? (direction === "right" && isAlone ? 1 : undefined);
  const style = { fonts, scale, fragment, theme, legend };
  requireKnown(style, format);
  const given = await givenSpec(path, flags);
  const { source, choices } = given;
  const { drawAsVit, drawPanels, drawSpec } = await import("../runtime/diagram/draw-spec.ts");
  const { comparedFigure, differenceLines } = await import("./compared-figure.ts");
  const isVit = flags.layout === "vit-paper";
  if (isVit) requireVitFlags(flags, format);
  const compared = diff === undefined ? undefined : await comparedFigure(given, diff, { ...flags, depth });
  const { allOps, shapes, open, close, focus } = flags;
  const asked = { ...choices, allOps, shapes, direction, open, close, focus };
  const isOne = isVit || (compared ?? depth ?? pictures) !== undefined;
  const sheet = isOne ? undefined : drawPanels(source, asked);
  const figure =
    isVit || sheet !== undefined ? undefined : (compared ?? drawSpec(source, { ...asked, depth, pictures }));
  const sha256 = filesDigest({ source, imported: [...given.files.values()] });
  const record = recordText({ spec: path, sha256, set: flags.set ?? [], flags: remembered(flags) });
  if (flags.drawnFrom !== undefined && flags.drawnFrom !== sha256) tell(changedSpec(path));
  if ((width !== undefined || flags.pages) && sheet === undefined) tell(noPages);
  const points = width === undefined ? undefined : pointsOf(width);
  const onePage = sheet === undefined || flags.pages || isWhole(format) ? undefined : await sheet.page(points);
  const pages = async (): Promise<readonly [Drawing, ...Drawing[]]> =>
    onePage?.pages ?? sheet?.pages(points) ?? [(await figure?.drawing()) ?? drawAsVit(source, choices)];
  const page = async () => {
    const { drawingPage, figurePage } = await import("../runtime/host/figures/page/figure-page.ts");
    if (sheet !== undefined) return figurePage(source, asked, sheet, { theme, legend, record });
    const [drawing] = await pages();
    return drawingPage(drawing, { theme, legend, record });
  };
  const contents: readonly Content[] =
    format === "dot"
      ? [`${(sheet ?? figure)?.dot.trimEnd()}\n// ${record}\n`]
      : format === "html"
        ? [await page()]
        : await figureFiles(await pages(), format, style, record);
  const drawnDepth = figure?.diagram.depth;
  if (depth === undefined && drawnDepth !== undefined) {
    tell(`too large to read whole: drawn ${drawnDepth} levels deep; --depth chooses another`);
  }
  const output = flags.output ?? `${nameOf(path)}.${figureFormats[format][0]}`;
  // A page says itself of how many it is one: of several, the first goes to a terminal.
  for (const [i, content] of (output === "-" ? contents.slice(0, 1) : contents).entries())
    await write(i === 0 ? output : further(output, i + 1), content, format);
  if (onePage !== undefined && onePage.closed.length > 0 && output !== "-") tell(leftClosed(onePage.closed));
  if (compared !== undefined && flags.output !== "-") print(differenceLines(compared));
}

/** What shows all panels, however many. */
const isWhole = (format: Format): boolean => format === "dot" || format === "html";

/** A pattern by itself. */
async function drawPattern(text: string, flags: DiagramFlags, format: Format): Promise<void> {
  const { requireKnown } = await import("../runtime/host/figures/figure-file.ts");
  const { fonts, scale, fragment, theme, legend } = flags;
  const style = { fonts, scale, fragment, theme, legend };
  requireKnown(style, format);
  if (format === "dot" || format === "html") throw new ProblemError(uselessFlag("pattern", format, drawnFormats));
  const { patternFigure } = await import("./pattern-figure.ts");
  const content = await patternFigure(text, format, style, remembered(flags));
  await write(flags.output ?? `pattern.${figureFormats[format][0]}`, content, format);
}

const remembered = (flags: DiagramFlags): Record<string, string> =>
  Object.fromEntries(kept.flatMap((flag) => (flags[flag] === undefined ? [] : [[flag, String(flags[flag])] as const])));

async function write(output: string, content: Content, format: Format): Promise<void> {
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
  if (useless !== undefined) throw new ProblemError(noChoiceOfVit(flagName(useless)));
  if (format === "dot") throw new ProblemError(uselessFlag("layout", format, drawnFormats));
}

/** `vit.svg`, `vit-2.svg` */
function further(file: string, page: number): string {
  const ending = /\.[^./\\]*$/.exec(file)?.[0] ?? "";
  return `${file.slice(0, file.length - ending.length)}-${page}${ending}`;
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
