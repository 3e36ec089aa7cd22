import { type Problem, ProblemError, problem } from "../../../schema/problem/problem.ts";
import { commandLine } from "../files/command-line.ts";

/** Every text that installing, finding and loading the native engine can end with. Their letter is N. */
function end(code: string, message: string, ...help: readonly string[]): ProblemError {
  return new ProblemError([problem(code, message, undefined, { help })]);
}

/** What always works instead; the last help of most problems here. */
const OTHERWISE = "run with `--engine wasm`, which needs nothing installed";
const DOCTOR = `\`${commandLine`engine doctor`}\` says what this machine has and lacks`;

export function unsupportedMachine(why: string, ...help: readonly string[]): ProblemError {
  return end("N001", `the native engine cannot run on this machine: ${why}`, ...help, OTHERWISE);
}

export function missingTools(missing: readonly { name: string; why: string; help: string }[]): ProblemError {
  const text = missing.map((tool) => `${tool.name} is missing (${tool.why})`).join("; ");
  return end("N002", `cannot install the native engine: ${text}`, ...missing.map((tool) => tool.help), OTHERWISE);
}

export function npmFailed(detail: string): ProblemError {
  const help = "check the network, and the registry and proxy that `npm config list` shows";
  return end("N003", `npm could not install the engine's packages: ${detail}`, help, OTHERWISE);
}

export function downloadFailed(what: string, detail: string): ProblemError {
  const help = "check the network, and the index and proxy that `python3 -m pip config list` shows";
  return end("N004", `pip could not download ${what}: ${detail}`, help, OTHERWISE);
}

export function wrongBytes(what: string, expected: string, found: string): ProblemError {
  const message = `the download of ${what} is not the pinned file: sha256 is ${found}, not ${expected}`;
  return end("N005", message, "install again; if it stays so, ask who runs the package index about that file");
}

export function unpackFailed(what: string, detail: string): ProblemError {
  return end("N006", `could not unpack ${what}: ${detail}`, "install again", DOCTOR);
}

export function compileFailed(compiler: string, detail: string): ProblemError {
  const help = "a C++17 compiler is needed, g++ 8 or clang++ 7 at least; `CXX` names another";
  return end("N007", `${compiler} could not build the engine's binding: ${detail}`, help, OTHERWISE);
}

export function probeFailed(detail: string, ...help: readonly string[]): ProblemError {
  return end("N008", `the engine was built but does not work here: ${detail}`, ...help, OTHERWISE);
}

export function diskFull(folder: string, needed: string, free?: string): ProblemError {
  const has = free === undefined ? "the disk filled up" : `${free} are free`;
  const help = ["free some space", "set `VITRAL_CACHE` to a folder on a larger disk"];
  return end("N009", `not enough space for the native engine in \`${folder}\`: it needs ${needed}, ${has}`, ...help);
}

export function cancelled(): ProblemError {
  return end("N010", "the installation was cancelled; nothing was left behind");
}

export function cannotWrite(folder: string, detail: string): ProblemError {
  return end(
    "N011",
    `cannot write the cache folder \`${folder}\`: ${detail}`,
    "set `VITRAL_CACHE` to a folder of yours",
  );
}

export function notLoadable(detail: string, ...help: readonly string[]): ProblemError {
  return end("N012", `the native engine did not load: ${detail}`, ...help, DOCTOR, OTHERWISE);
}

export function packageInstallerFailed(why: string): ProblemError {
  const message = `tfjs-node's own installer brought no TensorFlow that works here: ${why}`;
  return end("N013", message, "check the network and its proxy (HTTPS_PROXY)", OTHERWISE);
}

/** The first problem of an error that these functions made; undefined for other errors. */
export function problemOf(error: unknown): Problem | undefined {
  return error instanceof ProblemError ? error.problems[0] : undefined;
}
