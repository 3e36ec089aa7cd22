import type { Fault } from "../problem/fault.ts";
import { numpyNotation } from "./pattern-messages.ts";

/**
 * Recognises numpy's einsum notation, a letter an axis: `bij,bjk->bik`. To be asked only about patterns that make no
 * sense as ours, since `ab, ab -> ab` does.
 */
export function numpyEinsum(text: string): Fault | undefined {
  const sides = text.split("->");
  if (sides.length !== 2) return undefined;
  const operands = (sides[0] ?? "").split(",").map((word) => word.trim());
  const output = (sides[1] ?? "").trim();
  const all = [...operands, output];
  if (!all.every((word) => /^(?:\.\.\.)?[A-Za-z]*(?:\.\.\.)?$/.test(word))) return undefined;
  const longest = all.find((word) => word.replaceAll(".", "").length > 1);
  const known = new Set(operands.join(""));
  if (longest === undefined || ![...output].every((letter) => known.has(letter))) return undefined;

  const spaced = (word: string) => word.match(/\.\.\.|[A-Za-z]/g)?.join(" ") ?? "";
  const rewritten = `${operands.map(spaced).join(", ")} -> ${spaced(output)}`;
  return numpyNotation({ start: 0, end: text.length }, longest, rewritten);
}
