import { Command, InvalidArgumentError, Option } from "commander";
import { writeOutput } from "../runtime/host/files/write-output.ts";
import { givenSpec } from "./given-spec.ts";
import { settingOption } from "./options.ts";
import { outputFormat } from "./output-format.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { print, printFile, tell } from "./terminal.ts";

const formats = { svg: ["svg"], dot: ["dot", "gv"] } as const;
type Format = keyof typeof formats;

interface DiagramFlags extends SpecFlags {
  readonly output?: string;
  readonly format?: Format;
  readonly depth?: number;
}

/** `vitral diagram`: the architecture as a figure. */
export function diagramCommand(): Command {
  return new Command("diagram")
    .description("draw a spec's architecture: blocks, loops, residuals and shapes")
    .argument("<spec>", "path of a spec, or of the folder of a run")
    .option("-o, --output <file>", "where to write the figure, `-` for the terminal; NAME.svg beside you if left out")
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(
      new Option("--format <name>", "svg, or Graphviz's dot; from the output's name if left out").choices(
        Object.keys(formats),
      ),
    )
    .option(
      "--depth <n>",
      "how many levels of blocks and loops to draw open; all that can be read if left out",
      depthOf,
    )
    .addHelpText(
      "after",
      `
A loop is drawn once, with how often it runs; where its iterations differ, each kind is drawn once. Grey words on
arrows are shapes. Pointing at a box in a browser shows its path, shapes and weights.

Examples:
  $ vitral diagram specs/vit.json -o vit.svg
  $ vitral diagram specs/vit.json --preset mnist --set depth=6 -o mnist.svg
  $ vitral diagram specs/swin.json --depth 1 -o overview.svg
  $ vitral diagram specs/vit.json --format dot -o - | dot -Tpdf > vit.pdf`,
    )
    .action((path: string, flags: DiagramFlags, command: Command) =>
      drawDiagram(path, flags, outputFormat(command, formats, flags.output, flags.format)),
    );
}

async function drawDiagram(path: string, flags: DiagramFlags, format: Format): Promise<void> {
  const { source, choices } = await givenSpec(path, flags);
  // Loaded when first wanted, so that `--help` is quick.
  const { drawSpec } = await import("../runtime/diagram/draw-spec.ts");
  const figure = drawSpec(source, { ...choices, depth: flags.depth });
  const text = format === "dot" ? figure.dot : await figure.svg();
  const { depth } = figure.diagram;
  if (flags.depth === undefined && depth !== undefined) {
    tell(`too large to read whole: drawn ${depth} levels deep; --depth chooses another`);
  }
  const output = flags.output ?? `${nameOf(path)}.${format}`;
  if (output === "-") printFile(text);
  else {
    await writeOutput(output, text);
    print(`wrote ${output}`);
  }
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
