import { CONSTANTS } from "../../schema/expression/constants.ts";
import { FUNCTION_DOCS } from "../../schema/expression/function-docs.ts";
import { mayBeBare } from "../../schema/json-schema/node-schema.ts";
import { FREE_DOCS, PARAMETER_DOCS, SPEC_KEY_DOCS } from "../../schema/spec/spec-key-docs.ts";
import { INIT_DOCS } from "../../schema/vocabulary/init-docs.ts";
import { KIND_DOCS } from "../../schema/vocabulary/kind-docs.ts";
import { COMMON_DOCS, STRUCTURE_DOCS } from "../../schema/vocabulary/structure-docs.ts";
import type { AttributeDeclaration } from "../../schema/vocabulary/vocabulary.ts";
import type { Op } from "../op/op.ts";

export interface ManualWords {
  readonly ops: ReadonlyMap<string, Op>;
  readonly generators: ReadonlyMap<string, { readonly doc: string }>;
}

/** The op manual as Markdown, from the declarations that the reader, the schema and editors go by. */
export function opManual({ ops, generators }: ManualWords): string {
  const byName = [...ops.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    "# Ops",
    "",
    "Generated from the ops' own declarations by `npm run schema`; change those, not this file.",
    "",
    `A node is an op with its argument, \`{ "linear": "dim" }\`, its other attributes beside it. Where nothing need be said`,
    'the bare name will do: `"gelu"`. Numbers, lengths and truths may be expressions: `"3 * heads * head_dim"`.',
    "",
    `**Ops:** ${byName.map(({ name }) => `[${name}](#${name})`).join(", ")}.`,
    "",
    "**Also here:** [the keys of a spec](#a-spec), [any node](#any-node), [structure](#structure), [initialisations](#initialisations),",
    "[constants](#constants), [functions](#functions).",
    "",
    "## A spec",
    "",
    "The keys of the file. Those of a recipe are in [recipes.md](recipes.md).",
    "",
    ...table(
      ["key", "meaning"],
      Object.entries(SPEC_KEY_DOCS).map(([key, doc]) => [`\`${key}\``, doc]),
    ),
    "",
    'A parameter in the long form, `{ "type": "int", "default": 4 }`, has',
    "",
    ...table(
      ["key", "meaning"],
      Object.entries(PARAMETER_DOCS).map(([key, doc]) => [`\`${key}\``, doc]),
    ),
    "",
    'and a size under `free`, `{ "multiple_of": 4 }`, has',
    "",
    ...table(
      ["key", "meaning"],
      Object.entries(FREE_DOCS).map(([key, doc]) => [`\`${key}\``, doc]),
    ),
    "",
    "## Any node",
    "",
    ...table(
      ["key", "meaning"],
      Object.entries(COMMON_DOCS).map(([key, doc]) => [`\`${key}\``, doc]),
    ),
    "",
    "## Ops",
    "",
    ...byName.flatMap(opSection),
    "## Structure",
    "",
    "Nodes that hold nodes. They are gone once the model is expanded; ids on the way make up the paths of weights.",
    "",
    ...Object.entries(STRUCTURE_DOCS).flatMap(([name, { doc, example, keys }]) => [
      `### ${name}`,
      "",
      doc,
      "",
      "```json",
      example,
      "```",
      "",
      ...table(
        ["key", "", "meaning"],
        Object.entries(keys).map(([key, said]) => [`\`${key}\``, said.required ? "required" : "", said.doc]),
      ),
      "",
    ]),
    "## Initialisations",
    "",
    "How a `weight` begins. Its value depends on the run's seed and the weight's path alone.",
    "",
    ...table(
      ["written", "meaning"],
      Object.values(INIT_DOCS).map(({ form, doc }) => [`\`${form}\``, doc]),
    ),
    "",
    "## Constants",
    "",
    'What `constant` makes, with the generator\'s arguments as a list: `{ "constant": { "linspace": [0, 1, 5] } }`.',
    "",
    ...table(
      ["generator", "meaning"],
      [...generators].map(([name, { doc }]) => [`\`${name}\``, doc]),
    ),
    "",
    "## Functions",
    "",
    "What expressions may call. Operators, precedence, slices and the truth of numbers are Python's.",
    "",
    ...table(
      ["call", "meaning"],
      Object.values(FUNCTION_DOCS).map(({ call, doc }) => [`\`${call}\``, doc]),
    ),
    "",
    "Numbers that expressions know by name; a spec that defines the name itself means its own:",
    "",
    ...table(
      ["name", "value"],
      Object.entries(CONSTANTS).map(([name, { doc }]) => [`\`${name}\``, doc]),
    ),
    "",
  ].join("\n");
}

function opSection(op: Op): string[] {
  const attributes = Object.entries(op.attributes);
  const rows = attributes.map(([name, declaration]) => [
    `\`${name}\``,
    kindText(declaration),
    declaration.required ? "required" : defaultText(declaration),
    declaration.doc,
  ]);
  return [
    `### ${op.name}`,
    "",
    op.doc,
    "",
    "```json",
    usage(op),
    "```",
    "",
    `- Reads: ${inputsText(op)}`,
    ...(op.argument === undefined
      ? []
      : [`- Argument: ${kindText(op.argument)}${op.argument.required ? "" : ", may be left out"}. ${op.argument.doc}`]),
    "",
    ...(rows.length === 0 ? [] : [...table(["attribute", "kind", "default", "meaning"], rows), ""]),
  ];
}

export function inputsText({ source, arity: { min, max } }: Op): string {
  if (source) return "nothing: it is a source, needs an `id`, and leaves the running value alone.";
  const tensors = (count: number) => `${count} ${count === 1 ? "tensor" : "tensors"}`;
  if (min === max) return `${tensors(min)}.`;
  return max === Number.POSITIVE_INFINITY ? `${tensors(min)} or more.` : `${min} to ${tensors(max)}.`;
}

export const kindText = ({ kind, values }: AttributeDeclaration): string =>
  kind === "text" && values !== undefined
    ? `one of ${values.map((value) => `\`${value}\``).join(" ")}`
    : KIND_DOCS[kind];

export const defaultText = ({ shownDefault }: AttributeDeclaration): string =>
  shownDefault === undefined ? "none" : `\`${String(shownDefault)}\``;

