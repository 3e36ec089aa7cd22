import { isConstant, type Size, sizeText } from "../size/size.ts";

/** The value of an attribute, of whatever kind, as people write it. */
export function attributeText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Map)
    return `{ ${[...value].map(([name, item]) => `${String(name)}: ${attributeText(item)}`).join(", ")} }`;
  if (Array.isArray(value)) return `[${value.map(attributeText).join(", ")}]`;
  if ("pattern" in value && "text" in value) return attributeText(value.text);
  if ("size" in value && isSize(value.size)) return sizeText(value.size);
  if ("sizes" in value && "name" in value) return `${String(value.name)}(${attributeText(value.sizes).slice(1, -1)})`;
  if ("numbers" in value && "name" in value)
    return `${String(value.name)}(${attributeText(value.numbers).slice(1, -1)})`;
  if ("axis" in value) return axisText(value);
  if ("index" in value && "name" in value) return String(value.name ?? value.index);
  return isSize(value) ? sizeText(value) : JSON.stringify(value);
}

/** A slice, a shift or a margin of an axis. */
function axisText(value: { readonly axis: unknown } & object): string {
  const axis = attributeText(value.axis);
  if ("by" in value) return `${axis}: ${String(value.by)}`;
  if ("before" in value && "after" in value) return `${axis}: [${String(value.before)}, ${String(value.after)}]`;
  if ("index" in value && value.index !== undefined) return `${axis}: ${String(value.index)}`;
  const end = (name: "start" | "stop") => {
    const found = name in value ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
    return isSize(found) ? sizeText(found) : "";
  };
  return `${axis}: ${end("start")}:${end("stop")}`;
}

function isSize(value: unknown): value is Size {
  return typeof value === "number"
    ? isConstant(value)
    : typeof value === "object" && value !== null && "terms" in value;
}
