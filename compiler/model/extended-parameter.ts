import type { Located, Parameter } from "../../schema/spec/spec.ts";

/**
 * A parameter of a spec that extends another: where it is only a value, `"image_size": 384` or
 * `"pool": { "default": "mean" }`, type, bounds and words stay as they are declared there. What is declared by nothing but
 * a value itself is replaced.
 * @param declared what the extended spec says of the same name
 */
export function extendedParameter(own: Parameter, declared: Parameter | undefined): Parameter {
  if (!own.isBare || declared === undefined || declared.isBare) return own;
  const isText = declared.type === "enum" || declared.type === "string";
  return { ...declared, default: own.default && (isText ? wordOf(own.default) : own.default) };
}

/** A name alone is the word itself where a text is wanted, as in the long form. */
function wordOf(value: Located): Located {
  if (value.kind !== "expression" || value.expression.kind !== "name") return value;
  const { name, start, end } = value.expression;
  return { ...value, expression: { kind: "text", value: name, start, end } };
}
