import type { AttributeKind } from "../../schema/vocabulary/vocabulary.ts";
import type { AxisReference, KindValues } from "../op/attribute.ts";
import type { FigureWords } from "./figure-words.ts";
import { numberWords, sizeWord } from "./title-words.ts";

/** How a value of each kind is written in a box. */
const texts: { readonly [K in AttributeKind]: (value: KindValues[K], size: FigureWords["size"]) => string } = {
  int: String,
  size: (value, size) => size(value),
  number: numberWords,
  boolean: String,
  text: (value) => value,
  rearrange: ({ text }) => arrow(text),
  repeat: ({ text }) => arrow(text),
  reduce: ({ text }) => arrow(text),
  einsum: ({ text }) => arrow(text),
  pack: ({ text }) => arrow(text),
  sizes: (sizes, size) => [...sizes].map(([name, value]) => `${name} ${size(value)}`).join(", "),
  axis: axisWord,
  axes: (axes) => axes.map(axisWord).join(" "),
  slices: (slices) =>
    slices
      .map(({ axis, index, start, stop, step }) => {
        const ends = [start, stop, step === 1 ? undefined : step];
        const range = ends
          .slice(0, step === 1 ? 2 : 3)
          .map((end) => (end === undefined ? "" : sizeWord(end)))
          .join(":");
        return `${axisWord(axis)}[${index ?? range}]`;
      })
      .join(", "),
  shifts: (shifts) => shifts.map(({ axis, by }) => `${axisWord(axis)} ${numberWords(by)}`).join(", "),
  margins: (margins) => margins.map(({ axis, before, after }) => `${axisWord(axis)} ${before}+${after}`).join(", "),
  operands: () => "",
  shape: (shape, size) => shape.map(size).join(" "),
  shapes: (shapes) => shapes.map((shape) => `(${shape.map((size) => sizeWord(size)).join(" ")})`).join(", "),
  pair: ([first, second]) => (first === second ? numberWords(first) : `${numberWords(first)} × ${numberWords(second)}`),
  numbers: (numbers) => numbers.map(numberWords).join(", "),
  init: ({ name }) => name,
  generator: ({ name, sizes }) => [name.replaceAll("_", " "), ...sizes.map((size) => sizeWord(size))].join(" "),
};

/** The value of an attribute, which an op holds without its type, as text. */
export function argumentText(kind: AttributeKind, value: unknown, { size }: FigureWords): string {
  if (value === undefined) return "";
  // The declaration that `expand` evaluated the value by names its type.
  return (texts[kind] as (value: unknown, size: FigureWords["size"]) => string)(value, size);
}

function axisWord({ name, index }: AxisReference): string {
  return name ?? `axis ${index ?? 0}`;
}

function arrow(pattern: string): string {
  return pattern.trim().replaceAll(/\s+/g, " ").replace("->", "→");
}
