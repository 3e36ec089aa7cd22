import type { Fact, Idiom } from "../idioms/idiom.ts";
import { isConstant } from "../size/size.ts";
import type { FigureWords } from "./figure-words.ts";
import { rangeWords } from "./title-words.ts";

/** `12 heads · 64`; of several idioms what holds for all, and of lengths that differ the ends: `3 … 24 heads · 32`. */
export function idiomWords(idioms: readonly Idiom[], { size }: FigureWords): string {
  const [first = new Map<string, Fact>(), ...others] = idioms.map(
    ({ facts }) => new Map(facts.map((fact) => [kindOf(fact), fact])),
  );
  const said = [...first].flatMap(([kind, fact]) => {
    const all = [fact, ...others.map((facts) => facts.get(kind))].filter((one) => one !== undefined);
    if (all.length < idioms.length) return [];
    const parts = fact.map((part, i) => {
      if (typeof part === "string") return part;
      const sizes = all.flatMap((one) => {
        const length = one[i];
        return typeof length === "object" && isConstant(length.size) ? [length.size] : [];
      });
      return new Set(sizes).size > 1 ? rangeWords(sizes) : size(part);
    });
    return [parts.join("")];
  });
  return said.join(" · ");
}

/** What is told, whatever the lengths are. */
const kindOf = (fact: Fact): string => fact.map((part) => (typeof part === "string" ? part : "#")).join("");
