import { expect, test } from "vitest";
import { halvesOf } from "../../../runtime/format/half.ts";
import { decodeElements, encodeElements } from "../../../runtime/format/safetensors-types.ts";

const read = (halves: Uint16Array) => decodeElements("F16", encodeElements(halves))?.data ?? new Float32Array();

test("every half is itself again", () => {
  const all = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i).filter((half) => (half & 0x7fff) <= 0x7c00);
  expect(halvesOf(Float32Array.from(read(all)))).toEqual(all);
});

test("what lies between two halves becomes the nearer, and the even one halfway", () => {
  const positive = Uint16Array.from({ length: 0x7bff }, (_, i) => i);
  const low = read(positive);
  const high = read(positive.map((half) => half + 1));
  const between = (share: number) => Float32Array.from(low, (x, i) => x + share * ((high[i] ?? 0) - x));
  expect(halvesOf(between(0.25))).toEqual(positive);
  expect(halvesOf(between(0.75))).toEqual(positive.map((half) => half + 1));
  expect(halvesOf(between(0.5))).toEqual(positive.map((half) => half + (half % 2)));
  expect(halvesOf(Float32Array.of(65519, 65520, 1e30, -1e30, Number.NaN))).toEqual(
    Uint16Array.of(0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7e00),
  );
});
