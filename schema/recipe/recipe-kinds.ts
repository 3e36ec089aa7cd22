import { withGivenWay } from "./given-ways.ts";
import { type Field, type JsonSchema, optional, type ValueOf } from "./recipe-fields.ts";
import { oneOfMany, wrongKind } from "./recipe-messages.ts";

type Kinds = Readonly<Record<string, Field<object>>>;

/**
 * An object of one of several kinds, told apart by the key that each has alone: `{ "folder": "d", "split": {…} }`. Where
 * none of these keys is given, it is read as the first kind, which says what is missing.
 * @param example what it looks like, for those who wrote something else
 */
export function kinds<V extends Kinds>(doc: string, byKey: V, example: string): Field<ValueOf<V[keyof V]>> {
  const names = Object.keys(byKey);
  const all = Object.entries(byKey).flatMap(([, kind]) => Object.entries(kind.fields ?? {}));
  return {
    doc,
    example,
    // A key that some kind does without may be left out.
    fields: Object.fromEntries(
      all.map(([name, field]) => [name, field.fallback === undefined ? optional<unknown>(field) : field]),
    ),
    read(written, key, report) {
      if (written.kind !== "object") return report(wrongKind(written, key, "an object", { doc, example }));
      const node = withGivenWay(written, names);
      const [first, second] = node.properties.filter(({ name }) => names.includes(name));
      if (second !== undefined) return report(oneOfMany(second.key, key, names));
      const kind = byKey[first?.name ?? names[0] ?? ""];
      // What one kind reads is of one of the kinds.
      return kind?.read(node, key, report) as ValueOf<V[keyof V]> | undefined;
    },
    schema: (): JsonSchema => ({ oneOf: Object.values(byKey).map((kind) => kind.schema()) }),
  };
}
