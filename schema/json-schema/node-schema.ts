import type { JsonSchema } from "../recipe/recipe-fields.ts";
import { COMMON_DOCS, STRUCTURE_DOCS } from "../vocabulary/structure-docs.ts";
import { type OpDeclaration, STRUCTURE_KEYS, type StructureKind, type Vocabulary } from "../vocabulary/vocabulary.ts";
import { anyOf, attributeSchema, listOf, mapOf, ref } from "./kind-schema.ts";

type Schemas = Readonly<Record<string, JsonSchema>>;

/** `{}` stands for "no argument"; with it the default makes an editor write it. */
const NOTHING: JsonSchema = { type: "object", maxProperties: 0 };

const described = (description: string, schema: JsonSchema): JsonSchema => ({ description, ...schema });

/** What any node may carry, by key. */
const COMMON: Schemas = {
  id: described(COMMON_DOCS.id, ref("name")),
  in: described(COMMON_DOCS.in, anyOf(ref("operands"), mapOf(ref("operand")))),
  out: described(COMMON_DOCS.out, anyOf(ref("name"), listOf(ref("name")))),
  axes: described(COMMON_DOCS.axes, { type: "string" }),
  doc: described(COMMON_DOCS.doc, { type: "string" }),
};

/** What stands under the keys of structure nodes; the type says that none is forgotten. */
const STRUCTURE: { readonly [K in StructureKind]: Readonly<Record<(typeof STRUCTURE_KEYS)[K][number], JsonSchema>> } = {
  block: {
    block: { type: "string", minLength: 1 },
    with: mapOf(ref("value")),
    share: { type: "string", minLength: 1 },
    per: { type: "string", minLength: 1 },
  },
  loop: {
    loop: ref("whole"),
    as: ref("name"),
    carry: mapOf({ type: "string" }),
    collect: mapOf({ type: "string" }),
    nodes: ref("body"),
  },
  residual: { residual: ref("body") },
  branches: { branches: mapOf(ref("body")), join: ref("node") },
  if: { if: ref("value"), then: ref("body"), else: ref("body") },
  switch: { switch: ref("expression"), cases: mapOf(ref("body")) },
};

/** Whether the bare name says all: nothing is required, and it is no source, which needs an `id`. */
export function mayBeBare({ source, argument, attributes }: OpDeclaration): boolean {
  return !source && argument?.required !== true && Object.values(attributes).every(({ required }) => !required);
}

function argumentOf({ doc, argument }: OpDeclaration): JsonSchema {
  if (argument === undefined) return described(doc, { ...NOTHING, default: {} });
  const { description: _, ...form } = attributeSchema(argument);
  const open = argument.required ? form : { ...anyOf(NOTHING, form) };
  return described(`${doc}\n\nArgument: ${argument.doc}`, open);
}

/** One closed schema an op. */
function opSchema(op: OpDeclaration): JsonSchema {
  const attributes = Object.entries(op.attributes).map(([name, declaration]) => [name, attributeSchema(declaration)]);
  const { in: reads, ...unread } = COMMON;
  const required = Object.entries(op.attributes).filter(([, attribute]) => attribute.required);
  return {
    type: "object",
    description: op.doc,
    properties: {
      [op.name]: argumentOf(op),
      ...Object.fromEntries(attributes),
      ...(op.source || reads === undefined ? unread : COMMON),
    },
    required: [op.name, ...required.map(([name]) => name), ...(op.source ? ["id"] : [])],
    additionalProperties: false,
  };
}

function structureSchema(kind: StructureKind): JsonSchema {
  const { doc, keys } = STRUCTURE_DOCS[kind];
  const said: Readonly<Record<string, { readonly doc: string; readonly required: boolean }>> = keys;
  const forms = Object.entries<JsonSchema>(STRUCTURE[kind]);
  return {
    type: "object",
    description: doc,
    properties: {
      ...Object.fromEntries(forms.map(([name, form]) => [name, described(said[name]?.doc ?? "", form)])),
      ...COMMON,
    },
    required: Object.keys(keys).filter((name) => said[name]?.required),
    additionalProperties: false,
  };
}

/**
 * A node: a bare op, or an object whose op key chooses the schema of that op alone. So an editor offers ops at `{`, and
 * after that only what belongs to the op; two op keys fit no schema. While no op key is there, the keys may be ops only.
 */
export function nodeDefinitions(vocabulary: Vocabulary): Schemas {
  const kinds = Object.keys(STRUCTURE_KEYS).filter((kind): kind is StructureKind =>
    Object.hasOwn(STRUCTURE_KEYS, kind),
  );
  const schemas = new Map<string, JsonSchema>([
    ...[...vocabulary.values()].map((op): [string, JsonSchema] => [op.name, opSchema(op)]),
    ...kinds.map((kind): [string, JsonSchema] => [kind, structureSchema(kind)]),
  ]);
  const names = [...schemas.keys()];
  const starts = {
    ...Object.fromEntries([...vocabulary.values()].map((op) => [op.name, argumentOf(op)])),
    ...Object.fromEntries(kinds.map((kind) => [kind, { description: STRUCTURE_DOCS[kind].doc }])),
  };
  return {
    body: {
      description: "Nodes in order, or the name of a tensor.",
      ...anyOf(listOf(ref("node")), ref("tensor")),
    },
    node: anyOf(
      { enum: [...vocabulary.values()].filter(mayBeBare).map(({ name }) => name) },
      {
        type: "object",
        minProperties: 1,
        if: anyOf(...names.map((name) => ({ required: [name] }))),
        then: anyOf(...names.map((name) => ref(`node.${name}`))),
        else: { properties: starts, propertyNames: { enum: names } },
      },
    ),
    ...Object.fromEntries([...schemas].map(([name, schema]) => [`node.${name}`, schema])),
  };
}
