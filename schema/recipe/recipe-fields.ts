import type { JsonNode, JsonProperty, ObjectNode } from "../json/json-node.ts";
import { property } from "../json/json-node.ts";
import type { Problem } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import { type Span, textAt } from "../problem/source.ts";
import { withGivenWay } from "./given-ways.ts";
import { isOfSpecs, keyPlace } from "./recipe-keys.ts";
import type { Range } from "./recipe-messages.ts";
import {
  emptyValue,
  keyHelp,
  missingKey,
  noneOfMany,
  notFolderName,
  oneOfMany,
  outOfRange,
  unknownKey,
  unknownWord,
  wrongKind,
} from "./recipe-messages.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Reports a problem and stands for the value that could not be read. */
export type Report = (found: Problem) => undefined;

/**
 * One value of a recipe: what it is for, how it is read and how a JSON Schema says it. Reader, defaults and published
 * schema all come from these, so that they cannot disagree.
 */
export interface Field<T> {
  readonly doc: string;
  /** What it looks like, as JSON, where that is not plain. */
  readonly example?: string;
  /** What stands in when the key is absent; absent itself where the key must be given. */
  readonly fallback?: { readonly value: T };
  /** What an object holds. */
  readonly fields?: Fields;
  read(node: JsonNode, key: string, report: Report): T | undefined;
  schema(): JsonSchema;
}

export type ValueOf<F> = F extends Field<infer T> ? T : never;
export type Fields = Readonly<Record<string, Field<unknown>>>;
export type ObjectOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** The key may be absent, and the value then is this. */
export function withDefault<T>(field: Field<T>, value: NoInfer<T>): Field<T> {
  return { ...field, fallback: { value }, schema: () => ({ ...field.schema(), default: value }) };
}

/** The key may be absent. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, fallback: { value: undefined } };
}

export function text(doc: string, examples: readonly string[] = []): Field<string> {
  return {
    doc,
    read(node, key, report) {
      if (node.kind !== "string") return report(wrongKind(node, key, "a string"));
      if (node.text === "") return report(emptyValue(node, key));
      return node.text;
    },
    schema: () => ({ type: "string", minLength: 1, ...(examples.length === 0 ? {} : { examples }) }),
  };
}

/** The name of a folder: nothing in it leads elsewhere. */
export function folderName(doc: string): Field<string> {
  const own = text(doc);
  return {
    doc,
    read(node, key, report) {
      const found = own.read(node, key, report);
      if (found === undefined || plainName.test(found)) return found;
      return report(notFolderName(node, key, found));
    },
    schema: () => ({ ...own.schema(), pattern: plainName.source }),
  };
}

/** What every file system takes as one name. */
const plainName = /^(?!\.{1,2}$)[^/\\:*?"<>|\p{Cc}]{1,100}$/u;

/** A name of a folder that is as much like a text as can be. */
export function nearestFolderName(text: string): string {
  const name = text.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, "_").slice(0, 100);
  return plainName.test(name) ? name : "run";
}

/** One word of a closed list, and what other libraries call some of them. */
export function word<const W extends string>(
  doc: string,
  allowed: readonly W[],
  elsewhere: ReadonlyMap<string, W> = new Map(),
): Field<W> {
  return {
    doc,
    read(node, key, report) {
      if (node.kind !== "string") return report(wrongKind(node, key, "a string"));
      const found = allowed.find((one) => one === node.text);
      if (found !== undefined) return found;
      const similar = elsewhere.get(node.text.toLowerCase()) ?? similarName(node.text, allowed);
      return report(unknownWord(node, key, allowed, similar));
    },
    schema: () => ({ enum: allowed }),
  };
}

export function flag(doc: string): Field<boolean> {
  return {
    doc,
    read: (node, key, report) =>
      node.kind === "boolean" ? node.value : report(wrongKind(node, key, "`true` or `false`")),
    schema: () => ({ type: "boolean" }),
  };
}

export function number(doc: string, range: Range): Field<number> {
  const { whole = false, min, max, above, below } = range;
  return {
    doc,
    read(node, key, report) {
      const kind = whole ? "a whole number" : "a number";
      const isOfKind = (value: number) => Number.isFinite(value) && (!whole || Number.isInteger(value));
      const fits = (value: number) =>
        value >= (min ?? value) &&
        value <= (max ?? value) &&
        !(value <= (above ?? -Infinity)) &&
        !(value >= (below ?? Infinity));
      if (node.kind !== "number" || !isOfKind(node.value)) {
        const meant = node.kind === "string" && node.text.trim() !== "" ? Number(node.text) : Number.NaN;
        // A number between quotes is that number.
        const bare = isOfKind(meant) && fits(meant) ? String(meant) : undefined;
        return report(wrongKind(node, key, kind, { bare }));
      }
      const { value } = node;
      return fits(value) ? value : report(outOfRange(node, key, range, value, doc));
    },
    schema: () => ({
      type: whole ? "integer" : "number",
      ...(min === undefined ? {} : { minimum: min }),
      ...(max === undefined ? {} : { maximum: max }),
      ...(above === undefined ? {} : { exclusiveMinimum: above }),
      ...(below === undefined ? {} : { exclusiveMaximum: below }),
    }),
  };
}

