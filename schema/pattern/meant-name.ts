import { confusable, similarName } from "../problem/similar.ts";

/** A name that was probably meant instead, and whether that is sure: only where the two look alike. */
export interface Meant {
  readonly name: string;
  readonly label?: string;
  readonly applicability: "safe" | "maybe";
}

export function meantName(name: string, candidates: readonly string[]): Meant | undefined {
  for (const candidate of candidates) {
    const label = confusable(name, candidate);
    if (label !== undefined) return { name: candidate, label, applicability: "safe" };
  }
  const similar = similarName(name, candidates);
  return similar === undefined ? undefined : { name: similar, applicability: "maybe" };
}
