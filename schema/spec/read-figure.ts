import type { JsonNode, JsonProperty } from "../json/json.ts";
import { badColour, noSide, nothingSaid } from "./figure-messages.ts";
import { inside, type Reader } from "./reader.ts";
import { type FigureChoice, type FigureSide, sides } from "./spec.ts";
import { wrongType } from "./spec-messages.ts";

export const FIGURE_KEYS = ["label", "note", "hide", "colour", "side"] as const;

/** What an op is in a figure, by which its box is painted. */
export const figureRoles = [
  "source",
  "learned",
  "norm",
  "product",
  "activation",
  "layout",
  "space",
  "pool",
  "select",
  "chance",
  "head",
  "block",
  "plain",
] as const;

/** `{ "layers.{i}.attn": { "label": "MSA", "colour": "#8a3b00" } }` */
export function readFigure(reader: Reader, node: JsonNode | undefined): readonly FigureChoice[] {
  return node === undefined ? [] : reader.entries(node, "`figure`").flatMap((entry) => readChoice(reader, entry) ?? []);
}

function readChoice(reader: Reader, { name, nameSpan, value }: JsonProperty): FigureChoice | undefined {
  const what = `\`${name}\` of \`figure\``;
  const object = reader.object(value, what);
  if (object === undefined) return undefined;
  reader.closed(object, what, FIGURE_KEYS);
  const find = (key: (typeof FIGURE_KEYS)[number]) => reader.find(object, key);
  return {
    path: { text: name, span: nameSpan },
    label: readWords(reader, find("label"), "label"),
    note: readWords(reader, find("note"), "note"),
    hide: readSwitch(reader, find("hide")),
    colour: readColour(reader, find("colour")),
    side: readSide(reader, find("side")),
  };
}

function readWords(reader: Reader, node: JsonNode | undefined, key: "label" | "note"): string | undefined {
  const string = node && reader.string(node, `\`${key}\``);
  if (string === undefined) return undefined;
  return string.text.trim() === "" ? reader.report(nothingSaid(inside(string), key)) : string.text;
}

function readSwitch(reader: Reader, node: JsonNode | undefined): boolean | undefined {
  if (node !== undefined && node.kind !== "boolean") reader.report(wrongType("`hide`", "true or false", node));
  return node?.kind === "boolean" ? node.value : undefined;
}

function readSide(reader: Reader, node: JsonNode | undefined): FigureSide | undefined {
  const string = node && reader.string(node, "`side`");
  if (string === undefined) return undefined;
  return sides.find((side) => side === string.text) ?? reader.report(noSide(inside(string), string.text, sides));
}

function readColour(reader: Reader, node: JsonNode | undefined): string | undefined {
  const string = node && reader.string(node, "`colour`");
  if (string === undefined) return undefined;
  const { text } = string;
  if (/^#[\da-f]{6}$/i.test(text) || figureRoles.some((role) => role === text)) return text;
  return reader.report(badColour(inside(string), text, figureRoles));
}
