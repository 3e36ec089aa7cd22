import type { JsonSchema } from "../recipe/recipe-fields.ts";

/** An object with these properties and no others. */
export const closed = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema => ({ type: "object", properties, required, additionalProperties: false });

/** Properties, each with what it is for. */
export const documented = (docs: Readonly<Record<string, string>>, forms: Readonly<Record<string, JsonSchema>>) =>
  Object.fromEntries(Object.entries(forms).map(([name, form]) => [name, { description: docs[name], ...form }]));
