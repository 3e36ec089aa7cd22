import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { runCommand } from "../tensorflow/run-command.ts";
import { missingTools } from "../tensorflow/tensorflow-messages.ts";

/** A program that the installation needs and does not find. */
export interface MissingTool {
  readonly name: string;
  readonly why: string;
  readonly help: string;
}

/** The full path of a program on the PATH. */
export function findTool(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  const folders = isAbsolute(name) ? [""] : (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: look on.
      }
    }
  }
  return undefined;
}

export function findNpm(): string | MissingTool {
  const help = "install npm; it comes with Node, or as the package `npm`";
  return findTool("npm") ?? { name: "npm", why: "it fetches tfjs-node", help };
}

/** $CXX, else the usual names. */
export function findCompiler(): string | MissingTool {
  const names = [process.env.CXX ?? "", "g++", "c++", "clang++"].filter((name) => name !== "");
  for (const name of names) {
    const path = findTool(name);
    if (path !== undefined) return path;
  }
  const help = "install a C++ compiler: `apt-get install g++`, `dnf install gcc-c++`";
  return { name: "a C++ compiler", why: "it builds tfjs-node's binding", help };
}

/** The Python that has pip, by its full path: pip downloads the wheel, Python unpacks it. */
export async function findPython(signal?: AbortSignal): Promise<string | MissingTool> {
  const pythons = ["python3", "python"].map((name) => findTool(name)).filter((path) => path !== undefined);
  for (const python of pythons) {
    const result = await runCommand(python, ["-m", "pip", "--version"], { signal, timeoutMs: 30_000 });
    if (result.code === 0) return python;
  }
  const why = "it fetches TensorFlow's libraries";
  if (pythons.length > 0) {
    return { name: "pip", why, help: "install pip: `apt-get install python3-pip`, or `python3 -m ensurepip`" };
  }
  const help = "install Python 3 with pip: `apt-get install python3 python3-pip`, `dnf install python3-pip`";
  return { name: "Python 3 with pip", why, help };
}

/** What the installation runs; each may be missing, and whether that matters shows later. */
export interface Tools {
  readonly npm: string | MissingTool;
  readonly compiler: string | MissingTool;
  readonly python: string | MissingTool;
}

export async function findTools(signal?: AbortSignal): Promise<Tools> {
  return { npm: findNpm(), compiler: findCompiler(), python: await findPython(signal) };
}

/** The paths of tools that cannot be done without, in the order asked for. Throws one problem for all that miss. */
export function requireTools<const T extends readonly (string | MissingTool)[]>(tools: T): { [K in keyof T]: string } {
  const missing = tools.filter((tool) => typeof tool !== "string");
  if (missing.length > 0) throw new ProblemError(missingTools(missing));
  return tools as { [K in keyof T]: string };
}
