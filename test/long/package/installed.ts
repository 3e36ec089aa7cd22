import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";

export const root = resolve(import.meta.dirname, "../../..");

const execute = promisify(execFile);

/** What a command printed; one that fails rejects with all of it. */
export async function sh(command: string, cwd: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const options = { cwd, maxBuffer: 2 ** 26, env: { ...process.env, NO_COLOR: "1", ...env } };
  try {
    const { stdout, stderr } = await execute("/bin/sh", ["-c", command], options);
    return stdout + stderr;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${command}\n${stdout}${stderr}`, { cause: error });
  }
}

/**
 * An empty project in which this package is installed as `npm pack` packs it, from a copy of the sources, so that
 * nothing of the clone is touched. What it depends on comes from the clone: what `npm install` would bring, no more.
 * @returns the project's folder
 */
export async function installPacked(folder: string): Promise<string> {
  const copy = join(folder, "sources");
  const left = new Set([".git", "node_modules", "dist", ".built", "runs"]);
  cpSync(root, copy, { recursive: true, filter: (path) => !left.has(relative(root, path)) });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  await sh("npm pack --silent --pack-destination ..", copy, { npm_config_update_notifier: "false" });

  const modules = join(folder, "project", "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  await sh("tar -xzf vitral-*.tgz", folder);
  renameSync(join(folder, "package"), join(modules, "vitral"));
  symlinkSync("../vitral/bin/vitral.js", join(modules, ".bin", "vitral"));
  for (const path of productPackages()) {
    mkdirSync(dirname(join(modules, path)), { recursive: true });
    symlinkSync(join(root, "node_modules", path), join(modules, path));
  }
  return join(folder, "project");
}

/** The packages that users get, by their place in `node_modules`; those inside others come with them. */
function productPackages(): readonly string[] {
  const lock: unknown = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const { packages } = lock as { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> };
  return Object.entries(packages)
    .filter(
      ([path, { dev }]) => path.startsWith("node_modules/") && path.lastIndexOf("node_modules") === 0 && dev !== true,
    )
    .map(([path]) => path.slice("node_modules/".length));
}
