import type { Item, Side } from "../../schema/pattern/pattern.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { LocatedPattern } from "../../schema/spec/spec.ts";
import { numberFormula, type Origin, originAt } from "../shape/shape.ts";

/** One dimension of a side: its members, with the ellipsis already spread out. */
export interface Dimension {
  readonly members: readonly Member[];
  readonly span: Span;
  readonly text: string;
  readonly bare: boolean;
}
export type Member =
  | { readonly kind: "axis"; readonly name: string; readonly span: Span }
  | { readonly kind: "number"; readonly size: number; readonly key: string; readonly span: Span }
  | { readonly kind: "ellipsis"; readonly index: number; readonly span: Span };

export const numberInPattern = ({ size, span }: Extract<Member, { kind: "number" }>): Origin =>
  originAt(`\`${size}\` is written in the pattern`, span, [], numberFormula(size));

/** The dimensions of a side, of which its ellipsis stands for so many. */
export function dimensionsOf(side: Side, spread: number, located: LocatedPattern): Dimension[] {
  const dimensions: Dimension[] = [];
  let numbers = 0;
  const expand = (item: Item): Member[] => {
    const span = located.at(item.start, item.end);
    if (item.kind === "axis") return [{ kind: "axis", name: item.name, span }];
    if (item.kind === "number") return [{ kind: "number", size: item.value, key: `#${numbers++}`, span }];
    if (item.kind === "ellipsis")
      return Array.from({ length: spread }, (_, index) => ({ kind: "ellipsis", index, span }));
    return [];
  };
  for (const item of side.items) {
    const span = located.at(item.start, item.end);
    const text = located.text.slice(item.start, item.end);
    if (item.kind === "ellipsis")
      for (const member of expand(item)) dimensions.push({ members: [member], span, text, bare: true });
    else if (item.kind === "group") dimensions.push({ members: item.members.flatMap(expand), span, text, bare: false });
    else dimensions.push({ members: expand(item), span, text, bare: item.kind === "axis" });
  }
  return dimensions;
}
