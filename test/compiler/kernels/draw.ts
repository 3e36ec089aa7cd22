import fc from "fast-check";
import type { Constant } from "../../../compiler/ir/graph.ts";

const lattice = (length: number, min: number, max: number) =>
  fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length });
const permutation = (length: number) => {
  const all = Array.from({ length }, (_, i) => i);
  return fc.shuffledSubarray(all, { minLength: length });
};
const subset = (length: number, least: number) => {
  const all = Array.from({ length }, (_, i) => i);
  return fc.subarray(all, { minLength: least });
};

export const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Random arguments of kernels. All that it draws shrinks. */
export class Draw {
  private readonly next: fc.GeneratorValue;

  constructor(next: fc.GeneratorValue) {
    this.next = next;
  }

  integer(min: number, max: number): number {
    return this.next(fc.integer, { min, max });
  }

  boolean(): boolean {
    return this.next(fc.boolean);
  }

  of<const T extends readonly unknown[]>(...choices: T): T[number] {
    return choices[this.integer(0, choices.length - 1)];
  }

  /** Some of these, at least one if there are any. */
  someOf<T>(choices: readonly T[]): readonly T[] {
    return this.axes(choices.length, Math.min(1, choices.length)).flatMap((i) => choices.slice(i, i + 1));
  }

  /** Sizes 1 to `largest`. */
  shape(rank: number, largest = 3): number[] {
    return Array.from({ length: rank }, () => this.integer(1, largest));
  }

  /** Some axes of a rank, sorted. */
  axes(rank: number, least = 0): readonly number[] {
    return this.next(subset, rank, least);
  }

  permutation(length: number): readonly number[] {
    return this.next(permutation, length);
  }

  /** The shape with some sizes replaced by 1. */
  squeezed(shape: readonly number[]): number[] {
    return shape.map((size) => (this.integer(0, 3) === 0 ? 1 : size));
  }

  /**
   * Multiples of 1/100 that are off by `offset`/100, in −2 … 2: far from 0 and, when drawn with different offsets, from
   * one another, compared with the steps of finite differences.
   */
  reals(shape: readonly number[], offset = 0.25): Constant {
    const hundredths = this.next(lattice, countOf(shape), -200, 200).map((k) => k + offset);
    return inHundredths(shape, hundredths);
  }

  /** In 0.3 … 2. */
  positive(shape: readonly number[]): Constant {
    return inHundredths(shape, this.next(lattice, countOf(shape), 30, 200));
  }

  /** Of either sign, at least 0.3 in size. */
  awayFromZero(shape: readonly number[]): Constant {
    const signed = this.next(lattice, countOf(shape), -170, 170).map((k) => (k < 0 ? k - 30 : k + 30));
    return inHundredths(shape, signed);
  }

  /** No two alike. */
  distinct(shape: readonly number[]): Constant {
    const count = countOf(shape);
    const spread = this.permutation(count).map((rank) => 10 * (rank - count / 2) + 2.5);
    return inHundredths(shape, spread);
  }

  indices(shape: readonly number[], below: number): Constant {
    return { dtype: "i32", shape, data: Int32Array.from(this.next(lattice, countOf(shape), 0, below - 1)) };
  }

  bools(shape: readonly number[]): Constant {
    return { dtype: "bool", shape, data: Uint8Array.from(this.next(lattice, countOf(shape), 0, 1)) };
  }
}

function inHundredths(shape: readonly number[], hundredths: readonly number[]): Constant {
  return { dtype: "f32", shape, data: Float64Array.from(hundredths, (k) => k / 100) };
}

export function f32(shape: readonly number[], data: Iterable<number>): Constant {
  return { dtype: "f32", shape, data: Float64Array.from(data) };
}

export function i32(shape: readonly number[], data: Iterable<number>): Constant {
  return { dtype: "i32", shape, data: Int32Array.from(data) };
}

export function bool(shape: readonly number[], data: Iterable<number>): Constant {
  return { dtype: "bool", shape, data: Uint8Array.from(data) };
}
