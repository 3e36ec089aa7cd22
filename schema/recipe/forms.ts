import type { JsonNode } from "../json/json-node.ts";
import { type Field, type Fields, type ObjectOf, object, optional } from "./recipe-fields.ts";
import { oneOfMany } from "./recipe-messages.ts";

/** An object of one of these forms. */
type FormOf<F extends Readonly<Record<string, Fields>>> = { readonly [K in keyof F]: Lean<ObjectOf<F[K]>> }[keyof F];

/** What may be undefined may as well be left out. */
type Lean<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: T[K];
};

/**
 * An object in one of several forms, each told by the key that it is called after: `{ "cross_entropy": "logits",
 * "label_smoothing": 0.1 }`. An object with none of these keys is of the first form.
 * @param example what it looks like, for those who wrote something else
 */
export function forms<F extends Readonly<Record<string, Fields>>>(
  doc: string,
  ways: F,
  example: string,
): Field<FormOf<F>> {
  const names = Object.keys(ways);
  const own = new Map(Object.entries(ways).map(([name, fields]) => [name, object(doc, fields, example)]));
  const whole = object(doc, allOf(ways), example);
  return {
    doc,
    example,
    fields: whole.fields ?? {},
    read(node: JsonNode, key, report) {
      const properties = node.kind === "object" ? node.properties : [];
      const [first, second] = properties.filter(({ name }) => names.includes(name));
      if (second !== undefined) return report(oneOfMany(second.key, key, names));
      const form = own.get(first?.name ?? names[0] ?? "") ?? whole;
      // Where nothing says which form is meant, a key that none of them has is told of all.
      const isOpen = first === undefined && properties.some(({ name }) => !(name in (form.fields ?? {})));
      // Of the form that the key names, which the map cannot say.
      return (isOpen ? whole : form).read(node, key, report) as FormOf<F> | undefined;
    },
    schema: () => ({ anyOf: [...own.values()].map((form) => form.schema()) }),
  };
}

/** The keys of all forms, any of which may be left out. */
function allOf(ways: Readonly<Record<string, Fields>>): Fields {
  const entries = Object.values(ways).flatMap((fields) => Object.entries(fields));
  return Object.fromEntries(
    entries.map(([name, field]) => [name, field.fallback === undefined ? optional<unknown>(field) : field]),
  );
}
