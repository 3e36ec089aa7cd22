import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Contracts, Equality } from "../../../compiler/proof/equality.ts";
import { atLeast, compareSizes } from "../../../compiler/proof/equality.ts";
import type { Size } from "../../../compiler/size/size.ts";
import {
  add,
  divideExactly,
  evaluateSize,
  floorDivide,
  isConstant,
  multiply,
  sameSize,
  substitute,
  subtract,
  symbol,
} from "../../../compiler/size/size.ts";

/** An expression twice: as a size, and as plain arithmetic that shares nothing with the algebra under test. */
interface Expression {
  readonly size: Size;
  readonly value: (h: number, w: number) => number;
  /** The same for examples, whose values may be too large for a number. */
  readonly exact: (h: bigint, w: bigint) => bigint;
}

type Shape =
  | { op: "number"; n: number }
  | { op: "h" | "w" }
  | { op: "+" | "-" | "*"; left: Shape; right: Shape }
  | { op: "//"; of: Shape; k: number }
  | { op: "scale"; of: Shape; n: number };

function build(shape: Shape): Expression {
  const exact = (h: bigint, w: bigint) => exactly(shape, h, w);
  switch (shape.op) {
    case "number":
      return { size: shape.n, value: () => shape.n, exact };
    case "h":
      return { size: symbol("h"), value: (h) => h, exact };
    case "w":
      return { size: symbol("w"), value: (_, w) => w, exact };
    case "//": {
      const { size, value } = build(shape.of);
      return { size: floorDivide(size, shape.k), value: (h, w) => Math.floor(value(h, w) / shape.k), exact };
    }
    case "scale": {
      const { size, value } = build(shape.of);
      return { size: multiply(size, shape.n), value: (h, w) => value(h, w) * shape.n, exact };
    }
  }
  const [a, b] = [build(shape.left), build(shape.right)];
  switch (shape.op) {
    case "+":
      return { size: add(a.size, b.size), value: (h, w) => a.value(h, w) + b.value(h, w), exact };
    case "-":
      return { size: subtract(a.size, b.size), value: (h, w) => a.value(h, w) - b.value(h, w), exact };
    case "*":
      return { size: multiply(a.size, b.size), value: (h, w) => a.value(h, w) * b.value(h, w), exact };
  }
}

function exactly(shape: Shape, h: bigint, w: bigint): bigint {
  switch (shape.op) {
    case "number":
      return BigInt(shape.n);
    case "h":
      return h;
    case "w":
      return w;
    case "scale":
      return exactly(shape.of, h, w) * BigInt(shape.n);
    case "//": {
      const [value, k] = [exactly(shape.of, h, w), BigInt(shape.k)];
      return (value - (((value % k) + k) % k)) / k;
    }
  }
  const [a, b] = [exactly(shape.left, h, w), exactly(shape.right, h, w)];
  return shape.op === "+" ? a + b : shape.op === "-" ? a - b : a * b;
}

function shapes(depth: number): fc.Arbitrary<Shape> {
  const leaf: fc.Arbitrary<Shape> = fc.oneof(
    fc.record({ op: fc.constant("number" as const), n: fc.integer({ min: -2, max: 6 }) }),
    fc.record({ op: fc.constantFrom("h" as const, "w" as const) }),
  );
  if (depth === 0) return leaf;
  const of = shapes(depth - 1);
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 4, arbitrary: fc.record({ op: fc.constant("//" as const), of, k: fc.constantFrom(2, 2, 3, 4) }) },
    { weight: 2, arbitrary: fc.record({ op: fc.constant("scale" as const), of, n: fc.integer({ min: -2, max: 5 }) }) },
    {
      weight: 5,
      arbitrary: fc.record({ op: fc.constantFrom("+" as const, "-" as const, "*" as const), left: of, right: of }),
    },
  );
}

const GRID = 40;

/** Fixed, so that a run is repeatable; set VITRAL_SEED to look further. */
const SEED = Number(process.env.VITRAL_SEED ?? 7);

function bind(h: number, w: number): ReadonlyMap<string, number> {
  return new Map([
    ["h", h],
    ["w", w],
  ]);
}

