import { Polynomial } from "../size/polynomial.ts";

/** What says where a value came from, and is no part of it. */
const PROVENANCE: ReadonlySet<string> = new Set(["origin", "span", "key", "source", "label", "related"]);

/** Numbers of an array that are looked at one by one; a longer one is the same only if it is the same array. */
const MOST_NUMBERS = 4096;
const arrays = new WeakMap<object, number>();
let arrayCount = 0;

/** A text that two values of attributes share exactly if they are equal, wherever they were written. */
export function valueKey(value: unknown): string {
  switch (typeof value) {
    case "object":
      return value === null ? "null" : objectKey(value);
    case "string":
      return JSON.stringify(value);
    case "function":
      return "";
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

function objectKey(value: object): string {
  if (value instanceof Polynomial) return `<${value.key}>`;
  if (Array.isArray(value)) return `[${value.map(valueKey).join()}]`;
  if (ArrayBuffer.isView(value)) return arrayKey(value);
  const entries = value instanceof Map ? [...value] : Object.entries(value).filter(([name]) => !PROVENANCE.has(name));
  return `{${entries.map(([name, one]) => `${valueKey(name)}:${valueKey(one)}`).join()}}`;
}

function arrayKey(value: ArrayBufferView): string {
  if (value.byteLength <= 8 * MOST_NUMBERS)
    return `(${[...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)].join()})`;
  const known = arrays.get(value) ?? arrayCount++;
  arrays.set(value, known);
  return `(array ${known})`;
}
