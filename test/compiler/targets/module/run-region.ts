import type { Data } from "../../../../compiler/kernels/nd-array.ts";
import { control } from "../../../../compiler/targets/module/compiled-module.ts";
import type { RegionFunction } from "../../../../compiler/targets/module/region-function.ts";
import { instantiate } from "../../wasm/instantiate.ts";

/** A NaN that no arithmetic makes: memory that nothing wrote to. */
export const UNTOUCHED = 0x7fabcdef;
/** Bytes between operands, which nothing may touch. */
const GAP = 64;

interface Ran {
  /** The operands' words after all threads, one after the other. */
  readonly operands: readonly Int32Array[];
  /** Site, index and length of a wrong index; zeros if there was none. */
  readonly fault: readonly number[];
}

/** An operand that is read: its words; one that is written: how many there are. */
export type Operand = Int32Array | number;

/** Runs a region as so many threads would. Throws if it touches what it was not given. */
export function runRegion(
  f: RegionFunction,
  given: readonly Operand[],
  threads: number,
  more: readonly number[] = [],
): Ran {
  const sizes = given.map((operand) => 4 * (typeof operand === "number" ? operand : operand.length));
  const places = sizes.map((_, i) => sizes.slice(0, i).reduce((place, size) => place + size + GAP, control.end + GAP));
  const { buffer, call } = instantiate(f, (places.at(-1) ?? 0) + (sizes.at(-1) ?? 0) + GAP);
  const words = new Int32Array(buffer);
  words.fill(UNTOUCHED, control.end / 4);
  const operands = places.map((place, i) => words.subarray(place / 4, (place + (sizes[i] ?? 0)) / 4));
  given.forEach((operand, i) => {
    if (typeof operand !== "number") operands[i]?.set(operand);
  });
  // Who comes first must not matter: the last does.
  for (let thread = threads - 1; thread >= 0; thread--) call(...places, 0, thread, threads, ...more);
  const begin = [...places, words.length * 4];
  for (let i = -1; i < places.length; i++) {
    const from = i < 0 ? control.end : (places[i] ?? 0) + (sizes[i] ?? 0);
    const beside = words.subarray(from / 4, (begin[i + 1] ?? 0) / 4);
    if (!beside.every((word) => word === UNTOUCHED)) throw new Error(`${f.name} writes beside operand ${i}`);
  }
  const fault = [control.faultSite, control.faultIndex, control.faultLength].map((address) => words[address / 4] ?? 0);
  return { operands, fault };
}

/** Words of f32 numbers and the numbers of words. */
export const wordsOf = (data: Data): Int32Array => new Int32Array(Float32Array.from(data).buffer);
export const floatsOf = (words: Int32Array | undefined): number[] => [
  ...new Float32Array(Int32Array.from(words ?? []).buffer),
];
