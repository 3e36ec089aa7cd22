import { accessSync, constants, existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { release } from "node:os";
import { dirname, join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { readableBytes } from "../../engines/readable-bytes.ts";
import { cacheFolder } from "../files/cache-folder.ts";
import { commandLine } from "../files/command-line.ts";
import { packageFolder, platformName } from "../tensorflow/cache.ts";
import type { EngineRecord } from "../tensorflow/engine-record.ts";
import { cLibrary, hasAvx, hasNvidiaDriver, requireSupportedMachine } from "../tensorflow/machine.ts";
import { type ProbeResult, probeEngine } from "../tensorflow/probe.ts";
import { rememberTrial } from "../tensorflow/trial.ts";
import { wheelsFor } from "../tensorflow/versions.ts";
import { findTools, type MissingTool } from "./build-tools.ts";
import { missingGpuLibraries } from "./gpu-libraries.ts";

/** One thing looked at. A check that is not `needed` may fail on a machine where the engine works. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly needed: boolean;
  readonly help?: string;
}

function check(name: string, ok: boolean, detail: string, help?: string, needed = true): Check {
  return { name, ok, detail, needed, ...(ok || help === undefined ? {} : { help }) };
}

export function machineChecks(): readonly Check[] {
  const checks: Check[] = [];
  let trouble: string | undefined;
  try {
    requireSupportedMachine(false);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    trouble = error.problems[0]?.message;
  }
  const system = `${platformName()}, ${release()}`;
  checks.push(check("platform", trouble === undefined, trouble ?? system, "run with `--engine wasm`"));
  const library = cLibrary();
  if (library.name !== "other") {
    const help = "use a system with glibc: Debian, Ubuntu, Fedora, not Alpine";
    checks.push(check("C library", library.name === "glibc", `${library.name} ${library.version ?? ""}`.trim(), help));
  }
  const avx = hasAvx();
  if (avx !== undefined)
    checks.push(check("processor", avx, avx ? "has AVX" : "lacks AVX", "run with `--engine wasm`"));
  const major = Number(process.versions.node.split(".")[0]);
  const node = `${process.versions.node}, N-API ${process.versions.napi}`;
  checks.push(check("Node", major >= 20, node, "install Node 20 or newer"));
  return checks;
}

/** What an installation needs; of no concern once there is one that works. */
export async function toolChecks(installed: boolean): Promise<readonly Check[]> {
  const tools = await findTools();
  const wheels = wheelsFor(platformName(), false) !== undefined;
  const one = (name: string, tool: string | MissingTool, use: boolean): readonly Check[] => {
    if (!use) return [];
    const lack = typeof tool === "string" ? undefined : tool;
    const path = typeof tool === "string" ? tool : "missing";
    return [
      check(name, lack === undefined, lack === undefined ? path : `${lack.name} is missing`, lack?.help, !installed),
    ];
  };
  return [
    ...one("npm", tools.npm, true),
    ...one("Python and pip", tools.python, wheels),
    ...one("C++ compiler", tools.compiler, wheels),
    check("N-API headers", true, "fetched from npm with the engine (node-api-headers)", undefined, false),
  ];
}

export async function cacheCheck(): Promise<Check> {
  const folder = cacheFolder();
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  const disk = await statfs(nearest);
  const detail = `${folder}, ${readableBytes(disk.bavail * disk.bsize)} free`;
  try {
    accessSync(nearest, constants.W_OK);
    return check("cache folder", true, detail);
  } catch {
    return check("cache folder", false, `${folder} cannot be written`, "set `VITRAL_CACHE` to a folder of yours");
  }
}

export async function probeChecks(folder: string, record: EngineRecord): Promise<readonly Check[]> {
  const probe = await probeEngine(folder);
  await rememberTrial(folder, record, probe);
  if (!probe.ok) return [check("loads and multiplies", false, probe.reason, probe.help[0] ?? REINSTALL)];
  const time = `TensorFlow ${probe.tensorflow}, ${(probe.milliseconds / 1000).toFixed(1)} s`;
  return [
    check("loads and multiplies", true, time),
    check("devices", true, probe.devices.join(", ")),
    ...(await gpuChecks(folder, record, probe)),
  ];
}

const REINSTALL = `\`${commandLine`engine install --force`}\``;

async function gpuChecks(
  folder: string,
  record: EngineRecord,
  probe: Extract<ProbeResult, { ok: true }>,
): Promise<readonly Check[]> {
  if (process.platform !== "linux") return [];
  const driver = hasNvidiaDriver();
  if (!record.cuda) {
    const help = `\`${commandLine`engine install --gpu`}\``;
    return driver ? [check("GPU", false, "there is an NVIDIA driver, but this is the CPU build", help, false)] : [];
  }
  const missing = await missingGpuLibraries(folder, record);
  const libraries = missing.length === 0 ? "all found" : `missing: ${missing.join(", ")}`;
  const headers = existsSync(join(packageFolder(folder), "deps", "nvidia"))
    ? REINSTALL
    : "install CUDA 11.2 and cuDNN 8.1";
  const help = missing.every((name) => name === "libcuda.so.1") ? "install NVIDIA's driver" : headers;
  const used = probe.devices.some((device) => device.startsWith("GPU"));
  const trouble = probe.gpuTrouble[0] ?? (driver ? "TensorFlow made no GPU device" : "no NVIDIA driver is loaded");
  return [
    check("GPU libraries", missing.length === 0, libraries, help, false),
    check(
      "GPU",
      used,
      used ? "in use" : trouble,
      "see the line above; without a GPU this build runs on the CPU",
      false,
    ),
  ];
}