/** Reads a condition back from its words, so that it is the words that are tested. */
function meaning(condition: string): (h: number, w: number) => boolean {
  const parts = condition.split(" and ").map((part) => {
    const [, name, verb, list, , by] =
      /^`([hw])` (.*?)((\d+)(?: or \d+)*)(?: when divided by (\d+))?$/.exec(part) ?? [];
    const numbers = (list ?? "").split(" or ").map(Number);
    const [first = Number.NaN] = numbers;
    return (h: number, w: number): boolean => {
      const value = name === "h" ? h : w;
      if (verb === "is a multiple of ") return value % first === 0;
      if (verb === "is not a multiple of ") return value % first !== 0;
      if (verb === "is at least ") return value >= first;
      if (verb === "is at most ") return value <= first;
      if (verb === "is ") return numbers.includes(value);
      if (verb === "leaves " && by !== undefined) return numbers.includes(value % Number(by));
      throw new Error(`no meaning: ${condition}`);
    };
  });
  return (h, w) => parts.every((part) => part(h, w));
}

function admits(contracts: Contracts, name: string, value: number): boolean {
  const { min, multipleOf, max } = {
    max: Number.POSITIVE_INFINITY,
    ...(contracts.get(name) ?? { min: 1, multipleOf: 1 }),
  };
  return value >= min && value <= max && value % multipleOf === 0;
}

/** What is wrong with a verdict, tried on every admissible pair of the grid; undefined if nothing is. */
function fault(
  verdict: Equality,
  holds: (h: number, w: number) => boolean,
  holdsExactly: (h: bigint, w: bigint) => boolean,
  contracts: Contracts,
): string | undefined {
  const stated =
    verdict.kind === "sometimes" && verdict.condition !== undefined ? meaning(verdict.condition) : undefined;
  for (let h = 0; h <= GRID; h++) {
    if (!admits(contracts, "h", h)) continue;
    for (let w = 0; w <= GRID; w++) {
      if (!admits(contracts, "w", w)) continue;
      const held = holds(h, w);
      if (verdict.kind === "always" && !held) return `fails at ${h}, ${w}`;
      if (verdict.kind === "never" && held) return `holds at ${h}, ${w}`;
      if (stated && stated(h, w) !== held) return `the condition is wrong at ${h}, ${w}`;
    }
  }
  if (verdict.kind !== "sometimes") return undefined;
  for (const [point, expected] of [
    [verdict.works, true],
    [verdict.fails, false],
  ] as const) {
    if (point === undefined) return "an example is missing";
    const [h, w] = [BigInt(point.get("h") ?? 1), BigInt(point.get("w") ?? 1)];
    for (const [name, value] of point) if (!admits(contracts, name, value)) return `${name} = ${value} is not admitted`;
    if (holdsExactly(h, w) !== expected) return `the example ${h}, ${w} is wrong`;
  }
  return undefined;
}

function faultOfEquality(
  verdict: Equality,
  { value: a, exact: exactA }: Expression,
  { value: b, exact: exactB }: Expression,
  contracts: Contracts,
): string | undefined {
  return fault(
    verdict,
    (h, w) => a(h, w) === b(h, w),
    (h, w) => exactA(h, w) === exactB(h, w),
    contracts,
  );
}

const contract = fc.record({
  min: fc.integer({ min: 0, max: 9 }),
  multipleOf: fc.constantFrom(1, 1, 2, 3, 4, 12),
  max: fc.option(fc.integer({ min: 12, max: 30 }), { nil: undefined }),
});

const contractPairs: fc.Arbitrary<Contracts> = fc.record({ h: contract, w: contract }).map((pair) => {
  return new Map(
    Object.entries(pair).map(([name, { max, ...rest }]) => [name, max === undefined ? rest : { ...rest, max }]),
  );
});

/** Pairs that are unrelated, that differ by what cancels, and that differ by a lost remainder. */
const pairs: fc.Arbitrary<[Expression, Expression]> = fc
  .tuple(shapes(3), shapes(2), fc.constantFrom("other", "same", "remainder"), fc.constantFrom(2, 3, 4, 8))
  .map(([left, right, how, k]) => {
    if (how === "other") return [build(left), build(right)];
    const cancelled: Shape = { op: "-", left: { op: "+", left, right }, right };
    if (how === "same") return [build(left), build(cancelled)];
    return [build(left), build({ op: "scale", of: { op: "//", of: left, k }, n: k })];
  });

