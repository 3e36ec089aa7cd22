import type { ValueId } from "../ir/graph.ts";

type Ids = readonly ValueId[] | Int32Array;

/**
 * What each call gave on each list of inputs, so that no step is made twice: a hash table with open addressing, in
 * integers alone. There is an entry for every step of a graph, and as texts and objects they would outweigh the graph.
 */
export class KnownResults {
  /** One entry after the other: call, number of inputs, inputs, number of results, results. Nothing begins at 0. */
  private entries = new Int32Array(1 << 10);
  private end = 1;
  /** Where entries begin, at places that follow from their hash; 0 where a place is free. */
  private places = new Int32Array(1 << 8);
  private count = 0;

  get(call: number, inputs: readonly ValueId[]): readonly ValueId[] | undefined {
    const begin = this.places[this.placeOf(call, inputs)] ?? 0;
    if (begin === 0) return undefined;
    const counted = begin + 2 + inputs.length;
    return Array.from(this.entries.subarray(counted + 1, counted + 1 + this.entry(counted)));
  }

  /** Of a call on inputs that are not known yet. */
  set(call: number, inputs: readonly ValueId[], results: readonly ValueId[]): void {
    if (2 * ++this.count > this.places.length) this.spread();
    this.places[this.placeOf(call, inputs)] = this.end;
    for (const integer of [call, inputs.length, ...inputs, results.length, ...results]) this.push(integer);
  }

  /** Over twice as many places. */
  private spread(): void {
    this.places = new Int32Array(2 * this.places.length);
    for (let begin = 1; begin < this.end; ) {
      const counted = begin + 2 + this.entry(begin + 1);
      this.places[this.placeOf(this.entry(begin), this.entries.subarray(begin + 2, counted))] = begin;
      begin = counted + 1 + this.entry(counted);
    }
  }

  private entry(at: number): number {
    return this.entries[at] ?? 0;
  }

  private push(integer: number): void {
    if (this.end === this.entries.length) {
      const longer = new Int32Array(2 * this.end);
      longer.set(this.entries);
      this.entries = longer;
    }
    this.entries[this.end++] = integer;
  }

  /** The place of an entry, or the free one where it belongs. */
  private placeOf(call: number, inputs: Ids): number {
    let hash = call;
    for (const id of inputs) hash = Math.imul(hash ^ id, 0x9e3779b1) ^ (hash >>> 15);
    const last = this.places.length - 1;
    let place = (hash ^ (hash >>> 13)) & last;
    for (;;) {
      const begin = this.places[place] ?? 0;
      if (begin === 0 || this.isAt(begin, call, inputs)) return place;
      place = (place + 1) & last;
    }
  }

  private isAt(begin: number, call: number, inputs: Ids): boolean {
    if (this.entry(begin) !== call || this.entry(begin + 1) !== inputs.length) return false;
    return inputs.every((id, position) => this.entry(begin + 2 + position) === id);
  }
}
