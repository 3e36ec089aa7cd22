import type { JsonSchema } from "../recipe/recipe-fields.ts";
import { CHECKPOINT_LAYOUTS } from "../spec/read-checkpoint.ts";
import { RESIZE_NAMES } from "../spec/spec.ts";
import { CHECKPOINT_DOCS } from "../spec/spec-key-docs.ts";
import { closed, documented } from "./closed-schema.ts";
import { anyOf, listOf, mapOf, ref } from "./kind-schema.ts";

const text: JsonSchema = { type: "string" };
const keys = anyOf(text, { ...listOf(text), minItems: 1 });

/** A checkpoint map in both of its forms, and what stands in one. */
export const checkpointDefinitions = (): Readonly<Record<string, JsonSchema>> => {
  const object = (names: readonly (keyof typeof forms)[], required: readonly string[]) =>
    closed(documented(CHECKPOINT_DOCS, Object.fromEntries(names.map((name) => [name, forms[name]]))), required);
  const forms = {
    layout: { enum: CHECKPOINT_LAYOUTS },
    under: text,
    rules: mapOf(ref("checkpoint_rule")),
    ignore: listOf(text),
    from: keys,
    rearrange: { type: "string", pattern: "->" },
    sizes: mapOf(ref("value")),
    resize: closed(
      documented(CHECKPOINT_DOCS, { by: { enum: RESIZE_NAMES }, grid: ref("value"), others: ref("value") }),
      ["by", "grid"],
    ),
  };
  return {
    checkpoint_rule: anyOf(
      keys,
      object(["from", "rearrange", "sizes", "resize"], ["from"]),
      object(["under", "rules"], ["rules"]),
    ),
    checkpoint_map: anyOf(
      object(["layout", "under", "rules", "ignore"], ["rules"]),
      object(["layout", "under", "ignore"], ["layout"]),
      mapOf(ref("checkpoint_rule")),
    ),
  };
};
