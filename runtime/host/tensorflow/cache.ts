import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { RECIPE, TFJS_NODE } from "./versions.ts";

/** Where files that can be had again are kept: $VITRAL_CACHE, else the platform's usual folder for such. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const own = env.VITRAL_CACHE;
  if (own !== undefined && own !== "") return resolve(own);
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "vitral");
  if (process.platform === "win32") return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "vitral");
  // The XDG rules say that a relative path is invalid and to be ignored.
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), ".cache"), "vitral");
}

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