/** A list of a fixed number of the same. */
export function pair<T>(doc: string, each: Field<T>): Field<readonly [T, T]> {
  return {
    doc,
    read(node, key, report) {
      const [first, second] = node.kind === "array" ? node.items : [];
      if (node.kind !== "array" || node.items.length !== 2 || first === undefined || second === undefined) {
        return report(wrongKind(node, key, "a list of two"));
      }
      const a = each.read(first, `${key}[0]`, report);
      const b = each.read(second, `${key}[1]`, report);
      return a === undefined || b === undefined ? undefined : [a, b];
    },
    schema: () => ({ type: "array", prefixItems: [each.schema(), each.schema()], items: false, minItems: 2 }),
  };
}

/** A list of any length. */
export function list<T>(doc: string, each: Field<T>): Field<readonly T[]> {
  return {
    doc,
    read(node, key, report) {
      if (node.kind !== "array") return report(wrongKind(node, key, "a list"));
      const items = node.items.map((item, i) => each.read(item, `${key}[${i}]`, report));
      return items.filter((item) => item !== undefined);
    },
    schema: () => ({ type: "array", items: each.schema() }),
  };
}

/** A list of whatever JSON there is: who knows what it means reads it again, in its place. */
export function json(doc: string, what: string): Field<readonly unknown[]> {
  return {
    doc,
    read(node, key, report) {
      return node.kind === "array" ? node.items.map(plainJson) : report(wrongKind(node, key, what));
    },
    schema: () => ({ type: "array" }),
  };
}

function plainJson(node: JsonNode): unknown {
  switch (node.kind) {
    case "array":
      return node.items.map(plainJson);
    case "object":
      return Object.fromEntries(node.properties.map(({ name, value }) => [name, plainJson(value)]));
    case "string":
      return node.text;
    case "null":
      return null;
    default:
      return node.value;
  }
}

/** Numbers by names that are anyone's. */
export function numbers(doc: string): Field<Readonly<Record<string, number>>> {
  return {
    doc,
    read(node, key, report) {
      if (node.kind !== "object") return report(wrongKind(node, key, "an object"));
      const each = number("", {});
      return Object.fromEntries(node.properties.map(({ name, value }) => [name, each.read(value, name, report) ?? 0]));
    },
    schema: () => ({ type: "object", additionalProperties: { type: "number" } }),
  };
}

/** Values of a spec's parameters, by name: a string is an expression, as after `--set`. */
export function settings(doc: string): Field<Readonly<Record<string, string>>> {
  return {
    doc,
    read(node, key, report) {
      if (node.kind !== "object") return report(wrongKind(node, key, "an object"));
      const entries = node.properties.map(({ name, value }): readonly [string, string] => [
        name,
        value.kind === "string" ? value.text : textAt(value.span),
      ]);
      return Object.fromEntries(entries);
    },
    schema: () => ({ type: "object", additionalProperties: { not: { type: "object" } } }),
  };
}

/**
 * An object of known keys; every other one is an error with the similar name, or the place where it belongs.
 * @param example what it looks like, for those who wrote something else
 */
export function object<F extends Fields>(doc: string, fields: F, example?: string): Field<ObjectOf<F>> {
  const keys = Object.keys(fields);
  return {
    doc,
    fields,
    ...(example === undefined ? {} : { example }),
    read(node, key, report) {
      if (node.kind !== "object") return report(wrongKind(node, key, "an object", { doc, example }));
      const unknown = node.properties.filter(({ name }) => !keys.includes(name));
      const meant = unknown.map((written) => {
        const found = meantKey(key, written, node, keys);
        report(found.problem);
        return found.meant;
      });
      const entries = Object.entries(fields).map(([name, field]) => {
        const found = property(node, name);
        if (found !== undefined) return [name, field.read(found.value, name, report)];
        // A key under another name is there, and that has been said.
        if (field.fallback === undefined && !meant.includes(name))
          report(missingKey(opening(node), key, name, field.doc, field.example));
        return [name, field.fallback?.value];
      });
      // Entry by entry the type is the field's own, which `Object.entries` cannot say.
      return Object.fromEntries(entries) as ObjectOf<F>;
    },
    schema: () => ({
      type: "object",
      additionalProperties: false,
      required: keys.filter((name) => fields[name]?.fallback === undefined),
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, { description: field.doc, ...field.schema() }]),
      ),
    }),
  };
}

