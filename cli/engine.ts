import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { estimatesText, stepsText } from "../runtime/engines/choice-messages.ts";
import { readableBytes } from "../runtime/engines/readable-bytes.ts";
import { type AutoChoices, autoChoices } from "../runtime/host/engines/auto-choices.ts";
import { cacheFolder } from "../runtime/host/files/cache-folder.ts";
import { commandLine } from "../runtime/host/files/command-line.ts";
import { onnxruntimeCheck } from "../runtime/host/install-onnxruntime/check.ts";
import { installOnnxruntime } from "../runtime/host/install-onnxruntime/install.ts";
import { type Check, type Diagnosis, diagnoseTensorflow } from "../runtime/host/install-tensorflow/doctor.ts";
import { type InstallReport, installTensorflow } from "../runtime/host/install-tensorflow/install.ts";
import { type InstalledEngine, listEngines, removeEngines } from "../runtime/host/install-tensorflow/installed.ts";
import { moduleCheck } from "../runtime/host/module/module-check.ts";
import { exitCodes } from "./report-problems.ts";
import { type Colored, fitting, type Line, print, printJson, tell } from "./terminal.ts";

interface InstallFlags {
  readonly force?: boolean;
  readonly gpu?: boolean;
  readonly verbose?: boolean;
  readonly from: "auto" | "package" | "wheel";
}

/** `vitral engine`: the native engine's installation. The other engines come with Vitral itself. */
export function engineCommand(): Command {
  const command = new Command("engine")
    .description("install, check, list and remove native engines: TensorFlow, ONNX Runtime")
    .addHelpText(
      "after",
      `
Vitral runs without it, on WebAssembly; the README says under Speed what was measured of both. It lives in ${cacheFolder()} (VITRAL_CACHE names another folder).

Examples:
  $ vitral engine install          fetch, build and try it (700 MB on disk, under a minute)
  $ vitral engine install --gpu    the CUDA build with NVIDIA's libraries (4 GB on disk)
  $ vitral engine doctor           what this machine has, lacks, and why
  $ vitral engine list --json      what is installed, for a program
  $ vitral engine remove --all     free the space`,
    );

  command
    .command("install")
    .description(
      "install an engine into the cache: TensorFlow, or ONNX Runtime, which needs npm alone and only predicts",
    )
    .addArgument(new Argument("[engine]", "which").choices(["tensorflow", "onnxruntime"]).default("tensorflow"))
    .option("--force", "install again although it is there")
    .option("--gpu", "TensorFlow's CUDA build and NVIDIA's libraries")
    .addOption(
      new Option("--from <source>", "where TensorFlow's libraries come from")
        .choices(["auto", "package", "wheel"])
        .default("auto"),
    )
    .option("--verbose", "show every step even when piped")
    .addHelpText(
      "after",
      `
Sources: \`package\` is tfjs-node's own installer, \`wheel\` builds its binding against PyPI's TensorFlow
(needs python3 with pip and a C++ compiler), \`auto\` tries them in this order.

Examples:
  $ vitral engine install
  $ vitral engine install onnxruntime
  $ vitral engine install --gpu --from wheel`,
    )
    .action(install);

  command
    .command("doctor")
    .description(
      "check what WebAssembly has here, and all that the native engine needs; exit code 1 where it lacks some",
    )
    .option("--json", "print the checks as JSON")
    .addHelpText("after", "\nExamples:\n  $ vitral engine doctor\n  $ vitral engine doctor --json")
    .action(async (flags: { json?: boolean }) => {
      const native = await diagnoseTensorflow();
      const checks = [moduleCheck(), await onnxruntimeCheck(), ...native.checks];
      const diagnosis = { ...native, checks, auto: autoChoices() };
      if (flags.json) printJson(JSON.stringify(diagnosis, null, 2));
      else print([...diagnosisText(diagnosis), "", ...fitting(autoText(diagnosis.auto))]);
      if (!diagnosis.works) process.exitCode = exitCodes.problem;
    });

  command
    .command("list")
    .description("list the engines in the cache")
    .option("--json", "print the list as JSON")
    .addHelpText("after", "\nExamples:\n  $ vitral engine list\n  $ vitral engine list --json")
    .action((flags: { json?: boolean }) => {
      const engines = listEngines();
      if (flags.json) printJson(JSON.stringify(engines, null, 2));
      else print(engines.length === 0 ? "no engine is installed" : engines.map(engineLine));
    });

  command
    .command("remove")
    .description("remove engines from the cache")
    .argument("[names...]", "folders as `list` shows them; by default this version's", engineName)
    .option("--all", "every engine, other versions' too")
    .addHelpText("after", "\nExamples:\n  $ vitral engine remove\n  $ vitral engine remove --all")
    .action((names: readonly string[], flags: { all?: boolean }) => remove(names, flags.all ?? false));

  return command;
}

