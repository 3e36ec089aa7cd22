import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { getLocation, type Node as JsoncNode } from "jsonc-parser";
import type { Location } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { fileOf } from "../runtime/host/specs/shipped-specs.ts";
import type { Analysis } from "./analysis.ts";
import { blocksIn, tensorsAt, valuesAt } from "./names.ts";
import { roleAt } from "./word-role.ts";
import { wordAt } from "./words.ts";

/** Where the block, tensor, parameter or value under the pointer is defined. */
export function definition({ tree, uri }: Analysis, document: TextDocument, offset: number): Location | undefined {
  if (tree === undefined) return undefined;
  const text = document.getText();
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  if (isAtPropertyKey) return undefined;
  const role = roleAt(tree, path);
  const whole = typeof previousNode?.value === "string" ? previousNode.value : "";
  const word = wordAt(text, offset).text;
  const at = (node: JsoncNode | undefined): Location | undefined =>
    node && {
      uri,
      range: { start: document.positionAt(node.offset), end: document.positionAt(node.offset + node.length) },
    };

  if (role.kind === "block name") {
    const known = blocksIn(tree).find(({ name }) => name === whole);
    return known?.from !== undefined && uri.startsWith("file:") ? fileLocation(uri, known.from) : at(known?.at);
  }
  const [first] = whole.split(/[.[]/);
  const tensor = () => tensorsAt(tree, path).find(({ name }) => name === first)?.at;
  const value = () => valuesAt(tree, path).find(({ name }) => name === word)?.at;
  if (role.kind === "tensor" || role.kind === "body") return at(tensor());
  const mayBeTensor = role.kind === "attribute" && role.declaration.kind === "operands";
  return at((mayBeTensor ? tensor() : undefined) ?? value());
}

/** The beginning of an imported file. */
function fileLocation(uri: string, from: string): Location {
  const [file = ""] = from.split("#");
  const start = { line: 0, character: 0 };
  return { uri: pathToFileURL(resolve(dirname(fileURLToPath(uri)), fileOf(file))).href, range: { start, end: start } };
}
