import { divideExactly, type Size, sameSize } from "../size/size.ts";
import type { Length } from "./idiom.ts";

/**
 * What an axis is made of. A tensor's axis is a list of strands, the last the fastest: who splits an axis splits its
 * strand for everyone that has it, so that the heads of queries that were cut out of one axis are known wherever they
 * go, whatever each op calls its axes.
 */
export class Strand {
  readonly size: Size;
  /** Made by a learned map: a feature, as against a place. */
  readonly isFeature: boolean;
  /** Along it a tensor repeats itself. */
  readonly isRepeat: boolean;
  /** The strand that it is a part of, and which. */
  whole: Strand | undefined;
  place = 0;
  /** How it is written, once it is known. */
  length: Length | undefined;
  /** Of the axis of a product that one operand alone has: the strands that the operand had there. */
  readonly of: Dim | undefined;
  private parts: readonly [Strand, Strand] | undefined;

  constructor(size: Size, what: { isFeature?: boolean; isRepeat?: boolean; of?: Dim | undefined } = {}) {
    this.size = size;
    this.isFeature = what.isFeature ?? false;
    this.isRepeat = what.isRepeat ?? false;
    this.of = what.of;
  }

  /** The other part of what it is a part of. */
  get sibling(): Strand | undefined {
    return this.whole?.parts?.[1 - this.place];
  }

  leaves(): readonly Strand[] {
    return this.parts === undefined ? [this] : this.parts.flatMap((part) => part.leaves());
  }

  /** Splits into the slower part and the faster one. */
  split(slow: Size, fast: Size): readonly [Strand, Strand] {
    const { isFeature, isRepeat } = this;
    const of = this.of && takeApart(this.of, [slow, fast]);
    const part = (size: Size, place: number) => {
      const strand = new Strand(size, { isFeature, isRepeat, of: of?.[place] });
      strand.whole = this;
      strand.place = place;
      return strand;
    };
    this.parts ??= [part(slow, 0), part(fast, 1)];
    return this.parts;
  }
}

/** An axis, by what it is made of; lengths of 1 are made of nothing. */
export type Dim = readonly Strand[];

export const leavesOf = (dim: Dim): readonly Strand[] => dim.flatMap((strand) => strand.leaves());

/** Whether two axes are the same, of known origin or not. */
export function sameDim(a: Dim, b: Dim): boolean {
  const [left, right] = [leavesOf(a), leavesOf(b)];
  return left.length === right.length && left.every((strand, i) => strand === right[i]);
}

/** What an axis was, before products made axes of their own of it. */
export const rootsOf = (dim: Dim): readonly Strand[] =>
  leavesOf(dim).flatMap((strand) => (strand.of === undefined ? [strand] : rootsOf(strand.of)));

export const isFeature = (dim: Dim): boolean => dim.length > 0 && leavesOf(dim).every((strand) => strand.isFeature);

/** An axis of which nothing is known but what those are that it was made of. */
export const freshDim = (size: Size, from: Dim = []): Dim =>
  size === 1 ? [] : [new Strand(size, { isFeature: isFeature(from) })];

/**
 * The strands of each of the parts that an axis is taken apart into, from the slowest on; undefined where their ends
 * do not meet.
 */
export function takeApart(dim: Dim, sizes: readonly Size[]): Dim[] | undefined {
  const rest = [...leavesOf(dim)];
  const parts: Dim[] = [];
  for (const size of sizes) {
    const part: Strand[] = [];
    for (let open = size; open !== 1; ) {
      const next = rest.shift();
      if (next === undefined) return undefined;
      const beyond = sameSize(next.size, open) ? undefined : divideExactly(next.size, open);
      const lacking = beyond === undefined ? divideExactly(open, next.size) : undefined;
      if (beyond !== undefined) {
        const [own, other] = next.split(open, beyond);
        part.push(own);
        rest.unshift(other);
        open = 1;
      } else if (lacking !== undefined) {
        part.push(next);
        open = lacking;
      } else return undefined;
    }
    parts.push(part);
  }
  return rest.length === 0 ? parts : undefined;
}
