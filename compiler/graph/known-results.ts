import type { ValueId } from "../ir/graph.ts";
import { IntList } from "../ir/int-list.ts";

/**
 * What each call gave on each list of inputs, so that no step is made twice: a hash table with open addressing, in
 * integers alone. There is an entry for every step of a graph, and as texts and objects they would outweigh the graph.
 */
export class KnownResults {
  /** One entry after the other: call, number of inputs, inputs, number of results, results. Nothing begins at 0. */
  private readonly entries = new IntList();
  /** Where entries begin, at places that follow from their hash; 0 where a place is free. */
  private places = new Int32Array(1 << 8);
  private count = 0;

  constructor() {
    this.entries.push(0);
  }

  get(call: number, inputs: readonly ValueId[]): readonly ValueId[] | undefined {
    const begin = this.places[this.placeOf(call, inputs)] ?? 0;
    if (begin === 0) return undefined;
    return this.listAt(begin + 2 + inputs.length);
  }

  /** Of a call on inputs that are not known yet. */
  set(call: number, inputs: readonly ValueId[], results: readonly ValueId[]): void {
    if (2 * ++this.count > this.places.length) this.spread();
    this.places[this.placeOf(call, inputs)] = this.entries.length;
    for (const integer of [call, inputs.length, ...inputs, results.length, ...results]) this.entries.push(integer);
  }

  /** Over twice as many places. */
  private spread(): void {
    this.places = new Int32Array(2 * this.places.length);
    for (let begin = 1; begin < this.entries.length; ) {
      const inputs = this.listAt(begin + 1);
      this.places[this.placeOf(this.entries.at(begin), inputs)] = begin;
      const counted = begin + 2 + inputs.length;
      begin = counted + 1 + this.entries.at(counted);
    }
  }

  /** As many integers as the one at a place says, which follow it. */
  private listAt(place: number): number[] {
    return this.entries.slice(place + 1, this.entries.at(place));
  }

  /** The place of an entry, or the free one where it belongs. */
  private placeOf(call: number, inputs: readonly ValueId[]): number {
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

  private isAt(begin: number, call: number, inputs: readonly ValueId[]): boolean {
    if (this.entries.at(begin) !== call || this.entries.at(begin + 1) !== inputs.length) return false;
    return inputs.every((id, position) => this.entries.at(begin + 2 + position) === id);
  }
}
