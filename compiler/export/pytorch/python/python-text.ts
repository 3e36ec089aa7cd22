import { isList, type Value } from "../../../shape/value.ts";
import { isConstant, sizeText } from "../../../size/size.ts";

/** A text as a literal between double quotes, in ASCII. */
export function stringText(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\"')}"`;
}

/** A text within a doc string: it ends none, and starts no line but where it has one. */
export function docText(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => {
      const own = escaped(line).trimEnd();
      return /"""|"$/.test(own) ? own.replaceAll('"', '\\"') : own;
    })
    .join("\n");
}

/** All but printable characters by their numbers; letters of any script stay. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll(
      /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu,
      (character) => {
        const code = character.codePointAt(0) ?? 0;
        if (code === 10) return "\\n";
        return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
      },
    );
}

/** A number as Python writes it. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "math.nan";
  if (!Number.isFinite(value)) return value < 0 ? "-math.inf" : "math.inf";
  return Object.is(value, -0) ? "-0.0" : String(value).replace("e+", "e");
}

/** A value of a parameter; lists are tuples, which no call can change. */
export function valueText(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return stringText(value);
  if (typeof value === "number") return numberText(value);
  if (isList(value)) return `(${value.map(valueText).join(", ")}${value.length === 1 ? "," : ""})`;
  return isConstant(value) ? numberText(value) : stringText(sizeText(value));
}
