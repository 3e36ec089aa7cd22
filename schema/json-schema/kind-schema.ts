import type { JsonSchema } from "../recipe/recipe-fields.ts";
import { INIT_DOCS } from "../vocabulary/init-docs.ts";
import type { AttributeDeclaration, AttributeKind } from "../vocabulary/vocabulary.ts";

export const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });

/** One of several forms; the description stands outside, so that an editor shows it whichever form is written. */
export const anyOf = (...forms: readonly JsonSchema[]): JsonSchema => ({ anyOf: forms });

export const listOf = (items: JsonSchema): JsonSchema => ({ type: "array", items });
export const mapOf = (values: JsonSchema): JsonSchema => ({ type: "object", additionalProperties: values });

const arrow: JsonSchema = { type: "string", pattern: "->" };

/** An object with exactly one key: how inits and generators give their arguments. */
function oneOfNamed(names: Readonly<Record<string, string>>): JsonSchema {
  const values = ref("numbers");
  const properties = Object.fromEntries(
    Object.entries(names).map(([name, description]) => [name, { description, ...values }]),
  );
  return { type: "object", minProperties: 1, maxProperties: 1, properties, additionalProperties: false };
}

const INIT: JsonSchema = anyOf(
  { enum: Object.keys(INIT_DOCS) },
  oneOfNamed(Object.fromEntries(Object.entries(INIT_DOCS).map(([name, { form, doc }]) => [name, `${form}: ${doc}`]))),
);

/** The definitions that attributes of each kind refer to. Strings are expressions, patterns or names: what is inside is the checker's. */
export function kindDefinitions(
  generators: ReadonlyMap<string, { readonly doc: string }>,
): Readonly<Record<string, JsonSchema>> {
  return {
    name: { type: "string", pattern: "^\\p{L}[\\p{L}\\p{N}_]*$" },
    expression: { type: "string", minLength: 1 },
    whole: anyOf({ type: "integer" }, ref("expression")),
    size: anyOf({ type: "integer", minimum: 1 }, ref("expression")),
    number: anyOf({ type: "number" }, ref("expression")),
    truth: anyOf({ type: "boolean" }, ref("expression")),
    numbers: anyOf(ref("number"), listOf(ref("number"))),
    value: anyOf({ type: "number" }, { type: "boolean" }, { type: "null" }, ref("expression"), listOf(ref("value"))),
    axis: anyOf({ type: "string", minLength: 1 }, { type: "integer" }),
    tensor: { type: "string", pattern: "^[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}\\p{N}_]+)*\\s*(\\[.*\\])?$" },
    operand: anyOf({ type: "number" }, ref("tensor")),
    operands: anyOf(ref("operand"), listOf(ref("operand"))),
    term: anyOf(ref("operand"), ref("expression")),
    terms: anyOf(ref("term"), listOf(ref("term"))),
    init: INIT,
    generator: anyOf(
      { enum: [...generators.keys()] },
      oneOfNamed(Object.fromEntries([...generators].map(([name, { doc }]) => [name, doc]))),
    ),
  };
}

const KIND_SCHEMAS: Readonly<Record<Exclude<AttributeKind, "text">, JsonSchema>> = {
  int: ref("whole"),
  size: ref("size"),
  number: ref("number"),
  boolean: ref("truth"),
  rearrange: arrow,
  repeat: arrow,
  reduce: arrow,
  einsum: arrow,
  pack: { type: "string", pattern: "\\*" },
  sizes: mapOf(ref("size")),
  axis: ref("axis"),
  axes: anyOf(ref("axis"), listOf(ref("axis"))),
  slices: mapOf(ref("whole")),
  shifts: mapOf(ref("whole")),
  margins: mapOf({ type: "array", prefixItems: [ref("whole"), ref("whole")], items: false, minItems: 2 }),
  operands: ref("terms"),
  shape: listOf(ref("size")),
  shapes: listOf(listOf(ref("size"))),
  pair: anyOf(ref("whole"), listOf(ref("whole"))),
  numbers: listOf(ref("number")),
  init: ref("init"),
  generator: ref("generator"),
};

/** What may stand in an attribute's place. */
export function attributeSchema({ kind, values, doc, shownDefault }: AttributeDeclaration): JsonSchema {
  const form: JsonSchema =
    kind === "text" ? (values === undefined ? { type: "string", minLength: 1 } : { enum: values }) : KIND_SCHEMAS[kind];
  return { description: doc, ...(shownDefault === undefined ? {} : { default: shownDefault }), ...form };
}
