import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../files/command-line.ts";
import { enginesFolder, platformName } from "../tensorflow/cache.ts";

/** The version that is installed; its folder's name has it, so that another is another folder. */
export const ONNXRUNTIME = "1.30.0";

/** The platforms that its npm package has libraries for. */
export const PLATFORMS: readonly string[] = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"];

/** What was installed, written last of all: a folder without it was never finished. */
export interface OnnxruntimeRecord {
  readonly onnxruntime: string;
  /** Of the whole folder. */
  readonly bytes: number;
  /** The libraries and their sizes, by which a folder that lost one is known as broken. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

export interface LocatedOnnxruntime {
  readonly folder: string;
  readonly record: OnnxruntimeRecord;
}

/** Why there is none to use, and what to do about it. */
export interface MissingOnnxruntime {
  readonly missing: string;
  readonly help: readonly string[];
}

export const onnxruntimeFolder = (): string => join(enginesFolder(), `onnxruntime-${ONNXRUNTIME}-${platformName()}`);

/** Where the package's libraries for this platform lie. */
export const librariesFolder = (folder: string): string =>
  join(folder, "node_modules", "onnxruntime-node", "bin", "napi-v6", process.platform, process.arch);

/** Finds this version's ONNX Runtime without loading it. */
export function locateOnnxruntime(): LocatedOnnxruntime | MissingOnnxruntime {
  const folder = onnxruntimeFolder();
  if (!existsSync(folder)) {
    return { missing: "ONNX Runtime is not installed", help: [`\`${commandLine`engine install onnxruntime`}\``] };
  }
  const record = readOnnxruntimeRecord(folder);
  if (!("broken" in record)) return { folder, record };
  const help = [`\`${commandLine`engine install onnxruntime --force`}\``];
  return { missing: `ONNX Runtime in \`${folder}\` is broken: ${record.broken}`, help };
}

export function writeOnnxruntimeRecord(folder: string, record: OnnxruntimeRecord): void {
  writeFileSync(join(folder, "engine.json"), `${JSON.stringify(record, null, 2)}\n`);
}

export function readOnnxruntimeRecord(folder: string): OnnxruntimeRecord | { readonly broken: string } {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, "engine.json"), "utf8"));
  } catch {
    return { broken: "its installation did not end" };
  }
  if (!isRecord(value)) return { broken: "`engine.json` is no record of it" };
  const lost = value.files.find(
    ({ path, bytes }) => statSync(join(folder, path), { throwIfNoEntry: false })?.size !== bytes,
  );
  return lost === undefined ? value : { broken: `\`${lost.path}\` is gone, or not whole` };
}

function isRecord(value: unknown): value is OnnxruntimeRecord {
  if (typeof value !== "object" || value === null) return false;
  if (!("onnxruntime" in value && "bytes" in value && "files" in value)) return false;
  return typeof value.onnxruntime === "string" && typeof value.bytes === "number" && Array.isArray(value.files);
}
