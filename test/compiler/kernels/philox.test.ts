import { expect, test } from "vitest";
import { fillUniform, philox } from "../../../compiler/kernels/philox.ts";
import { siteOf } from "../../../compiler/kernels/site.ts";
import { results, values } from "./apply.ts";
import { i32 } from "./draw.ts";

/** kat_vectors of Random123 1.14, lines "philox4x32 10": counter, key, words. */
const KNOWN_ANSWERS = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;

const wordsOf = (hex: string) => hex.split(" ").map((word) => Number.parseInt(word, 16) | 0);

test.each(KNOWN_ANSWERS)("counter %s, key %s", (counter, key, expected) => {
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = wordsOf(counter);
  const [key0 = 0, key1 = 0] = wordsOf(key);
  const words = new Int32Array(4);
  philox(words, c0, c1, c2, c3, key0, key1);
  expect([...words]).toEqual(wordsOf(expected));
});

test("element e is word e mod 4 of counter (⌊e/4⌋, 0, step, site)", () => {
  const [low, high, step, site] = [-7, 123456789, 42, 0xfedcba98];
  const drawn = new Float64Array(11);
  fillUniform(drawn, low, high, step, site);
  const words = new Int32Array(4);
  drawn.forEach((value, e) => {
    philox(words, Math.floor(e / 4), 0, step, site | 0, low, high);
    expect(value).toBe(((words[e % 4] ?? 0) & 0x7fffff) / 2 ** 23);
  });
});

test("the same numbers in f32 and f64, whatever the length", () => {
  const [single, double] = [new Float32Array(1000), new Float64Array(1003)];
  fillUniform(single, 1, 2, 3, 4);
  fillUniform(double, 1, 2, 3, 4);
  expect([...single]).toEqual([...double.subarray(0, 1000)]);
});

test("unsigned words may be given as such", () => {
  const [signed, unsigned] = [new Float32Array(8), new Float32Array(8)];
  fillUniform(signed, -1, -2, -3, -4);
  fillUniform(unsigned, 0xffffffff, 0xfffffffe, 0xfffffffd, 0xfffffffc);
  expect(signed).toEqual(unsigned);
});

test("numbers fill [0, 1) evenly", () => {
  const drawn = new Float64Array(40000);
  fillUniform(drawn, 5, 6, 7, 8);
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
  const square = drawn.reduce((sum, x) => sum + x * x, 0) / drawn.length;
  // Within four standard errors of ½ and ⅓.
  expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / drawn.length));
  expect(Math.abs(square - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / drawn.length));
  expect(Math.max(...drawn)).toBeLessThan(1);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
});

test("the kernel `random` draws them", () => {
  const seed = i32([2], [11, -12]);
  const expected = new Float64Array(6);
  fillUniform(expected, 11, -12, 3, 99);
  const attributes = { site: 99, shape: [2, 3] };
  expect(values("random", [seed, i32([], [3])], attributes)).toEqual([...expected]);
  expect(results("random", [seed, i32([], [3])], attributes)[0]).toMatchObject({ dtype: "f32", shape: [2, 3] });
  expect(values("random", [seed, i32([], [4])], attributes)).not.toEqual([...expected]);
});

/** FNV-1a 32-bit test vectors of the authors, http://www.isthe.com/chongo/src/fnv/test_fnv.c */
test("sites are FNV-1a hashes", () => {
  expect(siteOf("")).toBe(0x811c9dc5);
  expect(siteOf("a")).toBe(0xe40c292c);
  expect(siteOf("foobar")).toBe(0xbf9cf968);
});
