/** Columns of a line, as black and ruff have it. */
export const WIDTH = 88;

const STEP = "    ";
const OPENING = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/** A statement as lines that fit, in the way of black: broken within its last brackets, then after each comma. */
export function laidOut(statement: string, indent: string): string[] {
  const line = `${indent}${statement}`;
  if (line.length <= WIDTH) return [line];
  const last = lastBrackets(statement);
  if (last === undefined) return [line];
  const [open, close] = last;
  const [head, body, tail] = [statement.slice(0, open + 1), statement.slice(open + 1, close), statement.slice(close)];
  if (body.trim() === "") return [line];
  const inner = `${indent}${STEP}`;
  const items = splitAt(body, ",");
  const isCall =
    items.length > 1 || /^(\*|\w+=)/.test(body) || statement[open] !== "(" || /\w$/.test(head.slice(0, -1));
  const whole = body.replace(/,$/, "");
  const canStayWhole = `${inner}${body}`.length <= WIDTH && !body.endsWith(",");
  if (canStayWhole) return [`${indent}${head}`, `${inner}${whole}`, `${indent}${tail}`];
  if (items.length === 1 && !isComprehension(whole)) {
    const comma = isCall && statement[open] === "(" && !whole.startsWith("*") ? "," : "";
    const laid = laidOut(`${whole}${comma}`, inner);
    return [`${indent}${head}`, ...laid, `${indent}${tail}`];
  }
  const parts = isComprehension(whole) ? splitComprehension(whole) : items.map((item) => `${item.trim()},`);
  return [`${indent}${head}`, ...parts.flatMap((part) => laidOut(part, inner)), `${indent}${tail}`];
}

const isComprehension = (text: string): boolean => splitAt(text, " for ").length > 1;

const splitComprehension = (text: string): string[] =>
  splitAt(text, " for ").map((part, i) => (i === 0 ? part.trim() : `for ${part.trim()}`));

/** The brackets that the statement ends in, whatever follows them short. */
function lastBrackets(text: string): readonly [number, number] | undefined {
  const pairs = topPairs(text).filter(([open, close]) => close > open + 1);
  return pairs.at(-1);
}

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

/** The parts between a mark that stands in no brackets. */
function splitAt(text: string, mark: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (const [i, character] of codeOf(text)) {
    if (OPENING.has(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (depth === 0 && text.startsWith(mark, i)) {
      parts.push(text.slice(start, i));
      start = i + mark.length;
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