/** An object of exactly one of these keys. */
type ChoiceOf<V extends Fields> = {
  readonly [K in keyof V]: { readonly [One in K]: ValueOf<V[K]> };
}[keyof V];

/**
 * One of several ways, with what that way takes: `{ "adamw": { "lr": 1e-3 } }`. A way that can do without anything may
 * be a bare word, and is read as the object that it stands for.
 * @param example what it looks like, for those who wrote something else
 */
export function choice<V extends Fields>(doc: string, ways: V, example: string): Field<ChoiceOf<V>> {
  const names = Object.keys(ways);
  const own = object(
    doc,
    Object.fromEntries(Object.entries(ways).map(([name, way]) => [name, optional<unknown>(way)])),
    example,
  );
  const bare = names.filter((name) => bareValue(ways[name]) !== undefined);
  return {
    doc,
    example,
    fields: own.fields ?? {},
    read(written, key, report) {
      const node = written.kind === "object" ? withGivenWay(written, names) : written;
      if (node.kind === "string" && bare.length > 0) {
        const name = bare.find((one) => one === node.text);
        const similar = similarName(node.text, bare);
        if (name === undefined && similar !== undefined) return report(unknownWord(node, key, bare, similar));
        if (name === undefined) return report(wrongKind(node, key, "an object", { doc, example }));
        return { [name]: bareValue(ways[name]) } as ChoiceOf<V>;
      }
      const given = node.kind === "object" ? node.properties.filter(({ name }) => names.includes(name)) : [];
      const [first, second] = given;
      if (second !== undefined) return report(oneOfMany(second.key, key, names));
      if (first === undefined && node.kind === "object" && node.properties.length === 0)
        return report(noneOfMany(opening(node), key, names, example));
      const found = own.read(node, key, report);
      // The one key that was given is of its own way, which `Object.entries` cannot say.
      return found === undefined || first === undefined
        ? undefined
        : ({ [first.name]: found[first.name] } as ChoiceOf<V>);
    },
    schema: () => {
      // No `oneOf`: defaults are not filled in within one, and a record of an older version lacks some keys.
      const one = { ...own.schema(), minProperties: 1, maxProperties: 1 };
      return bare.length === 0 ? one : { if: { type: "string" }, then: { enum: bare }, else: one };
    },
  };
}

/** What an object with nothing in it stands for, where nothing in it has to be given. */
function bareValue(field: Field<unknown> | undefined): object | undefined {
  const fields = Object.entries(field?.fields ?? {});
  if (field?.fields === undefined || fields.some(([, { fallback }]) => fallback === undefined)) return undefined;
  return Object.fromEntries(fields.map(([name, { fallback }]) => [name, fallback?.value]));
}

/**
 * @param key of the object that has it; empty for the recipe itself
 * @returns the problem, and the key of the object that was meant, or that it belongs under
 */
function meantKey(
  key: string,
  written: JsonProperty,
  node: ObjectNode,
  keys: readonly string[],
): { readonly problem: Problem; readonly meant: string | undefined } {
  const { name } = written;
  const say = (help: string, fix?: string) => unknownKey(written.key, key, name, help, fix);
  const place = keyPlace(name);
  if (place !== undefined) {
    const last = place.path.at(-1) ?? "";
    // One optimizer calls a thing as the others do; an entry of a list stands in what the list is called.
    const outer = key.replace(/\[\d+\]$/u, "");
    const inside = keys.includes(last) ? [last] : place.path.slice(place.path.indexOf(outer) + 1);
    const [meant = ""] = inside;
    const isHere = inside.length === 1 && keys.includes(meant);
    const help = isHere ? keyHelp.called(meant, place.counted) : keyHelp.belongs(place, shortText(written.value));
    return { problem: say(help, isHere && place.counted === undefined ? meant : undefined), meant };
  }
  const similar = similarName(
    name,
    keys.filter((one) => property(node, one) === undefined),
  );
  const help =
    similar !== undefined
      ? keyHelp.called(similar)
      : isOfSpecs(name)
        ? keyHelp.ofSpec(name, shortText(written.value))
        : keyHelp.keys(keys);
  return { problem: say(help, similar), meant: similar };
}

/** A value as it is written, unless it is long. */
function shortText({ span }: JsonNode): string {
  const text = textAt(span);
  return text.length > 40 || text.includes("\n") ? "…" : text;
}

/** The bracket of an object stands for it: an object may go over many lines. */
function opening({ span }: JsonNode): Span {
  return { ...span, end: span.start + 1 };
}
