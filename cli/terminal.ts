import pico from "picocolors";
import { visible } from "../schema/problem/columns.ts";
import { countText } from "../schema/problem/order.ts";
import type { Problem } from "../schema/problem/problem.ts";
import { renderText } from "../schema/problem/render-text.ts";
import { wrap } from "../schema/problem/wrap.ts";

/**
 * The one place that writes to the terminal. Lines come in one by one and what stands in them is made visible here: no
 * name, title or path of a file's can move the cursor, colour, reorder or begin a line of its own.
 */

type Color = "green" | "red" | "yellow" | "cyan" | "dim";

/** A part of a line in a colour of ours. */
export interface Colored {
  readonly color: Color;
  readonly text: string;
}

/** One line without its end: text, or parts of which some are coloured. */
export type Line = string | { readonly parts: readonly (string | Colored)[] };

/** Lines for whoever reads the result. */
export const print = (lines: Line | readonly Line[]): void => writeLines(process.stdout, lines);

/** Lines beside the result: notes, progress, what went wrong. */
export const tell = (lines: Line | readonly Line[]): void => writeLines(process.stderr, lines);

/** Lines broken between words where the terminal is narrower: sentences and tables, but nothing that is to be copied. */
export function fitting(lines: readonly string[], stream: NodeJS.WriteStream = process.stdout): string[] {
  const width = columnsOf(stream);
  return width === undefined ? [...lines] : lines.flatMap((line) => wrap(visible(line), width));
}

/** JSON for a program: what would be unsafe on a terminal stands in strings, and is escaped there. */
export function printJson(json: string): void {
  write(process.stdout, `${json.replace(unsafeInJson, escaped)}\n`);
}

/** The text of a file, complete: to a pipe as it is, to a terminal with every line made visible. */
export function printFile(text: string): void {
  if (process.stdout.isTTY !== true) write(process.stdout, text);
  else print(text.replace(/\n$/, "").split("\n"));
}

/** Bytes that are no text, for a pipe; whether there is one. */
export function printBytes(chunks: readonly Uint8Array[]): boolean {
  if (process.stdout.isTTY === true) return false;
  for (const chunk of chunks) process.stdout.write(chunk);
  return true;
}

/** Problems, each with its frame of source. */
export function tellProblems(problems: readonly Problem[], { counted = false } = {}): void {
  const width = columnsOf(process.stderr);
  const options = { color: wantsColor(process.stderr), ...(width === undefined ? {} : { width }) };
  write(process.stderr, renderText(problems, options));
  if (counted) tell(["", countText(problems)]);
}

/** Whether colours are wanted on a stream: https://no-color.org and https://force-color.org, else where a person looks. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && process.env.TERM !== "dumb";
}

/** Whether lines may be drawn over: a terminal that can, a person before it, and no log that keeps every line. */
export function isInteractive(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env.TERM !== "dumb" && process.env.CI === undefined;
}

/** How many columns a stream shows; undefined where lines may be as long as they are. */
export function columnsOf(stream: NodeJS.WriteStream): number | undefined {
  const columns = stream.columns ?? Number(process.env.COLUMNS);
  return Number.isSafeInteger(columns) && columns > 0 ? columns : undefined;
}

const isLines = (lines: Line | readonly Line[]): lines is readonly Line[] => Array.isArray(lines);

function writeLines(stream: NodeJS.WriteStream, lines: Line | readonly Line[]): void {
  const colors = pico.createColors(wantsColor(stream));
  const shown = (line: Line): string => {
    if (typeof line === "string") return lineShown(line);
    const [first = "", ...rest] = line.parts;
    const paint = (part: string | Colored, show: (text: string) => string) =>
      typeof part === "string" ? show(part) : colors[part.color](show(part.text));
    return [paint(first, lineShown), ...rest.map((part) => paint(part, visible))].join("");
  };
  write(stream, (isLines(lines) ? lines : [lines]).map((line) => `${shown(line)}\n`).join(""));
}

/** `::error::` at the beginning of a line is a command to services that run tests and read what they print. */
const lineShown = (line: string): string => visible(line).replace(/^(\s*):(?=:)/, "$1�");

const unsafeInJson = /[\u007f-\u009f\u2028\u2029\p{Cf}]|#(?=#\w*\[)/gu;

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(text);
}
