/** Columns of a line: as in the other readable exports, and as `ruff format --line-length 120` has it. */
export const WIDTH = 120;

const STEP = "    ";
const OPENING = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/**
 * A statement as lines that fit, in the way of black: broken within its last brackets.
 * @param spare columns that what follows its last line needs
 */
export function laidOut(statement: string, indent: string, spare = 0): string[] {
  const line = `${indent}${statement}`;
  if (line.length + spare <= WIDTH) return [line];
  const [, lead, value = ""] = /^((?:[\w., ]+ = )|return )(.*)$/.exec(statement) ?? [];
  if (lead !== undefined && isSum(value))
    return [`${indent}${lead}(`, ...within(value, `${indent}${STEP}`), `${indent})`];
  const pairs = topPairs(statement).filter(([open, close]) => close > open + 1);
  const [open, close] = pairs.findLast(([start]) => indent.length + start < WIDTH) ?? pairs.at(-1) ?? [];
  if (open === undefined || close === undefined) return [line];
  const [head, body, tail] = [statement.slice(0, open + 1), statement.slice(open + 1, close), statement.slice(close)];
  return [`${indent}${head}`, ...within(body, `${indent}${STEP}`), `${indent}${tail}`];
}

/** What stands in brackets: on one line, or broken at what binds least, or else within brackets again. */
function within(text: string, indent: string, spare = 0): string[] {
  const isList = text.endsWith(",");
  if (`${indent}${text}`.length + spare <= WIDTH && !isList) return [`${indent}${text}`];
  for (const marks of DELIMITERS) {
    const parts = splitAt(text, marks);
    if (parts.length > 1 || (marks[0] === "," && isList))
      return parts.flatMap((part) => item(marks[0] === "," ? `${part.trim()},` : part, indent));
  }
  return laidOut(text, indent, spare);
}

/** Whether operators stand in no brackets: then black puts the whole in some. */
const isSum = (text: string): boolean => DELIMITERS.slice(2).some((marks) => splitAt(text, marks).length > 1);

/** One of several parts, with its comma. */
function item(part: string, indent: string): string[] {
  if (`${indent}${part}`.length <= WIDTH) return [`${indent}${part}`];
  const comma = part.endsWith(",") ? "," : "";
  const lines = within(part.slice(0, part.length - comma.length), indent, comma.length);
  return [...lines.slice(0, -1), `${lines.at(-1)}${comma}`];
}

/** What black breaks lines at inside brackets, what binds least first; all but commas stand where a line begins. */
const DELIMITERS: readonly (readonly string[])[] = [
  [" for "],
  [","],
  [" if ", " else "],
  [" or "],
  [" and "],
  [" == ", " != ", " < ", " > ", " <= ", " >= "],
  [" | "],
  [" & "],
  [" + ", " - "],
  [" * ", " / ", " // ", " % "],
];

/** Places of brackets that stand in no others. */
function topPairs(text: string): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  const open: number[] = [];
  for (const [i, character] of codeOf(text)) {
    if (OPENING.has(character)) open.push(i);
    else if (")]}".includes(character)) {
      const start = open.pop();
      if (start !== undefined && open.length === 0) pairs.push([start, i]);
    }
  }
  return pairs;
}

/** The parts between marks that stand in no brackets; a mark of words begins the part after it. */
function splitAt(text: string, marks: readonly string[]): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (const [i, character] of codeOf(text)) {
    const mark = depth === 0 && i > start ? marks.find((one) => text.startsWith(one, i)) : undefined;
    if (OPENING.has(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (mark !== undefined) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)].filter((part) => part.trim() !== "");
}

/** The characters that stand in no literal. */
function* codeOf(text: string): Generator<readonly [number, string]> {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (character === '"') quoted = !quoted;
    else if (quoted && character === "\\") i++;
    else if (!quoted) yield [i, character];
  }
}
