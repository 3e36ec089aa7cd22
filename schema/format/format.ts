import { parseWritten } from "../json/json.ts";
import type { Problem } from "../problem/problem.ts";
import type { Source } from "../problem/source.ts";
import { type BracketTree, type Entry, readFormatTree, type Tree } from "./format-tree.ts";

/** Columns that a line may have where a break can make it shorter; more where its author kept it on one line. */
const WIDTH = 120;
const KEPT_WIDTH = 180;
const STEP = 2;

/** Keys under which lists of nodes stand, and those under which such lists stand by name. */
const BODIES: readonly string[] = ["nodes", "residual", "then", "else"];
const NAMED_BODIES: readonly string[] = ["branches", "cases"];

/** What the items of a value are, as far as the layout cares: a short node stands on one line. */
type Role = "node" | "body" | "bodies" | "other";

/**
 * A file in canonical form: two spaces a level, a short node on one line, longer ones with what they hold indented.
 * Lines that the author ended between items stay ended, as gofmt does it, since they group what belongs together; the
 * order of keys, comments, how lines end, and every value as it is written stay too. Formatting twice is formatting once.
 */
export function formatSource(source: Source): { readonly text?: string; readonly problems: readonly Problem[] } {
  const { value, problems } = parseWritten(source);
  if (value === undefined || problems.length > 0) return { problems };
  const { before, value: tree, after } = readFormatTree(source.text.replaceAll("\r\n", "\n"));
  const body = tree.kind === "scalar" ? tree.text : broken(tree, 0, "other", false);
  const text = `${[...before, body, ...after].join("\n")}\n`;
  const mark = source.text.startsWith("\ufeff") ? "\ufeff" : "";
  return { text: mark + (endsWithReturns(source.text) ? text.replaceAll("\n", "\r\n") : text), problems };
}

/** Whether most lines end as on Windows: a formatter that changed that would change every line. */
function endsWithReturns(text: string): boolean {
  const returns = text.match(/\r\n/g)?.length ?? 0;
  return 2 * returns > (text.match(/\n/g)?.length ?? 0);
}

/** A value that begins at a column, in lines indented by `indent`; `tail` columns follow on its last line. */
function layout(tree: Tree, indent: number, column: number, tail: number, role: Role, width = WIDTH): string {
  if (tree.kind === "scalar") return tree.text;
  const line = flat(tree, role);
  const staysOpen = tree.opened && role !== "node";
  if (line !== undefined && !staysOpen && column + line.length + tail <= width) return line;
  if (tree.opened) return broken(tree, indent, role);
  return (
    continued(tree, indent, column, tail, role) ??
    hugging(tree, indent, column, tail, role) ??
    broken(tree, indent, role)
  );
}

/** All on one line; not where comments or an inner bracket that the author opened stand in the way. */
function flat(tree: Tree, role: Role): string | undefined {
  if (tree.kind === "scalar") return tree.text;
  if (tree.dangling.length > 0) return undefined;
  const parts = tree.entries.map((entry) => {
    const inner = roleOf(tree, entry, role);
    // Nodes that an author put on lines of their own stay there, however short the node around them is.
    const isBody = inner === "body" || inner === "bodies";
    const keepsOpen = isOpen(entry.value) && (isBody || (role !== "node" && inner !== "node"));
    if (entry.before.length + entry.after.length > 0 || keepsOpen) return undefined;
    // Inside a node on one line everything is on that line.
    const text = flat(entry.value, role === "node" ? "node" : inner);
    return text === undefined ? undefined : `${keyText(entry)}${text}`;
  });
  if (parts.some((part) => part === undefined)) return undefined;
  return parts.length === 0 ? emptyText(tree) : wrapped(tree, parts.join(", "));
}

/** `{ "loop": "depth", "nodes": [` … `] }`: the outer brackets share their lines with inner ones that stand open. */
function hugging(tree: BracketTree, indent: number, column: number, tail: number, role: Role): string | undefined {
  const { entries, kind } = tree;
  if (hasRemarks(tree) || (kind === "list" && entries.length !== 1)) return undefined;
  const [left, right] = bracketsOf(tree);
  let text = left;
  for (const [i, entry] of entries.entries()) {
    text += keyText(entry);
    const at = lastColumn(text, column);
    const after = i === entries.length - 1 ? right.length + tail : 1;
    text += layout(entry.value, indent, at, after, roleOf(tree, entry, role));
    if (i < entries.length - 1) text += ", ";
  }
  text += right;
  const lines = text.split("\n");
  const first = column + (lines[0]?.length ?? 0);
  const last = (lines.at(-1)?.length ?? 0) + tail;
  // Those between are as long as they would be anywhere, give or take an indentation.
  return lines.length > 1 && first <= WIDTH && last <= WIDTH && lines.every((line) => line.length <= KEPT_WIDTH)
    ? text
    : undefined;
}

