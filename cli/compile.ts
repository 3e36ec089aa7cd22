import { Command, Option } from "commander";
import { checkedModel } from "../compiler/check.ts";
import { type CompileOptions, compile, type GivenModel, lowerModel } from "../compiler/compile.ts";
import { printGraph } from "../compiler/graph/print-graph.ts";
import type { Plan } from "../compiler/ir/plan.ts";
import { outlineOf } from "../compiler/outline/make-outline.ts";
import { printOutline } from "../compiler/outline/print-outline.ts";
import { planInPieces } from "../compiler/plan/print-plan.ts";
import { printOps } from "../compiler/report/print-ops.ts";
import { describeModule } from "../compiler/targets/module/compile-module.ts";
import { moduleParts } from "../compiler/targets/module/module-parts.ts";
import { regionsInPieces } from "../compiler/targets/module/print-regions.ts";
import { watInPieces } from "../compiler/wasm/print-wat.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { writeOutput } from "../runtime/host/files/write-output.ts";
import { vectorsHere } from "../runtime/module/vectors.ts";
import { engineNames } from "../schema/recipe/recipe.ts";
import { plainAdamw } from "../schema/recipe/recipe-optimizer.ts";
import { givenSpec } from "./given-spec.ts";
import { settingOption, wholeNumber } from "./options.ts";
import { outputFormat } from "./output-format.ts";
import { tellLongCompile } from "./patience.ts";
import { exitCodes } from "./report-problems.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { printFile, printJson } from "./terminal.ts";

const FORMATS = { text: ["txt"], json: ["json"], wat: ["wat"] } as const;
const FORMS = ["ops", "outline", "kernels", "plan", "regions", "wat"] as const;
/** What only engine `wasm` makes of a plan. */
const MODULE_FORMS: ReadonlySet<string> = new Set(["regions", "wat"]);
const SIGNATURES = ["predict", "eval", "train"] as const;

interface CompileFlags extends SpecFlags {
  readonly emit: (typeof FORMS)[number];
  readonly signature: (typeof SIGNATURES)[number];
  readonly engine?: EngineName;
  readonly batchSize: number;
  readonly output?: string;
  readonly json?: boolean;
}

/** `vitral compile`: any form that a spec goes through, printed. */
export function compileCommand(): Command {
  return new Command("compile")
    .description(
      "compile a spec and print one of its forms: ops, the outline, kernels, the plan that an engine runs, or what engine `wasm` makes of it: regions, and a module as text",
    )
    .argument("<spec>", "path of a spec, or of the folder of a run")
    .addOption(new Option("--emit <form>", "which form").choices(FORMS).default("plan"))
    .addOption(
      new Option("--signature <name>", "what the kernels or the plan are for").choices(SIGNATURES).default("predict"),
    )
    .addOption(
      new Option("--engine <name>", "whose plan; wasm, or of regions and wat module, if left out").choices(engineNames),
    )
    .option("--batch-size <n>", "how many images at once", wholeNumber, 1)
    .addOption(presetOption())
    .addOption(settingOption())
    .option("-o, --output <file>", "write to a file: NAME.txt, NAME.wat, or NAME.json for the plan as JSON")
    .option("--json", "the plan as JSON, complete with constants: it runs without the compiler")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral compile specs/vit.json --preset mnist --emit ops
  $ vitral compile specs/vit.json --preset mnist --emit plan --signature train --batch-size 64
  $ vitral compile specs/vit.json --preset mnist --emit regions --signature train --batch-size 64
  $ vitral compile specs/vit.json --preset mnist --emit wat -o vit.wat
  $ vitral compile specs/vit.json --preset mnist -o vit.plan.json`,
    )
    .action(async (spec: string, flags: CompileFlags, command: Command) => {
      const format = outputFormat<keyof typeof FORMATS>(
        command,
        FORMATS,
        flags.output,
        flags.json ? "json" : undefined,
      );
      if (format === "wat" && flags.emit !== "wat") {
        command.error(`error: a file of a module's text needs --emit wat, not ${flags.emit}`, {
          exitCode: exitCodes.usage,
        });
      }
      if (format === "json" && flags.emit !== "plan") {
        command.error(`error: only a plan is written as JSON, not ${flags.emit}`, { exitCode: exitCodes.usage });
      }
      if (MODULE_FORMS.has(flags.emit) && (flags.engine ?? "wasm") !== "wasm") {
        command.error(`error: only engine wasm makes ${flags.emit}, not ${flags.engine}`, {
          exitCode: exitCodes.usage,
        });
      }
      const pieces = emitted(await requestOf(spec, flags), flags, format);
      if (flags.output !== undefined) {
        const end = format === "json" ? ["\n"] : [];
        await writeOutput(flags.output, [...bytesOf(pieces), ...bytesOf(end)]);
      } else for (const piece of pieces) (format === "json" ? printJson : printFile)(piece);
    });
}

async function requestOf(path: string, flags: CompileFlags): Promise<CompileOptions & GivenModel> {
  const { source, choices } = await givenSpec(path, flags);
  return {
    model: checkedModel(source, choices, flags.signature === "train"),
    engine: flags.engine ?? "wasm",
    batchSizes: { [flags.signature]: [flags.batchSize] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }) },
  };
}

function* bytesOf(pieces: Iterable<string>): Generator<Uint8Array, void> {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** The form asked for, as pieces of text: those of a plan end with lines. */
function emitted(
  request: CompileOptions & GivenModel,
  { emit, signature }: CompileFlags,
  format: keyof typeof FORMATS,
): Iterable<string> {
  const { trained, evaluated } = request.model;
  const typed = signature === "train" ? trained : evaluated;
  if (emit === "ops" || emit === "outline") {
    return [emit === "ops" ? printOps(typed) : printOutline(outlineOf(typed))];
  }
  tellLongCompile(typed.ops.length);
  if (emit === "kernels") return [printGraph(lowerModel(request, signature))];
  const plan = compile(request);
  if (emit === "regions" || emit === "wat") return ofModule(plan, signature, emit);
  return format === "json" ? [JSON.stringify(plan)] : planInPieces(plan);
}

/** For one thread of this machine; where threads wait is the same for any number. */
function ofModule(plan: Plan, signature: string, emit: "regions" | "wat"): Iterable<string> {
  const described = describeModule(plan, { relaxed: vectorsHere() === "relaxed", threads: 1 });
  if (emit === "wat") return watInPieces(described.module);
  const [program] = described.programs.values();
  return program === undefined ? [] : regionsInPieces(`${plan.name} ${signature}`, moduleParts(plan, program));
}
