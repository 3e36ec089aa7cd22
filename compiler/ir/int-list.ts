/** Integers of a piece, as a power of two. */
const BITS = 14;
const SIZE = 1 << BITS;

/**
 * Integers of 32 bits, one after the other. The collector has nothing to follow in them, and as they stand in pieces
 * that are never moved, a list that grows leaves nothing for it to collect.
 */
export class IntList {
  private readonly pieces: Int32Array[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** 0 where there is none. */
  at(place: number): number {
    return this.pieces[place >> BITS]?.[place & (SIZE - 1)] ?? 0;
  }

  /** In place of one that is there. */
  set(place: number, integer: number): void {
    const piece = this.pieces[place >> BITS];
    if (piece !== undefined) piece[place & (SIZE - 1)] = integer;
  }

  push(integer: number): void {
    if (this.count === this.pieces.length << BITS) this.pieces.push(new Int32Array(SIZE));
    this.set(this.count++, integer);
  }

  /** So many, from a place on. */
  slice(begin: number, count: number): number[] {
    const integers = new Array<number>(count);
    for (let i = 0; i < count; i++) integers[i] = this.at(begin + i);
    return integers;
  }
}