/** `{ "if": "grid",` … ` }`: an object that its author went on with on lines of their own, as wide as they were. */
function continued(tree: BracketTree, indent: number, column: number, tail: number, role: Role): string | undefined {
  const { entries, kind } = tree;
  if (kind === "list" || hasRemarks(tree) || !entries.some(({ breaks }) => breaks)) return undefined;
  const [left, right] = bracketsOf(tree);
  let text = left;
  for (const [i, entry] of entries.entries()) {
    if (i > 0) text += entry.breaks ? `,\n${" ".repeat(indent + STEP)}` : ", ";
    text += keyText(entry);
    const after = i === entries.length - 1 ? right.length + tail : 1;
    const width = entry.isLine ? KEPT_WIDTH : WIDTH;
    text += layout(entry.value, indent + STEP, lastColumn(text, column), after, roleOf(tree, entry, role), width);
  }
  text += right;
  return text.split("\n").every((line) => line.length <= KEPT_WIDTH) ? text : undefined;
}

/** Brackets on lines of their own, between them rows of items. */
function broken(tree: BracketTree, indent: number, role: Role, fills = isShallow(tree)): string {
  if (tree.entries.length + tree.dangling.length === 0) return emptyText(tree);
  const margin = " ".repeat(indent + STEP);
  const lines: string[] = [];
  let row: string | undefined;
  const endRow = (remarks: readonly string[] = []) => {
    if (row !== undefined) lines.push(...remarked(margin + row, remarks, margin));
    row = undefined;
  };
  for (const [i, entry] of tree.entries.entries()) {
    const comma = i < tree.entries.length - 1 ? "," : "";
    if (startsRow(tree, entry, fills)) endRow();
    if (row !== undefined) {
      const line = `${keyText(entry)}${flat(entry.value, roleOf(tree, entry, role)) ?? "\n"}${comma}`;
      const fits = !line.includes("\n") && margin.length + row.length + 1 + line.length <= WIDTH;
      if (fits) row = `${row} ${line}`;
      else endRow();
      if (fits && entry.after.length > 0) endRow(entry.after);
      if (fits) continue;
    }
    if (entry.blank) lines.push("");
    lines.push(...entry.before.map((comment) => margin + comment));
    const key = keyText(entry);
    const value = layout(
      entry.value,
      indent + STEP,
      margin.length + key.length,
      comma.length,
      roleOf(tree, entry, role),
      entry.isLine ? KEPT_WIDTH : WIDTH,
    );
    row = `${key}${value}${comma}`;
    if (entry.after.length > 0 || value.includes("\n")) endRow(entry.after);
  }
  endRow();
  lines.push(...tree.dangling.map((comment) => margin + comment));
  const [left, right] = tree.kind === "object" ? "{}" : "[]";
  return [left, ...lines, " ".repeat(indent) + right].join("\n");
}

/** A line and the comments after it; what follows a `//` comment needs a line of its own. */
function remarked(line: string, remarks: readonly string[], margin: string): string[] {
  const end = remarks.findIndex((remark) => remark.startsWith("//"));
  const count = end < 0 ? remarks.length : end + 1;
  return [[line, ...remarks.slice(0, count)].join(" "), ...remarks.slice(count).map((remark) => margin + remark)];
}

/** The author's lines stay. Where there were none, simple values fill lines, others have one each. */
function startsRow({ opened }: BracketTree, { before, breaks, blank }: Entry, fills: boolean): boolean {
  return before.length > 0 || blank || (opened ? breaks : !fills);
}

/** Whether its values are simple enough to share a line: in lists scalars, in objects also what holds only scalars. */
function isShallow({ kind, entries }: BracketTree): boolean {
  const isScalar = ({ value }: Entry) => value.kind === "scalar";
  return entries.every(({ value }) => value.kind === "scalar" || (kind === "object" && value.entries.every(isScalar)));
}

function roleOf(parent: BracketTree, { key, value }: Entry, role: Role): Role {
  if (role === "body" && parent.kind === "list") return value.kind === "object" ? "node" : "other";
  if (role === "bodies") return "body";
  const name = key?.slice(1, -1) ?? "";
  if (BODIES.includes(name)) return "body";
  return NAMED_BODIES.includes(name) ? "bodies" : "other";
}

/** Comments or empty lines, which need lines of their own. */
const hasRemarks = ({ entries, dangling }: BracketTree): boolean =>
  dangling.length > 0 || entries.some(({ before, after, blank }) => blank || before.length + after.length > 0);
const isOpen = (tree: Tree): boolean => tree.kind !== "scalar" && tree.opened;
const keyText = ({ key }: Entry): string => (key === undefined ? "" : `${key}: `);
const emptyText = ({ kind }: BracketTree): string => (kind === "object" ? "{}" : "[]");
const bracketsOf = ({ kind }: BracketTree): readonly [string, string] =>
  kind === "object" ? ["{ ", " }"] : ["[", "]"];

function wrapped(tree: BracketTree, inside: string): string {
  const [left, right] = bracketsOf(tree);
  return `${left}${inside}${right}`;
}

/** Where the next character stands after a text that began at a column. */
function lastColumn(text: string, column: number): number {
  const end = text.lastIndexOf("\n");
  return end < 0 ? column + text.length : text.length - end - 1;
}
