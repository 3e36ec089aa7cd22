import { extname } from "node:path";
import type { Command } from "commander";
import { exitCodes } from "./report-problems.ts";

/** Format → endings of files that hold it; the first format is meant where nothing says which. */
export type Formats<F extends string> = Readonly<Record<F, readonly string[]>>;

/**
 * The format of a file that a command will write: what was asked for by name, else what the file's ending says. A name
 * that says another thing than would be written, or a thing there is none of, ends the command before any work is done.
 */
export function outputFormat<F extends string>(
  command: Command,
  formats: Formats<F>,
  path: string | undefined,
  asked?: F,
): F {
  const names = Object.keys(formats) as F[];
  const [first] = names;
  if (first === undefined) throw new Error("a command that writes has a format");
  const ending = path === undefined ? "" : extname(path).slice(1).toLowerCase();
  if (ending === "" || path === undefined) return asked ?? first;
  const said = names.find((name) => formats[name].includes(ending));
  if (said !== undefined && (asked === undefined || asked === said)) return said;
  const why =
    said === undefined
      ? `there is no format \`${ending}\` here`
      : `it would hold ${asked}, and its ending says ${said}`;
  const endings = names.map((name) => `${name} (${formats[name].map((one) => `.${one}`).join(", ")})`);
  return command.error(`error: cannot write ${path}: ${why}; there are ${endings.join(" and ")}`, {
    exitCode: exitCodes.usage,
  });
}
