import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

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
