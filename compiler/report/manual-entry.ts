import { CONSTANTS } from "../../schema/expression/constants.ts";
import { FUNCTION_DOCS } from "../../schema/expression/function-docs.ts";
import { recipeKeys } from "../../schema/recipe/recipe-manual.ts";
import { SPEC_KEY_DOCS } from "../../schema/spec/spec-key-docs.ts";
import { INIT_DOCS } from "../../schema/vocabulary/init-docs.ts";
import { COMMON_DOCS, STRUCTURE_DOCS } from "../../schema/vocabulary/structure-docs.ts";
import type { Op } from "../op/op.ts";
import { defaultText, inputsText, kindText, type ManualWords, usage } from "./op-manual.ts";

/** What the manual has of one name, for a terminal. */
export interface ManualEntry {
  readonly title: string;
  /** The manual that has it, a file of docs/. */
  readonly manual: "ops.md" | "recipes.md";
  readonly doc: string;
  /** How it is written. */
  readonly example: string;
  /** One sentence each. */
  readonly facts: readonly string[];
  /** Its keys: name, what it takes, what it is if left out, what it does. */
  readonly keys: readonly (readonly string[])[];
}

/** Everything of a name: some are an op and a function, too. None if the manual does not have it. */
export function manualEntries(name: string, words: ManualWords): readonly ManualEntry[] {
  const op = words.ops.get(name);
  const short = shortEntries(words).filter((entry) => entry.name === name);
  return [...(op === undefined ? [] : [opEntry(op)]), ...structureEntries(name), ...short];
}

/** Every name that has an entry. */
export function manualNames(words: ManualWords): readonly string[] {
  const short = shortEntries(words).map(({ name }) => name);
  return [...new Set([...words.ops.keys(), ...Object.keys(STRUCTURE_DOCS), ...short])];
}

/** What a sentence says all of. */
function shortEntries({ ops, generators }: ManualWords): readonly (ManualEntry & { readonly name: string })[] {
  const entry = (name: string, title: string, doc: string, example: string) => ({
    name,
    title,
    manual: "ops.md" as const,
    doc,
    example,
    facts: [],
    keys: [],
  });
  return [
    ...Object.entries(INIT_DOCS).map(([name, { doc, form }]) =>
      entry(name, "how a weight begins", doc, `"init": ${form}`),
    ),
    ...[...generators].map(([name, { doc }]) =>
      entry(name, "what a constant holds", doc, `{ "constant": { "${name}": […] }, "id": "table" }`),
    ),
    ...Object.entries(FUNCTION_DOCS).map(([name, { doc, call }]) =>
      entry(name, "a function of expressions", doc, call),
    ),
    ...Object.entries(CONSTANTS).map(([name, { doc }]) =>
      entry(name, "a number that expressions know", doc, `{ "scale": "2 * ${name}" }`),
    ),
    ...Object.entries(COMMON_DOCS).map(([name, doc]) => entry(name, "a key of every node", doc, `"${name}": …`)),
    ...Object.entries(SPEC_KEY_DOCS).map(([name, doc]) => entry(name, "a key of a spec", doc, `"${name}": …`)),
    ...Object.entries(STRUCTURE_DOCS).flatMap(([owner, { keys }]) =>
      Object.entries(keys)
        .filter(([name]) => name !== owner)
        .map(([name, { doc }]) => entry(name, `a key of \`${owner}\``, doc, `{ "${owner}": …, "${name}": … }`)),
    ),
    ...[...ops.values()].flatMap((op) =>
      Object.entries(op.attributes).map(([name, { doc }]) =>
        entry(name, `a key of \`${op.name}\``, doc, `{ "${op.name}": …, "${name}": … }`),
      ),
    ),
    ...recipeKeys.map(({ path, name, doc, otherwise, example = "…" }) => ({
      ...entry(name, "a key of a recipe", doc, `"${name}": ${example}`),
      manual: "recipes.md" as const,
      facts: [
        `Its place is ${path}${otherwise === "required" ? ", and it must be there" : `; if left out: ${otherwise}`}.`,
      ],
    })),
  ];
}

function opEntry(op: Op): ManualEntry {
  const { argument } = op;
  return {
    title: "an op",
    manual: "ops.md",
    doc: op.doc,
    example: usage(op),
    facts: [
      `Reads ${inputsText(op)}`,
      ...(argument === undefined
        ? []
        : [`Its argument: ${kindText(argument)}${argument.required ? "" : ", may be left out"}. ${argument.doc}`]),
    ],
    keys: Object.entries(op.attributes).map(([name, declaration]) => [
      name,
      kindText(declaration),
      declaration.required ? "required" : defaultText(declaration),
      declaration.doc,
    ]),
  };
}

function structureEntries(name: string): readonly ManualEntry[] {
  return Object.entries(STRUCTURE_DOCS)
    .filter(([structure]) => structure === name)
    .map(([, { doc, example, keys }]) => ({
      title: "a node that holds nodes",
      manual: "ops.md",
      doc,
      example,
      facts: [],
      keys: Object.entries(keys).map(([key, said]) => [key, "", said.required ? "required" : "", said.doc]),
    }));
}
