import { join } from "node:path";
import { ONEDNN, oneDnnAsked } from "./one-dnn.ts";
import { lastWords, runCommand } from "./run-command.ts";

/** What a child process found when it loaded an engine and multiplied with it. */
export type ProbeResult =
  | {
      readonly ok: true;
      readonly oneDnn: boolean;
      readonly tensorflow: string;
      readonly devices: readonly string[];
      /** TensorFlow's own words about a GPU that it cannot use. */
      readonly gpuTrouble: readonly string[];
      readonly milliseconds: number;
    }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly help: readonly string[];
      /** Whether it will be the same the next time; not so where time ran out, or another process ended this one. */
      readonly lasting: boolean;
      /** Whether it was an instruction that the processor lacks. */
      readonly illegal: boolean;
    };

const MARK = "vitral-probe:";

/**
 * Loads an engine in a child process, since a wrong build can end the process that loads it. With oneDNN's kernels, unless
 * the environment says otherwise; without them where the processor lacks an instruction of theirs.
 */
export async function probeEngine(folder: string, signal?: AbortSignal): Promise<ProbeResult> {
  if (oneDnnAsked() !== undefined) return probeWith(folder, oneDnnAsked() !== "0", signal);
  const probe = await probeWith(folder, true, signal);
  return probe.ok || !probe.illegal ? probe : probeWith(folder, false, signal);
}

async function probeWith(folder: string, oneDnn: boolean, signal: AbortSignal | undefined): Promise<ProbeResult> {
  const start = performance.now();
  // Level 0 makes TensorFlow tell which devices it made and what kept it from making others.
  const levels = { TF_CPP_MIN_LOG_LEVEL: "0", TF_CPP_MAX_VLOG_LEVEL: "0" };
  const env = { ...process.env, ...levels, [ONEDNN]: oneDnn ? "1" : "0" };
  const args = ["--eval", SCRIPT, join(folder, "package.json")];
  const result = await runCommand(process.execPath, args, { env, signal, timeoutMs: 120_000 });
  const line = result.stdout.split("\n").find((text) => text.startsWith(MARK));
  if (result.code !== 0 || line === undefined) {
    const ended = result.timedOut || result.signal === "SIGKILL" || result.signal === "SIGTERM";
    const started = result.code !== undefined || result.signal !== undefined;
    const illegal = result.signal === "SIGILL";
    return {
      ok: false,
      lasting: started && !ended,
      illegal,
      ...explain(result.signal, result.stderr, lastWords(result)),
    };
  }
  const [tensorflow = "unknown", gpu, wrong] = line.slice(MARK.length).split(" ");
  if (wrong !== "0")
    return {
      ok: false,
      reason: `a product of two matrices is off by ${wrong}`,
      help: [],
      lasting: true,
      illegal: false,
    };
  const gpus = [...result.stderr.matchAll(/device:(GPU:\d+) with .*? name: ([^,\n]+)/g)].map((m) => `${m[1]} ${m[2]}`);
  const devices = ["CPU", ...new Set(gpus)];
  return {
    ok: true,
    oneDnn,
    tensorflow,
    devices: gpu === "true" && gpus.length === 0 ? ["CPU", "GPU"] : devices,
    gpuTrouble: gpuTrouble(result.stderr),
    milliseconds: performance.now() - start,
  };
}

function explain(
  signal: string | undefined,
  stderr: string,
  last: string,
): { reason: string; help: readonly string[] } {
  if (signal === "SIGILL") {
    const help = "the processor lacks an instruction: try `ONEDNN_MAX_CPU_ISA=AVX2`, or `TF_ENABLE_ONEDNN_OPTS=0`";
    return { reason: "it died of an illegal instruction (SIGILL)", help: [help] };
  }
  if (signal !== undefined) return { reason: `it died with ${signal}`, help: [] };
  const library = /([\w.+-]+): cannot open shared object file/.exec(stderr)?.[1];
  if (library !== undefined) {
    return { reason: `the library \`${library}\` is missing`, help: [`install the package that has \`${library}\``] };
  }
  const symbols = /(\S*): version `((?:GLIBC|GLIBCXX|CXXABI)_[\d.]+)' not found/.exec(stderr);
  if (symbols !== null) {
    return { reason: `the system's C or C++ library is too old: no ${symbols[2]}`, help: ["use a newer system"] };
  }
  return { reason: last, help: [] };
}

function gpuTrouble(log: string): readonly string[] {
  const telling = /Could not load dynamic library|cannot dlopen|could not find cuda drivers|failed call to cuInit/i;
  const lines = log.split("\n").filter((line) => telling.test(line));
  // A TensorFlow line begins with time, level and place: only what follows is for people.
  return [...new Set(lines.map((line) => line.replace(/^.*?\.cc:\d+\] /, "").trim()))];
}

/**
 * Runs as CommonJS text in a bare Node, so that it works from sources and from a build alike.
 * The first product is small and known by hand; the second is large enough for the vector units, and a convolution goes
 * another way through them.
 */
const SCRIPT = `
const util = require("node:util");
util.isNullOrUndefined = (value) => value === null || value === undefined;
util.isArray = Array.isArray;
const tf = require("node:module").createRequire(process.argv[1])("@tensorflow/tfjs-node-gpu");
const small = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]).matMul(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]));
const known = [9, 12, 15, 19, 26, 33, 29, 40, 51];
const image = tf.ones([1, 9, 9, 8]).conv2d(tf.ones([3, 3, 8, 16]), 1, "valid");
const large = tf.fill([257, 300], 0.5).matMul(tf.fill([300, 129], 2));
let wrong = 0;
small.dataSync().forEach((value, i) => { wrong = Math.max(wrong, Math.abs(value - known[i])); });
large.dataSync().forEach((value) => { wrong = Math.max(wrong, Math.abs(value - 300)); });
image.dataSync().forEach((value) => { wrong = Math.max(wrong, Math.abs(value - 72)); });
const backend = tf.backend();
console.log("${MARK}" + [backend.binding.TF_Version, backend.isUsingGpuDevice, wrong].join(" "));
`;
