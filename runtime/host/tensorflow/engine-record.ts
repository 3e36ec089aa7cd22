import { lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { bindingFile, packageFolder } from "./cache.ts";

/** Who made an installation's binaries: the npm package's own installer, or our build against a wheel. */
export type EngineSource = "package" | "wheel";

/** What was installed, written into its folder last of all: a folder without it was never finished. */
export interface EngineRecord {
  readonly format: 1;
  readonly tfjsNode: string;
  readonly tensorflow: string;
  readonly source: EngineSource;
  readonly cuda: boolean;
  /** As the probe saw them at installation: "CPU", "GPU:0 NVIDIA H100". */
  readonly devices: readonly string[];
  readonly bytes: number;
  readonly seconds: number;
  readonly installedAt: string;
  /** Binaries and their sizes, by which a folder that lost or truncated one is known as broken. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

const NAME = "engine.json";

export function writeRecord(folder: string, record: EngineRecord): void {
  writeFileSync(join(folder, NAME), `${JSON.stringify(record, null, 2)}\n`);
}

/** Reads a folder's record and looks at its binaries' sizes, without loading any. */
export function readRecord(folder: string): EngineRecord | { readonly broken: string } {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, NAME), "utf8"));
  } catch (error) {
    return { broken: `\`${NAME}\` cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!isRecord(value)) return { broken: `\`${NAME}\` is not a record of this version` };
  for (const file of value.files) {
    const size = statSync(join(folder, file.path), { throwIfNoEntry: false })?.size;
    if (size === undefined) return { broken: `\`${file.path}\` is gone` };
    if (size !== file.bytes) return { broken: `\`${file.path}\` has ${size} bytes, not ${file.bytes}` };
  }
  return value;
}

/** The binding and every library beneath `deps`, as a record lists them. */
export function binaries(folder: string): EngineRecord["files"] {
  const paths = [bindingFile(folder)];
  walk(join(packageFolder(folder), "deps"), (path) => {
    if (/\.(so|dylib|dll)(\.|$)/.test(path)) paths.push(path);
  });
  return paths.map((path) => ({ path: relative(folder, path), bytes: statSync(path).size }));
}

/** Bytes of all files of a folder. */
export function folderSize(folder: string): number {
  let bytes = 0;
  walk(folder, (_path, size) => {
    bytes += size;
  });
  return bytes;
}

function walk(folder: string, visit: (path: string, size: number) => void): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, visit);
    else visit(path, lstatSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }
}

function isRecord(value: unknown): value is EngineRecord {
  if (typeof value !== "object" || value === null) return false;
  const has = (key: string, type: string): boolean => typeof Reflect.get(value, key) === type;
  const files: unknown = Reflect.get(value, "files");
  return (
    Reflect.get(value, "format") === 1 &&
    ["tfjsNode", "tensorflow", "source", "installedAt"].every((key) => has(key, "string")) &&
    ["bytes", "seconds"].every((key) => has(key, "number")) &&
    has("cuda", "boolean") &&
    Array.isArray(Reflect.get(value, "devices")) &&
    Array.isArray(files) &&
    files.every((file: unknown) => {
      if (typeof file !== "object" || file === null) return false;
      return typeof Reflect.get(file, "path") === "string" && typeof Reflect.get(file, "bytes") === "number";
    })
  );
}
