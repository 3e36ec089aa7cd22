import type { Pattern, Side } from "../../../../schema/pattern/pattern.ts";
import { Names } from "../../names.ts";
import { pythonName } from "./python-name.ts";

/** Names that einops has for what it takes beside sizes. */
const TAKEN = ["tensor", "tensors", "pattern", "reduction", "axes_lengths"];

/** A pattern as einops reads it, and what its axes are called there. */
export interface PatternText {
  readonly text: string;
  axis(name: string): string;
}

/** Names of axes are names of arguments to einops, and begin and end in no underscore. */
export function patternText({ operands, output }: Pattern): PatternText {
  const names = new Names(TAKEN);
  const known = new Map<string, string>();
  const axis = (name: string): string => {
    const found = known.get(name) ?? names.take(pythonName(name).replace(/_$/, "_axis"));
    known.set(name, found);
    return found;
  };
  const side = ({ items }: Side): string => items.map(item).join(" ");
  const item = (one: Side["items"][number]): string => {
    switch (one.kind) {
      case "axis":
        return axis(one.name);
      case "unit":
        return "1";
      case "number":
        return String(one.value);
      case "ellipsis":
        return "...";
      case "group":
        return `(${one.members.map(item).join(" ")})`;
    }
  };
  const left = operands.map(side).join(", ");
  return { text: `${left} -> ${side(output)}`, axis };
}
