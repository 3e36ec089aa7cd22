import fc from "fast-check";
import { expect, it } from "vitest";
import { integerRoots } from "../../../compiler/proof/roots.ts";
import type { Size } from "../../../compiler/size/size.ts";
import { add, multiply, productOf, subtract, symbol, toPolynomial } from "../../../compiler/size/size.ts";

const n = symbol("n");
const root = fc.integer({ min: -3, max: 33 });

it("finds exactly the roots brute force finds, of products of lines that are moved up and down", () => {
  fc.assert(
    fc.property(fc.array(root, { minLength: 1, maxLength: 6 }), fc.integer({ min: -4, max: 4 }), (roots, lift) => {
      const size = add(productOf(roots.map((at): Size => subtract(n, at))), lift);
      const expected: bigint[] = [];
      for (let x = 0n; x <= 30n; x++) {
        if (roots.reduce((value, at) => value * (x - BigInt(at)), 1n) + BigInt(lift) === 0n) expected.push(x);
      }
      expect(integerRoots(toPolynomial(size), 0n, 30n)).toEqual(expected);
    }),
    { numRuns: 1000, seed: 7 },
  );
});

it("finds roots between turning points that lie between whole numbers, and far away", () => {
  const four = productOf([1, 2, 3, 4].map((at) => subtract(n, at)));
  expect(integerRoots(toPolynomial(four), 0n, 10n ** 15n)).toEqual([1n, 2n, 3n, 4n]);
  const far = multiply(subtract(n, 10 ** 9), subtract(n, 5));
  expect(integerRoots(toPolynomial(far), 6n, 10n ** 15n)).toEqual([10n ** 9n]);
});

it("leaves other polynomials alone", () => {
  expect(integerRoots(toPolynomial(multiply(n, symbol("m"))), 0n, 9n)).toBeUndefined();
  expect(integerRoots(toPolynomial(productOf(Array<Size>(9).fill(n))), 0n, 9n)).toBeUndefined();
});
