import { findNodeAtLocation, getLocation } from "jsonc-parser";
import type { Range, TextEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { applyEdits } from "../schema/problem/apply-edits.ts";
import type { AttributeKind } from "../schema/vocabulary/vocabulary.ts";
import { type Analysis, analyze } from "./analysis.ts";
import { valuesAt } from "./names.ts";
import { propertiesOf, roleAt, valueIn } from "./word-role.ts";
import { placesOf, type Word, wordAt } from "./words.ts";

const PATTERNS: ReadonlySet<AttributeKind> = new Set<AttributeKind>(["rearrange", "repeat", "reduce", "einsum"]);
const NAME = /^\p{L}(?:[\p{L}\p{N}_]*[\p{L}\p{N}])?$/u;

/** Why an axis cannot be renamed, in a sentence. */
export class RenameRefused extends Error {
  override readonly name = "RenameRefused";
}

/** The axis of a pattern under the pointer, with all its places in the node: both sides, and its entry in `sizes`. */
function axisAt(
  { tree }: Analysis,
  text: string,
  offset: number,
): { readonly word: Word; readonly places: readonly Word[] } | undefined {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const role = roleAt(tree, path);
  if (
    isAtPropertyKey ||
    previousNode?.type !== "string" ||
    role.kind !== "attribute" ||
    !PATTERNS.has(role.declaration.kind)
  )
    return undefined;
  const word = wordAt(text, offset);
  if (!NAME.test(word.text)) return undefined;
  if (tree !== undefined && valuesAt(tree, path).some(({ name }) => name === word.text)) {
    throw new RenameRefused(
      `\`${word.text}\` is the name of a value in scope: the pattern asserts its size, so it cannot be renamed here alone`,
    );
  }
  const node = tree && findNodeAtLocation(tree, [...role.node]);
  const keys = propertiesOf(valueIn(node, "sizes")).filter(({ name }) => name === word.text);
  return {
    word,
    places: [
      ...placesOf(text, word.text, previousNode.offset, previousNode.offset + previousNode.length),
      ...keys.map(({ key }) => ({ text: word.text, start: key.offset + 1, end: key.offset + key.length - 1 })),
    ],
  };
}

export function prepareRename(
  analysis: Analysis,
  document: TextDocument,
  offset: number,
): { range: Range; placeholder: string } | undefined {
  const found = axisAt(analysis, document.getText(), offset);
  return found && { range: rangeOf(document, found.word), placeholder: found.word.text };
}

/**
 * Renames an axis inside its pattern. Axis names travel to later nodes, so the result is checked: a rename that would
 * break one is refused with what it would break.
 * @throws RenameRefused
 */
export function renameAxis(
  analysis: Analysis,
  document: TextDocument,
  offset: number,
  name: string,
): TextEdit[] | undefined {
  const text = document.getText();
  const found = axisAt(analysis, text, offset);
  if (found === undefined) return undefined;
  if (!NAME.test(name)) throw new RenameRefused(`\`${name}\` is not a valid axis name`);
  const { source } = analysis;
  const edits = found.places.map(({ start, end }) => ({ span: { source, start, end }, text: name }));
  const known = new Set(analysis.problems.map(({ code, message }) => `${code} ${message}`));
  const broken = analyze(analysis.uri, applyEdits(text, edits)).problems.find(
    ({ code, message, severity }) => severity === "error" && !known.has(`${code} ${message}`),
  );
  if (broken !== undefined) throw new RenameRefused(`renaming to \`${name}\` would break this: ${broken.message}`);
  return found.places.map((place) => ({ range: rangeOf(document, place), newText: name }));
}

const rangeOf = (document: TextDocument, { start, end }: Word): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});