async function install(engine: string, flags: InstallFlags, command: Command): Promise<void> {
  if (engine === "onnxruntime" && (flags.gpu || flags.from !== "auto"))
    command.error("error: --gpu and --from are of tensorflow", { exitCode: exitCodes.usage });
  const cancel = new AbortController();
  const stop = (): void => cancel.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  // Progress is for a person who waits; a script wants the result only.
  const shown = flags.verbose === true || process.stderr.isTTY;
  const log = (line: string): void => {
    if (shown) tell(line.split("\n").map((text) => ({ parts: [{ color: "dim", text }] })));
  };
  const { force = false, gpu = false, from: source } = flags;
  try {
    if (engine === "onnxruntime") {
      const { signal } = cancel;
      const { onnxruntime, folder, bytes, alreadyThere } = await installOnnxruntime({ log, signal, force });
      const cost = alreadyThere ? "already there" : readableBytes(bytes);
      print([{ parts: [green("ready"), `: onnxruntime ${onnxruntime}, ${cost}`] }, folder]);
      return;
    }
    print(reportText(await installTensorflow({ log, signal: cancel.signal, force, gpu, source })));
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

async function remove(names: readonly string[], all: boolean): Promise<void> {
  const engines = listEngines();
  const unknown = names.filter((name) => !engines.some((engine) => engine.name === name));
  if (unknown.length > 0) {
    tell({ parts: [red("error"), `: no engine is called ${unknown.join(", ")}; see \`${commandLine`engine list`}\``] });
    process.exitCode = exitCodes.problem;
    return;
  }
  const chosen = engines.filter((engine) => (names.length > 0 ? names.includes(engine.name) : all || engine.current));
  const removed = await removeEngines(chosen.map((engine) => engine.name));
  print(removed.length === 0 ? "nothing to remove" : removed.map((name) => `removed ${name}`));
}

function reportText(report: InstallReport): Line[] {
  const what = `tensorflow ${report.tensorflow} (tfjs-node ${report.tfjsNode}) on ${report.devices.join(", ")}`;
  const cost = report.alreadyThere ? "already there" : `${readableBytes(report.bytes)} in ${report.seconds} s`;
  return [{ parts: [green("ready"), `: ${what}, ${cost}`] }, report.folder];
}

function diagnosisText(diagnosis: Diagnosis): Line[] {
  const width = Math.max(...diagnosis.checks.map((check) => check.name.length));
  const indent = " ".repeat(width + 4);
  const lines = diagnosis.checks.flatMap((check): Line[] => {
    const [first = "", ...more] = fitting([`${indent}${check.detail}`]);
    const line = { parts: [mark(check), ` ${check.name.padEnd(width)}  ${first.trimStart()}`] };
    if (check.help === undefined) return [line, ...more];
    const [help = "", ...others] = fitting([`${indent}help: ${check.help}`]);
    const said = help.trimStart().slice("help".length);
    return [line, ...more, { parts: [indent, { color: "cyan", text: "help" }, said] }, ...others];
  });
  const verdict = diagnosis.works ? green("the native engine works") : red("the native engine does not work");
  return [...lines, "", { parts: [verdict] }];
}

/** What is taken where nobody names an engine, for models that were measured. */
function autoText({ cuda, measured: { date, machine }, choices }: AutoChoices): string[] {
  if (cuda) return ["without `--engine`, tensorflow is taken: its CUDA build is installed"];
  const lines = choices.map(({ model, work, estimates }): [string, string] => [
    `  ${model}, ${stepsText(work.kind, work.steps)}`,
    estimatesText(estimates),
  ]);
  const width = Math.max(...lines.map(([what]) => what.length));
  return [
    `without \`--engine\`, the first is taken, by times measured on ${date} (${machine}), loading included:`,
    ...lines.map(([what, times]) => `${what.padEnd(width)}  ${times}`),
  ];
}

const green = (text: string): Colored => ({ color: "green", text });
const red = (text: string): Colored => ({ color: "red", text });

function mark(check: Check): Colored {
  if (check.ok) return green("✓");
  return check.needed ? red("✗") : { color: "yellow", text: "-" };
}

function engineLine(engine: InstalledEngine): Line {
  const { record } = engine;
  const version =
    record === undefined
      ? ""
      : "tensorflow" in record
        ? `  TensorFlow ${record.tensorflow}`
        : `  ONNX Runtime ${record.onnxruntime}`;
  const use = engine.current ? "" : "  not used";
  const state = engine.broken === undefined ? [] : [red(`  broken: ${engine.broken}`)];
  return { parts: [`${engine.name}${version}  ${readableBytes(engine.bytes)}${use}`, ...state] };
}

/** Keeps a name from leading out of the cache. */
function engineName(name: string, before: readonly string[] | undefined): readonly string[] {
  if (!/^(tensorflow|onnxruntime)-[\w.-]+$/.test(name)) throw new InvalidArgumentError("Not the name of an engine.");
  return [...(before ?? []), name];
}
