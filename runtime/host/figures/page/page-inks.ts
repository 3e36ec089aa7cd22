import type { Colour } from "../../../../compiler/drawing/colour.ts";
import type { Ink, PageColour, TextInk, Theme } from "../../../../compiler/drawing/theme.ts";

/** A theme in the colours of the page around it, with the rules of CSS that say them, by light and by dark. */
export interface PageInks {
  readonly theme: Theme<PageColour>;
  readonly rules: string;
}

/** What looks like one theme on a light screen, and like another on a dark one. */
export function pageInks(light: Theme, dark: Theme): PageInks {
  const names = new Map<string, PageColour>();
  const colour = (one: Colour, other: Colour): PageColour => {
    const key = `${one} ${other}`;
    const name = names.get(key) ?? (`var(--c${names.size})` as const);
    names.set(key, name);
    return name;
  };
  const shape = (one: Ink, other: Ink): Ink<PageColour> => {
    const { fill, stroke, ...outline } = one;
    return {
      ...outline,
      ...(fill && { fill: colour(fill, other.fill ?? dark.page) }),
      ...(stroke && { stroke: colour(stroke, other.stroke ?? stroke) }),
    };
  };
  const text = (one: TextInk, other: TextInk): TextInk<PageColour> => ({ ...one, fill: colour(one.fill, other.fill) });
  const theme = {
    ...light,
    page: colour(light.page, dark.page),
    shapes: mapBoth(light.shapes, dark.shapes, shape),
    texts: mapBoth(light.texts, dark.texts, text),
  };
  const said = [...names].map(([key, name]) => [name.slice(4, -1), ...key.split(" ")] as const);
  const block = (which: 1 | 2) => said.map((words) => `${words[0]}:${words[which]}`).join(";");
  return { theme, rules: `:root{${block(1)}}\n@media (prefers-color-scheme: dark){:root{${block(2)}}}` };
}

function mapBoth<K extends string, A, B>(
  one: Readonly<Record<K, A>>,
  other: Readonly<Record<K, A>>,
  map: (a: A, b: A) => B,
) {
  const keys = Object.keys(one) as K[];
  return Object.fromEntries(keys.map((key) => [key, map(one[key], other[key])])) as Record<K, B>;
}
