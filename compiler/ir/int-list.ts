/** Integers of a piece, as a power of two. */
const BITS = 14;
const SIZE = 1 << BITS;
/** Of the first piece of a short list: most graphs are an op's. */
const LEAST = 1 << 6;

/**
 * Integers of 32 bits, one after the other. The collector has nothing to follow in them, and as they stand in pieces
 * of which only the first is ever moved, a list that grows leaves next to nothing for it to collect.
 */
export class IntList {
  private readonly pieces: Int32Array[] = [];
  private count = 0;
  private room = 0;

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
    if (this.count === this.room) this.grow();
    this.set(this.count++, integer);
  }

  private grow(): void {
    const [first] = this.pieces;
    const piece = new Int32Array(Math.min(SIZE, 4 * this.room || LEAST));
    if (first === undefined || this.room >= SIZE) this.pieces.push(piece);
    else {
      piece.set(first);
      this.pieces[0] = piece;
    }
    this.room = this.room >= SIZE ? this.room + SIZE : piece.length;
  }

  /** So many, from a place on. */
  slice(begin: number, count: number): number[] {
    const integers = new Array<number>(count);
    for (let i = 0; i < count; i++) integers[i] = this.at(begin + i);
    return integers;
  }
}
