import type { Piece } from "../../compiler/ir/run-parts.ts";
import type { MeasuredPart } from "./measured.ts";

/** All parts of one kind together: a kernel's, or those of a kind of region. */
export interface KindCost {
  readonly kind: string;
  readonly parts: number;
  /** Milliseconds of a step, and of the threads that had most to do. */
  readonly time: number;
  readonly longest: number;
  readonly flops: number;
  /** Read and written. */
  readonly moved: number;
}

/** The slowest kind first. */
export function kindCosts(parts: readonly MeasuredPart[]): readonly KindCost[] {
  const kinds = new Map<string, KindCost>();
  for (const part of parts) {
    const { kind } = part;
    const { parts: count, time, longest, flops, moved } = kinds.get(kind) ?? nothing;
    kinds.set(kind, {
      kind,
      parts: count + 1,
      time: time + part.time,
      longest: longest + part.longest,
      flops: flops + part.flops,
      moved: moved + movedBy(part),
    });
  }
  return [...kinds.values()].sort((a, b) => b.time - a.time);
}

const nothing = { parts: 0, time: 0, longest: 0, flops: 0, moved: 0 };

/** Bytes that a part reads and writes. */
export const movedBy = ({ reads, writes }: MeasuredPart): number => sizeOf(reads) + sizeOf(writes);
const sizeOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { bytes }) => sum + bytes, 0);
