import type { Size } from "../size/size.ts";
import type { Scalar } from "./kernel-attributes.ts";

/**
 * Everything that stands in `KernelAttributes`. What binds, prints and compares attributes goes through these few
 * kinds, so that a new kernel needs no new case there.
 */
export type AttributeValue = string | boolean | Scalar | Size | readonly Size[];

/** Name and value of each attribute, in the order they were given. */
export function attributeEntries(attributes: object): readonly (readonly [string, AttributeValue])[] {
  return Object.entries(attributes);
}

/** A list of sizes or axes. (`Array.isArray` does not narrow readonly arrays.) */
export function isList(value: AttributeValue): value is readonly Size[] {
  return Array.isArray(value);
}

/** A number over a size that may not be known yet. */
export function isRatio(value: AttributeValue): value is Exclude<Scalar, number> {
  return typeof value === "object" && "numerator" in value;
}

/** The attributes with each size in them replaced; what is plain data stays as it is. */
export function mapSizes<A extends object>(attributes: A, replace: (size: Size) => Size): A {
  const mapped = attributeEntries(attributes).map(([name, value]) => [name, mapValue(value, replace)] as const);
  return Object.fromEntries(mapped) as unknown as A;
}

function mapValue(value: AttributeValue, replace: (size: Size) => Size): AttributeValue {
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map(replace);
  return isRatio(value) ? { ...value, denominator: replace(value.denominator) } : replace(value);
}

/** Equal texts for equal attributes given in one order: what common subexpressions are found by. */
export function attributesKey(attributes: object): string {
  let key = "";
  for (const [name, value] of attributeEntries(attributes)) key += ` ${name}=${valueKey(value)}`;
  return key;
}

function valueKey(value: AttributeValue): string {
  if (typeof value !== "object") return `${value}`;
  if (isList(value)) return value.map(valueKey).join();
  return isRatio(value) ? `${value.numerator}/${valueKey(value.denominator)}` : value.key;
}
