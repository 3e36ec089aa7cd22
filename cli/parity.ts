import { spawn } from "node:child_process";
import { Command, Option } from "commander";
import { targetNamed } from "../compiler/targets/index.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { readSafetensors } from "../runtime/host/files/read-safetensors.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { type Deviation, TOLERANCE } from "../runtime/parity/deviation.ts";
import { type ParityReport, runParity } from "../runtime/parity/parity.ts";
import { engineNames } from "../schema/recipe/recipe.ts";
import { givenSpec } from "./given-spec.ts";
import { settingOption } from "./options.ts";
import { exitCodes } from "./report-problems.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { fitting, print, printJson, tell } from "./terminal.ts";

interface ParityFlags extends SpecFlags {
  readonly engine: EngineName | "auto" | "all";
  readonly json?: boolean;
}

/** `vitral parity`: a spec against what another library recorded. */
export function parityCommand(tools: Tools): Command {
  return new Command("parity")
    .description("compare a spec with what another library computed: outputs, loss, gradients, one AdamW step")
    .argument("<spec>", "path of the spec; its `checkpoints` say how the other library's weights become ours")
    .argument("<case>", "safetensors file with input/, param/, output/, labels, loss, grad/ and adamw/ tensors")
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(
      new Option("--engine <name>", "what to compute with, or `all`")
        .choices([...engineNames, "all"])
        .default("auto", "the fastest that works"),
    )
    .option("--json", "print one JSON object an engine")
    .addHelpText(
      "after",
      `
Deviations are relative to the largest magnitude in each tensor. Allowed are ${TOLERANCE.output} for outputs and loss,
${TOLERANCE.gradient} for gradients and ${TOLERANCE.adamw} for weights after one step of AdamW (lr 1e-3, betas 0.9 and 0.999, eps 1e-8,
decay 0.05 on every weight, no clipping), where gradients are at least 1e-6. Ends with 1 where one is exceeded.
A gradient in which large terms cancel is mere rounding: it may be off by what the engine's own rounding is measured to
be, or, where the case's note \`cancels\` names it, by a millionth of the model's largest gradient.

Examples:
  $ vitral parity specs/vit.json vit_cls.safetensors --set image_size=32 --set patch_size=8 --set dim=32
  $ vitral parity specs/vit.json case.safetensors --set dim=24 heads=3 --engine all`,
    )
    .action(async (spec: string, file: string, flags: ParityFlags) => {
      const passed =
        flags.engine === "all"
          ? await compareAll(spec, file, flags)
          : await compareOne(tools, spec, file, flags.engine, flags);
      if (!passed) process.exitCode = exitCodes.problem;
    });
}

async function compareOne(
  tools: Tools,
  spec: string,
  file: string,
  engine: EngineName | "auto",
  flags: ParityFlags,
): Promise<boolean> {
  const { source, choices } = await givenSpec(spec, flags);
  const reference = readSafetensors(file);
  const opened = await tools.openEngine(engine);
  const report = await runParity(opened.engine, source, choices, reference, file);
  const failed = report.deviations.filter(({ passed }) => !passed);
  if (flags.json) printJson(JSON.stringify({ ...report, passed: failed.length === 0 }));
  else print(fitting(reportLines(report)));
  return failed.length === 0;
}

/** A process holds one engine: comparing several takes a process each, one after the other. */
async function compareAll(spec: string, file: string, { preset, set = [], json }: ParityFlags): Promise<boolean> {
  let passed = true;
  const [, script = ""] = process.argv;
  const rest = [
    ...(preset === undefined ? [] : ["--preset", preset]),
    ...set.flatMap((text) => ["--set", text]),
    ...(json ? ["--json"] : []),
  ];
  const { locateOnnxruntime } = await import("../runtime/host/onnxruntime/locate.ts");
  const { locateTensorflow } = await import("../runtime/host/tensorflow/locate.ts");
  for (const engine of engineNames) {
    const located =
      engine === "tensorflow" ? locateTensorflow() : engine === "onnxruntime" ? locateOnnxruntime() : undefined;
    if (located !== undefined && "missing" in located) {
      tell(`engine ${engine} left out: ${located.missing}`);
      continue;
    }
    const code = await new Promise<number | null>((resolve, fail) => {
      const child = spawn(
        process.execPath,
        [...process.execArgv, script, "parity", spec, file, "--engine", engine, ...rest],
        { stdio: "inherit" },
      );
      child.on("error", fail);
      child.on("exit", resolve);
    });
    if (code === exitCodes.readerLeft) process.exit(code);
    passed &&= code === exitCodes.done;
  }
  return passed;
}

const KINDS: readonly [Deviation["kind"], string][] = [
  ["output", "outputs"],
  ["loss", "loss"],
  ["gradient", "gradients"],
  ["adamw", "weights after AdamW"],
  ["state", "running statistics"],
];

function reportLines({ engine, deviations, weights }: ParityReport): string[] {
  const isTrained = targetNamed(engine)?.predictsOnly !== true;
  const { count, unused } = weights;
  const left = unused.length === 0 ? "" : `; unused: ${unused.join(", ")}`;
  const lines = [
    `engine ${engine}`,
    `  ${"weights".padEnd(20)} ${count - unused.length} of ${count} tensors used${left}`,
  ];
  for (const [kind, title] of KINDS) {
    const all = deviations.filter((deviation) => deviation.kind === kind);
    if (all.length === 0) {
      // Few cases have running statistics; the others lack what they should have.
      if (kind !== "state")
        lines.push(`  ${title}: ${isTrained ? "the case records none" : `${engine} trains nothing`}`);
      continue;
    }
    const found = all.filter(({ cancels }) => cancels !== true);
    const worst = found.reduce<Deviation | undefined>((a, b) => (a && a.relative >= b.relative ? a : b), undefined);
    const verdict = all.every(({ passed }) => passed) ? "ok" : "DIFFERS";
    const at = worst && `, worst ${worst.relative.toExponential(1)} of ${TOLERANCE[kind]} at ${worst.name}`;
    lines.push(`  ${title.padEnd(20)} ${verdict.padEnd(8)} ${all.length} compared${at ?? ""}`);
    for (const { name, relative, passed } of found)
      if (!passed) lines.push(`    ${name}: ${relative.toExponential(2)}`);
    for (const { name, largest, relative, cancels } of all)
      if (cancels)
        lines.push(
          `    ${name}: cancels, at most ${largest.toExponential(1)} and off by ${(relative * largest).toExponential(1)}`,
        );
  }
  return lines;
}
