import type { JsonSchema } from "../recipe/recipe-fields.ts";
import { figureRoles } from "../spec/read-figure.ts";
import type { SPEC_KEYS } from "../spec/read-spec.ts";
import { sides } from "../spec/spec.ts";
import {
  FIGURE_DOCS,
  FREE_DOCS,
  PARAMETER_DOCS,
  PARAMETER_TYPE_DOCS,
  SPEC_KEY_DOCS,
  STAGE_DOCS,
} from "../spec/spec-key-docs.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { checkpointDefinitions } from "./checkpoint-schema.ts";
import { closed, documented } from "./closed-schema.ts";
import { anyOf, kindDefinitions, listOf, mapOf, ref } from "./kind-schema.ts";
import { nodeDefinitions } from "./node-schema.ts";

type SpecKey = (typeof SPEC_KEYS)[number];

/** A block's keys are those of a spec that make sense without a file. */
const BLOCK_KEYS: readonly SpecKey[] = ["doc", "params", "let", "require", "inputs", "nodes", "outputs", "figure"];

const text: JsonSchema = { type: "string" };

const parameterType: JsonSchema = anyOf(
  ...Object.entries(PARAMETER_TYPE_DOCS).map(([name, description]) => ({ const: name, description })),
  { type: "string", pattern: `^list of (${Object.keys(PARAMETER_TYPE_DOCS).join("|")}|list)$` },
);

const parameter: JsonSchema = anyOf(
  { type: "number" },
  { type: "boolean" },
  listOf(ref("value")),
  ref("parameter_type"),
  closed(
    documented(PARAMETER_DOCS, {
      type: ref("parameter_type"),
      default: ref("value"),
      values: listOf(text),
      min: { type: "number" },
      max: { type: "number" },
      doc: text,
    }),
  ),
);

const input: JsonSchema = anyOf(
  text,
  closed(
    {
      axes: { description: "Its axes, such as `b channels height width`.", type: "string" },
      type: { description: "What its elements are; `float` if left out.", enum: ["float", "int", "bool"] },
    },
    ["axes"],
  ),
);

const PATHS = anyOf({ type: "string", minLength: 1 }, listOf({ type: "string", minLength: 1 }));

/** What stands under each key of a spec; the type says that none is forgotten. */
const FORMS: Readonly<Record<SpecKey, JsonSchema>> = {
  $schema: text,
  vitral: { const: 1 },
  name: text,
  title: text,
  papers: listOf(text),
  doc: text,
  params: mapOf(ref("parameter")),
  presets: mapOf(mapOf(ref("value"))),
  let: mapOf(ref("value")),
  require: mapOf(text),
  import: mapOf(ref("spec_file")),
  extends: ref("spec_file"),
  blocks: mapOf(ref("block")),
  free: mapOf(closed(documented(FREE_DOCS, { min: ref("whole"), max: ref("whole"), multiple_of: ref("whole") }))),
  inputs: mapOf(ref("input")),
  nodes: ref("body"),
  outputs: mapOf(ref("operand")),
  stages: listOf(anyOf(PATHS, closed(documented(STAGE_DOCS, { each: PATHS, first: PATHS, last: PATHS }), ["each"]))),
  figure: mapOf(
    closed(
      documented(FIGURE_DOCS, {
        label: text,
        note: text,
        hide: { type: "boolean" },
        side: { enum: [...sides] },
        colour: anyOf({ enum: [...figureRoles] }, { type: "string", pattern: "^#[0-9A-Fa-f]{6}$" }),
      }),
    ),
  ),
  checkpoints: mapOf(ref("checkpoint_map")),
};

/**
 * The JSON Schema that editors complete and check specs with, from the same declarations that the reader reads by. It
 * knows the form of a spec; what is inside strings, and how nodes fit together, is the checker's.
 */
export function specSchema(
  vocabulary: Vocabulary,
  generators: ReadonlyMap<string, { readonly doc: string }>,
  shipped: readonly string[],
): JsonSchema {
  const block = Object.fromEntries(BLOCK_KEYS.map((key) => [key, FORMS[key]]));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Vitral spec",
    description: "A Vision Transformer as a file: parameters, blocks, and nodes in order.",
    ...closed(documented(SPEC_KEY_DOCS, FORMS), ["vitral"]),
    anyOf: [{ required: ["nodes"] }, { required: ["extends"] }],
    $defs: {
      block: {
        description: "Nodes with parameters and inputs of their own.",
        ...closed(documented(SPEC_KEY_DOCS, block), ["nodes"]),
      },
      parameter_type: parameterType,
      parameter,
      input,
      ...checkpointDefinitions(),
      spec_file: { type: "string", examples: shipped },
      ...kindDefinitions(generators),
      ...nodeDefinitions(vocabulary),
    },
  };
}
