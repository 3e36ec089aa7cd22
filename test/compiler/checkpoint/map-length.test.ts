import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatSource } from "../../../schema/format/format.ts";
import { type JsonNode, type JsonProperty, parseJson, property } from "../../../schema/json/json.ts";
import { placeOf, type Span } from "../../../schema/problem/source.ts";
import { specFile, specPaths } from "../../training/specs.ts";

const linesOf = ({ source, start, end }: Span): number => placeOf(source, end).line - placeOf(source, start).line + 1;

const entriesOf = (node: JsonNode | undefined): readonly JsonProperty[] =>
  node?.kind === "object" ? node.properties : [];

/** The lines of a spec without its maps, and of each of these, as `fmt` writes them. */
function lengths(path: string): { readonly model: number; readonly maps: ReadonlyMap<string, number> } {
  const { text } = formatSource({ name: path, text: readFileSync(specFile(path), "utf8") });
  const { value } = parseJson({ name: path, text: text ?? "" });
  if (value?.kind !== "object") throw new Error(`${path} is a spec`);
  const checkpoints = property(value, "checkpoints")?.value;
  const maps = entriesOf(checkpoints).map((map): [string, number] => [map.name, linesOf(map.value.span)]);
  return {
    model: linesOf(value.span) - (checkpoints === undefined ? 0 : linesOf(checkpoints.span)),
    maps: new Map(maps),
  };
}

test.each(specPaths())("the maps of %s are shorter than the model", (path) => {
  const { model, maps } = lengths(path);
  expect(maps.size).toBeGreaterThan(0);
  expect([...maps].filter(([, lines]) => lines >= model)).toEqual([]);
});
