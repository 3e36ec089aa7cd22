import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { commandLine } from "../files/command-line.ts";

/** N0xx: what installing, finding and loading the native engine can end with. */

/** What always works instead; the last help of most problems here. */
const OTHERWISE = "run with `--engine wasm`, which needs nothing installed";
const DOCTOR = `\`${commandLine`engine doctor`}\` says what this machine has and lacks`;

export const unsupportedMachine = (why: string, ...help: readonly string[]): Problem =>
  problem("N001", `the native engine cannot run on this machine: ${why}`, undefined, { help: [...help, OTHERWISE] });

export const missingTools = (missing: readonly { name: string; why: string; help: string }[]): Problem => {
  const text = missing.map((tool) => `${tool.name} is missing (${tool.why})`).join("; ");
  return problem("N002", `cannot install the native engine: ${text}`, undefined, {
    help: [...missing.map((tool) => tool.help), OTHERWISE],
  });
};

export const npmFailed = (detail: string): Problem =>
  problem("N003", `npm could not install the engine's packages: ${detail}`, undefined, {
    help: ["check the network, and the registry and proxy that `npm config list` shows", OTHERWISE],
  });

export const downloadFailed = (what: string, detail: string): Problem =>
  problem("N004", `pip could not download ${what}: ${detail}`, undefined, {
    help: ["check the network, and the index and proxy that `python3 -m pip config list` shows", OTHERWISE],
  });

export const wrongBytes = (what: string, expected: string, found: string): Problem =>
  problem("N005", `the download of ${what} is not the pinned file: sha256 is ${found}, not ${expected}`, undefined, {
    help: ["install again; if it stays so, ask who runs the package index about that file"],
  });

export const unpackFailed = (what: string, detail: string): Problem =>
  problem("N006", `could not unpack ${what}: ${detail}`, undefined, { help: ["install again", DOCTOR] });

export const compileFailed = (compiler: string, detail: string): Problem =>
  problem("N007", `${compiler} could not build the engine's binding: ${detail}`, undefined, {
    help: ["a C++17 compiler is needed, g++ 8 or clang++ 7 at least; `CXX` names another", OTHERWISE],
  });

export const probeFailed = (detail: string, ...help: readonly string[]): Problem =>
  problem("N008", `the engine was built but does not work here: ${detail}`, undefined, { help: [...help, OTHERWISE] });

export const diskFull = (folder: string, needed: string, free?: string): Problem => {
  const has = free === undefined ? "the disk filled up" : `${free} are free`;
  return problem(
    "N009",
    `not enough space for the native engine in \`${folder}\`: it needs ${needed}, ${has}`,
    undefined,
    { help: ["free some space", "set `VITRAL_CACHE` to a folder on a larger disk"] },
  );
};

export const cancelled = (): Problem =>
  problem("N010", "the installation was cancelled; nothing was left behind", undefined);

export const unwritableCache = (folder: string, detail: string): Problem =>
  problem("N011", `cannot write the cache folder \`${folder}\`: ${detail}`, undefined, {
    help: ["set `VITRAL_CACHE` to a folder of yours"],
  });

export const notLoadable = (detail: string): Problem =>
  problem("N012", `the native engine did not load: ${detail}`, undefined, { help: [DOCTOR, OTHERWISE] });

export const packageInstallerFailed = (why: string): Problem =>
  problem("N013", `tfjs-node's own installer brought no TensorFlow that works here: ${why}`, undefined, {
    help: ["check the network and its proxy (HTTPS_PROXY)", OTHERWISE],
  });

/** R40x, R263: an engine that a command asks for and cannot have, or not so. */

const OTHER_ENGINE = "use `--engine wasm`";

export const notInstalled = (engine: string, why: string, help: readonly string[]): Problem =>
  problem("R401", `engine \`${engine}\` cannot be used: ${why}`, undefined, { help: [...help, OTHER_ENGINE] });

export const notWorking = (why: string, help: readonly string[]): Problem =>
  problem("R402", `engine \`tensorflow\` does not work here: ${why}`, undefined, { help: [...help, OTHER_ENGINE] });

export const notStarting = (engine: string, why: string): Problem =>
  problem("R402", `engine \`${engine}\` does not start: ${why}`, undefined, {
    help: engine === "cpu" ? [] : ["use `--engine cpu`", `\`${commandLine`engine doctor`}\` says what is there`],
  });

export const oneThread = (engine: string, threads: number): Problem =>
  problem("R263", `engine \`${engine}\` computes on one thread, and ${threads} are asked for`, undefined, {
    help: ["use `--engine wasm`, which computes on as many as there are cores", "leave `--threads` out"],
  });