describe("canonical form", { timeout: 60_000 }, () => {
  it("keeps the value of 5000 random expressions", () => {
    const value = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(shapes(4), value, value, (shape, h, w) => {
        const { size, value: plain } = build(shape);
        const expected = plain(h, w);
        fc.pre(Number.isSafeInteger(expected));
        expect(evaluateSize(size, bind(h, w))).toBe(expected + 0);
      }),
      { numRuns: 5000, seed: SEED },
    );
  });

  it("does not depend on the order of building", () => {
    fc.assert(
      fc.property(shapes(2), shapes(2), shapes(2), fc.constantFrom(2, 3, 4, 6), (x, y, z, k) => {
        const [a, b, c] = [build(x).size, build(y).size, build(z).size];
        expect(sameSize(floorDivide(add(add(a, b), c), k), floorDivide(add(c, add(b, a)), k))).toBe(true);
        expect(sameSize(multiply(a, add(b, c)), add(multiply(c, a), multiply(b, a)))).toBe(true);
        expect(sameSize(subtract(add(a, b), b), a)).toBe(true);
        expect(sameSize(floorDivide(add(a, multiply(b, k)), k), add(b, floorDivide(a, k)))).toBe(true);
      }),
      { numRuns: 1500, seed: SEED },
    );
  });

  it("substitutes as evaluation does, and to the same form as building from the parts", () => {
    fc.assert(
      fc.property(shapes(3), shapes(1), shapes(1), fc.nat(99), fc.nat(99), (outer, x, y, h, w) => {
        const { size, value } = build(outer);
        const [a, b] = [build(x), build(y)];
        const result = substitute(
          size,
          new Map([
            ["h", a.size],
            ["w", b.size],
          ]),
        );
        const expected = value(a.value(h, w), b.value(h, w));
        fc.pre(Number.isSafeInteger(expected));
        expect(evaluateSize(result, bind(h, w))).toBe(expected + 0);
      }),
      { numRuns: 1500, seed: SEED },
    );
  });

  it("divides products exactly", () => {
    fc.assert(
      fc.property(shapes(3), shapes(2), (x, y) => {
        const [a, b] = [build(x).size, build(y).size];
        fc.pre(b !== 0);
        const quotient = divideExactly(multiply(a, b), b);
        expect(quotient !== undefined && sameSize(quotient, a)).toBe(true);
        if (isConstant(b)) return;
        expect(divideExactly(add(multiply(a, b), 1), b)).toBeUndefined();
      }),
      { numRuns: 2000, seed: SEED },
    );
  });
});

describe("comparisons against brute force", { timeout: 60_000 }, () => {
  it("decides 1500 random pairs without contracts, none wrongly", () => {
    const counts = { always: 0, never: 0, sometimes: 0, unknown: 0, conditions: 0 };
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        const verdict = compareSizes(left.size, right.size, new Map());
        counts[verdict.kind]++;
        if (verdict.kind === "sometimes" && verdict.condition !== undefined) counts.conditions++;
        expect(faultOfEquality(verdict, left, right, new Map())).toBeUndefined();
      }),
      { numRuns: 1500, seed: SEED },
    );
    expect(Math.min(counts.always, counts.never, counts.sometimes, counts.conditions)).toBeGreaterThan(100);
    expect(counts.unknown).toBeLessThan(75);
  });

  it("decides 1000 random pairs under contracts, none wrongly", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(pairs, contractPairs, ([left, right], contracts) => {
        const verdict = compareSizes(left.size, right.size, contracts);
        kinds.add(verdict.kind);
        expect(faultOfEquality(verdict, left, right, contracts)).toBeUndefined();
      }),
      { numRuns: 1000, seed: SEED },
    );
    expect([...kinds]).toEqual(expect.arrayContaining(["always", "never", "sometimes"]));
  });

  it("decides 1000 random minimums, none wrongly", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(shapes(3), fc.integer({ min: -9, max: 20 }), contractPairs, (shape, minimum, contracts) => {
        const { size, value, exact } = build(shape);
        const verdict = atLeast(size, minimum, contracts);
        kinds.add(verdict.kind);
        const holds = (h: number, w: number) => value(h, w) >= minimum;
        expect(fault(verdict, holds, (h, w) => exact(h, w) >= BigInt(minimum), contracts)).toBeUndefined();
      }),
      { numRuns: 1000, seed: SEED },
    );
    expect([...kinds]).toEqual(expect.arrayContaining(["always", "never", "sometimes"]));
  });
});
