import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, sep } from "node:path";

/**
 * A command of ours as this user can paste it: `` commandLine`train --resume ${path}` `` begins as this process was begun,
 * and quotes what stands in the braces, so that spaces, quotes and a leading dash in it are nothing but characters.
 */
export function commandLine(words: TemplateStringsArray, ...values: readonly string[]): string {
  return `${programName()} ${String.raw({ raw: words }, ...values.map((value) => shellWord(value)))}`;
}

/** What runs us again: found on the path, brought by npx, or a script that Node was given. */
export function programName(script: string = process.argv[1] ?? "", folder: string = process.cwd()): string {
  const parts = script.split(/[/\\]/);
  const file = parts.at(-1);
  const modules = parts.lastIndexOf("node_modules");
  if (modules >= 0) {
    // Inside a clone, npx keeps a link to it in a folder of its own; from elsewhere it would not find the clone.
    const clone = parts.includes("_npx") ? scriptOfClone(script) : undefined;
    if (clone !== undefined && isOutside(folder, dirname(dirname(clone))))
      return `node ${shellWord(relative(folder, clone))}`;
    if (parts.includes("_npx") || !isOutside(folder, parts.slice(0, modules).join(sep) || sep)) return "npx vitral";
    // A global install on Windows runs from its own node_modules, which no folder of the user's lies beside. From
    // outside a project, npx would ask the registry for a package of our name.
    return file === "vitral.js" ? "vitral" : `node ${shellWord(relative(folder, script))}`;
  }
  if (file === "vitral") return "vitral";
  return file === "vitral.js" ? `node ${shellWord(relative(folder, script))}` : "npx vitral";
}

/** The script that a link leads to, where it was not installed with the link. */
function scriptOfClone(link: string): string | undefined {
  if (!existsSync(link)) return undefined;
  const script = realpathSync(link);
  return script.split(sep).includes("node_modules") ? undefined : script;
}

function isOutside(folder: string, project: string): boolean {
  const inside = relative(project, folder);
  return inside.startsWith("..") || isAbsolute(inside);
}

/** One word of a shell's command line, whatever is in it; a path that begins with a dash is no flag. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  const word = text.startsWith("-") ? `./${text}` : text;
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (platform === "win32") return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word}"`;
  // Bash, zsh and ksh know this form: nothing in it moves a cursor or ends a line.
  if (/\p{C}/u.test(word)) return `$'${word.replaceAll(/[\\']/g, "\\$&").replaceAll(/\p{C}/gu, escaped)}'`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function escaped(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
