import { escapeXml } from "./escape-xml.ts";

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Markup of ours, as against text of an author's: the two cannot be mixed up. */
export interface Markup {
  readonly markup: string;
}

/** An element with escaped attributes and escaped text: nothing a spec says becomes markup. */
export function element(name: string, attributes: Attributes, ...content: readonly (string | Markup)[]): Markup {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? round(value) : escapeXml(value)}"`],
  );
  const open = `<${name}${written.join("")}`;
  if (content.length === 0) return { markup: `${open}/>` };
  const inner = content.map((part) => (typeof part === "string" ? escapeXml(part) : part.markup)).join("");
  return { markup: `${open}>${inner}</${name}>` };
}

/** Elements below each other, so that two figures can be compared line by line. */
export function lines(parts: readonly Markup[]): Markup {
  return { markup: `\n${parts.map(({ markup }) => markup).join("\n")}\n` };
}

/** Short, and the same on every machine. */
export const round = (value: number): number => Number(value.toFixed(2)) + 0;
