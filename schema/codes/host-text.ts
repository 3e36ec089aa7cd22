import { parseJson } from "../json/json.ts";
import type { ExamplePlace } from "./page.ts";

/** What a spec's examples are filled up with. */
const SPEC: Readonly<Record<string, string>> = {
  vitral: "1",
  name: '"example"',
  params: '{ "dim": 64, "heads": 4, "head_dim": 16, "n": 16 }',
  inputs: '{ "x": "b n dim" }',
  nodes: '["gelu", { "identity": {}, "id": "y" }]',
  outputs: '{ "y": "y" }',
};

const RECIPE: Readonly<Record<string, string>> = {
  vitral: "1",
  spec: '"../vit.json"',
  dataset: '{ "name": "mnist", "train": 8000, "validation": 2000 }',
  epochs: "10",
};

/** How pages describe the model that examples of nodes stand in. */
export const HOST_TEXT =
  "Examples of nodes stand in a model that reads `x`, `b n dim`, with n = 16, dim = 64, heads = 4 and head_dim = 16.";

/** The whole file that an example stands for; undefined where it is none. */
export function exampleFile(place: ExamplePlace, example: string): string | undefined {
  switch (place) {
    case "nodes":
      return fill(`"nodes": [${example}, { "identity": {}, "id": "y" }]`, SPEC);
    case "spec":
      return fill(example, SPEC);
    case "recipe":
      return fill(example, RECIPE);
    case "text":
      return example;
    case "elsewhere":
      return undefined;
  }
}

/** The properties that the example leaves out, after its own. */
function fill(properties: string, rest: Readonly<Record<string, string>>): string {
  const { value } = parseJson({ name: "example.json", text: `{ ${properties} }` });
  const given = value?.kind === "object" ? value.properties.map(({ name }) => name) : [];
  const others = Object.entries(rest).filter(([name]) => !given.includes(name));
  return `{ ${[properties, ...others.map(([name, text]) => `"${name}": ${text}`)].join(", ")} }`;
}
