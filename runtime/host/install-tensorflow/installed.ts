import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type OnnxruntimeRecord, onnxruntimeFolder, readOnnxruntimeRecord } from "../onnxruntime/locate.ts";
import { engineFolder, enginesFolder } from "../tensorflow/cache.ts";
import { type EngineRecord, folderSize, readRecord } from "../tensorflow/engine-record.ts";
import { removeAbandoned, removeFolder } from "./staging.ts";

/** An engine's folder in the cache, whole or not. */
export interface InstalledEngine {
  readonly name: string;
  readonly folder: string;
  readonly bytes: number;
  /** This version of Vitral looks there; others' are left from versions before or belong to other platforms. */
  readonly current: boolean;
  readonly record?: EngineRecord | OnnxruntimeRecord;
  readonly broken?: string;
}

/** Every engine in the cache, by name; folders in the making are no engines. */
export function listEngines(): readonly InstalledEngine[] {
  const engines = enginesFolder();
  if (!existsSync(engines)) return [];
  const current = [engineFolder(true), engineFolder(false), onnxruntimeFolder()];
  const names = readdirSync(engines, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^(tensorflow|onnxruntime)-/.test(entry.name))
    .map((entry) => entry.name);
  return names.sort().map((name) => {
    const folder = join(engines, name);
    const isOnnxruntime = name.startsWith("onnxruntime-");
    const record = isOnnxruntime ? readOnnxruntimeRecord(folder) : readRecord(folder);
    const common = { name, folder, bytes: folderSize(folder), current: current.includes(folder) };
    return "broken" in record ? { ...common, broken: record.broken } : { ...common, record };
  });
}

/** Removes engines by name, and what killed installations left. Returns the names of what went. */
export async function removeEngines(names: readonly string[]): Promise<readonly string[]> {
  const there = new Set(listEngines().map((engine) => engine.name));
  const removed: string[] = [];
  for (const name of names.filter((name) => there.has(name))) {
    await removeFolder(join(enginesFolder(), name));
    removed.push(name);
  }
  return [...removed, ...(await removeAbandoned(enginesFolder())).map((folder) => basename(folder))];
}
