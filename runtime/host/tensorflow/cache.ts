import { join } from "node:path";
import { cacheFolder } from "../files/cache-folder.ts";
import { RECIPE, TFJS_NODE } from "./versions.ts";

export function enginesFolder(): string {
  return join(cacheFolder(), "engines");
}

/** "linux-x64": what a binary is good for. */
export function platformName(): string {
  return `${process.platform}-${process.arch}`;
}

/** The folder of this version's engine. A CUDA build has its own, so that trying it costs no working CPU build. */
export function engineFolder(gpu: boolean): string {
  const name = `tensorflow-${TFJS_NODE}-r${RECIPE}${gpu ? "-cuda" : ""}-${platformName()}`;
  return join(enginesFolder(), name);
}

/** The npm package inside an engine's folder. */
export function packageFolder(folder: string): string {
  return join(folder, "node_modules", "@tensorflow", "tfjs-node-gpu");
}

/** Where tfjs-node looks for its binding, within its package. */
export function bindingFile(folder: string): string {
  return join(packageFolder(folder), "lib", "napi-v8", "tfjs_binding.node");
}
