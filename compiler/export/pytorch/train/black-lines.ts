/** Columns of a line, as black has them. */
const WIDTH = 88;

/** A list on one line, or where that is too long with a line for each. */
export function listLines(start: string, items: readonly string[], end: string, indent = ""): string {
  const line = `${start}${items.join(", ")}${end}`;
  return fits(line) ? line : `${start}\n${items.map((one) => `${indent}    ${one},\n`).join("")}${indent}${end}`;
}

/**
 * A call on one line, or its arguments on the next, or a line for each.
 * @param indent how far the lines will be indented
 */
export function callLines(start: string, given: readonly string[], indent = 0): readonly string[] {
  const line = `${start}(${given.join(", ")})`;
  if (fits(line, indent)) return [line];
  const inner = `    ${given.join(", ")}`;
  return [`${start}(`, ...(fits(inner, indent) ? [inner] : given.map((one) => `    ${one},`)), ")"];
}

const fits = (line: string, indent = 0): boolean => line.length + indent <= WIDTH;

/** Lines within a function. */
export const indented = (lines: readonly string[], depth = 1): string =>
  lines.map((line) => `${"    ".repeat(depth)}${line}\n`).join("");