/** Examples of arguments, by kind, so that every op shows how it is written. */
const SHOWN: Readonly<Record<AttributeDeclaration["kind"], string>> = {
  int: "2",
  size: '"dim"',
  number: "0.1",
  boolean: "true",
  text: '"word"',
  rearrange: '"b (h p) c -> b h (p c)"',
  repeat: '"1 dim -> b dim"',
  reduce: '"b n dim -> b dim"',
  einsum: '"b i d, b j d -> b i j"',
  pack: '"b * d"',
  sizes: '{ "p": 2 }',
  axis: '"n"',
  axes: '["h", "w"]',
  slices: '{ "n": "1:" }',
  shifts: '{ "h": 1 }',
  margins: '{ "h": [1, 1] }',
  operands: '"other"',
  shape: '[1, "dim"]',
  shapes: "[[], [14, 14]]",
  pair: "2",
  numbers: "[0.5, 0.5]",
  init: '{ "normal": 0.02 }',
  generator: '{ "linspace": [0, 1, 5] }',
};

/** The op with all that is required, as a node. */
export function usage(op: Op): string {
  const { min, max } = op.arity;
  if (mayBeBare(op) && op.argument === undefined && max === 1) return JSON.stringify(op.name);
  const names = ["x", "y", "z"].slice(0, Math.max(min, 2)).map((name) => `"${name}"`);
  const several = `[${names.join(", ")}]`;
  const takesOperands = op.argument?.kind === "operands";
  const shown = ({ kind, values }: AttributeDeclaration) =>
    kind === "operands" && min > 2 ? several : values?.[0] === undefined ? SHOWN[kind] : JSON.stringify(values[0]);
  const required = Object.entries(op.attributes).filter(([, attribute]) => attribute.required);
  const entries = [
    `"${op.name}": ${op.argument === undefined ? "{}" : shown(op.argument)}`,
    ...required.map(([name, attribute]) => `"${name}": ${shown(attribute)}`),
    ...(max > 1 && !takesOperands ? [`"in": ${several}`] : []),
    ...(op.source ? ['"id": "table"'] : []),
  ];
  return `{ ${entries.join(", ")} }`;
}

/** A Markdown table; a bar inside a cell would end it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line)];
}
