import { describe, expect, it } from "vitest";
import type { Contracts, Equality } from "../../../compiler/proof/equality.ts";
import { compareSizes, divides } from "../../../compiler/proof/equality.ts";
import type { Size } from "../../../compiler/size/size.ts";
import { add, ceilDivide, floorDivide, multiply, productOf, subtract, symbol } from "../../../compiler/size/size.ts";

const [b, h, m, n, w] = ["b", "h", "m", "n", "w"].map((name) => symbol(name)) as [Size, Size, Size, Size, Size];
const free: Contracts = new Map();
const sixteens: Contracts = new Map(["h", "w"].map((name) => [name, { min: 16, multipleOf: 16 }]));
const patches = multiply(floorDivide(h, 16), floorDivide(w, 16));

function conv(a: Size, kernel: number, stride: number, padding: number): Size {
  return add(floorDivide(add(a, 2 * padding - kernel), stride), 1);
}

function point(equality: Equality, which: "works" | "fails"): Record<string, number> | undefined {
  const found = equality.kind === "sometimes" ? equality[which] : undefined;
  return found && Object.fromEntries(found);
}

describe("what is always equal", () => {
  const always: [string, Size, Size, Contracts?][] = [
    ["(2h)//2 = h", floorDivide(multiply(h, 2), 2), h],
    ["(16h-16)//16+1 = h", conv(multiply(h, 16), 16, 16, 0), h],
    ["(h-16)//16+1 = h//16", conv(h, 16, 16, 0), floorDivide(h, 16)],
    ["(h//16)//2 = h//32", floorDivide(floorDivide(h, 16), 2), floorDivide(h, 32)],
    ["(h-1)//2+1 = (h+1)//2", add(floorDivide(subtract(h, 1), 2), 1), floorDivide(add(h, 1), 2)],
    ["h//2 + (h+1)//2 = h", add(floorDivide(h, 2), floorDivide(add(h, 1), 2)), h],
    ["(n+1)² = n²+2n+1", multiply(add(n, 1), add(n, 1)), add(add(multiply(n, n), multiply(2, n)), 1)],
    ["768(h//16)(w//16) = 3hw, multiples of 16", multiply(768, patches), productOf([3, h, w]), sixteens],
    ["ceil(h/16) = h//16, multiples of 16", ceilDivide(h, 16), floorDivide(h, 16), sixteens],
    ["(h//2)//3 = (h//3)//2", floorDivide(floorDivide(h, 2), 3), floorDivide(floorDivide(h, 3), 2)],
    ["h = 1 where 1 is all it can be", h, 1, new Map([["h", { min: 1, multipleOf: 1, max: 1 }]])],
    ["h//16 = 0 below 16", floorDivide(h, 16), 0, new Map([["h", { min: 1, multipleOf: 1, max: 15 }]])],
    [
      "n² + 2 = 3n where n is 1 or 2",
      add(multiply(n, n), 2),
      multiply(3, n),
      new Map([["n", { min: 1, multipleOf: 1, max: 2 }]]),
    ],
  ];
  it.each(always)("%s", (_, left, right, contracts = free) => {
    expect(compareSizes(left, right, contracts)).toEqual({ kind: "always" });
    expect(compareSizes(right, left, contracts)).toEqual({ kind: "always" });
  });

  it("2 divides (h//2)(h//2 + 1): a floor within a floor", () => {
    const half = floorDivide(h, 2);
    expect(divides(2, multiply(half, add(half, 1)), free)).toEqual({ kind: "always" });
  });

  it("2 divides n(n+1), and 6 divides n(n+1)(n+2)", () => {
    expect(divides(2, multiply(n, add(n, 1)), free)).toEqual({ kind: "always" });
    expect(divides(6, productOf([n, add(n, 1), add(n, 2)]), free)).toEqual({ kind: "always" });
    expect(divides(7, h, new Map([["h", { min: 1, multipleOf: 14 }]]))).toEqual({ kind: "always" });
    expect([divides(7, 196, free).kind, divides(7, 197, free).kind]).toEqual(["always", "never"]);
  });
});

describe("what is never equal", () => {
  const never: [string, Size, Size, Contracts?][] = [
    ["64 = 65", 64, 65],
    ["n+1 = n", add(n, 1), n],
    ["16n = 8", multiply(16, n), 8],
    ["n+196 = 5", add(n, 196), 5],
    ["16n = 8m + 4", multiply(16, n), add(multiply(8, m), 4)],
    ["n² = 2", multiply(n, n), 2],
    ["n² - 10n + 26 = 0", add(subtract(multiply(n, n), multiply(10, n)), 26), 0],
    ["n + m = 4 from 3 each", add(n, m), 4, new Map(["n", "m"].map((s) => [s, { min: 3, multipleOf: 1 }]))],
    ["n = 300 up to 256", n, 300, new Map([["n", { min: 1, multipleOf: 1, max: 256 }]])],
    ["h//16 = 0 from 16", floorDivide(h, 16), 0, new Map([["h", { min: 16, multipleOf: 1 }]])],
    ["n*m = 7 up to 3 each", multiply(n, m), 7, new Map(["n", "m"].map((s) => [s, { min: 1, multipleOf: 1, max: 3 }]))],
  ];
  it.each(never)("%s", (_, left, right, contracts = free) => {
    expect(compareSizes(left, right, contracts)).toEqual({ kind: "never" });
  });
});

describe("what is equal for some values", () => {
  it("16(h//16) = h exactly if 16 divides h", () => {
    const equality = compareSizes(multiply(16, floorDivide(h, 16)), h, free);
    expect(equality).toEqual({
      kind: "sometimes",
      condition: "`h` is a multiple of 16",
      multipleOf: { symbol: "h", m: 16 },
      works: new Map([["h", 224]]),
      fails: new Map([["h", 225]]),
    });
    expect(divides(16, h, free)).toEqual(equality);
  });

  it("768(h//16)(w//16) = 3hw exactly if 16 divides both", () => {
    const equality = compareSizes(multiply(768, patches), productOf([3, h, w]), free);
    expect(equality).toMatchObject({ condition: "`h` is a multiple of 16 and `w` is a multiple of 16" });
    expect(equality).not.toHaveProperty("multipleOf");
    expect([point(equality, "works"), point(equality, "fails")]).toEqual([
      { h: 224, w: 224 },
      { h: 224, w: 225 },
    ]);
  });

  it("(h//16)(w//16)+1 = 197 at 224x224, not at 224x384", () => {
    for (const contracts of [free, sixteens]) {
      const equality = compareSizes(add(patches, 1), 197, contracts);
      expect(equality).not.toHaveProperty("condition");
      expect([point(equality, "works"), point(equality, "fails")]).toEqual([
        { h: 224, w: 224 },
        { h: 224, w: 384 },
      ]);
    }
  });

  it("counts the multiple a contract already declares", () => {
    expect(divides(12, h, new Map([["h", { min: 1, multipleOf: 8 }]]))).toMatchObject({
      multipleOf: { symbol: "h", m: 24 },
    });
  });

  it("solves for a single symbol", () => {
    const side = floorDivide(h, 16);
    expect(compareSizes(add(multiply(side, side), 1), 197, sixteens)).toMatchObject({ condition: "`h` is 224" });
    expect(compareSizes(add(n, 5), 196, free)).toMatchObject({ condition: "`n` is 191" });
    expect(compareSizes(add(multiply(n, n), 6), multiply(5, n), free)).toMatchObject({ condition: "`n` is 2 or 3" });
  });

  it("states no condition where there are no short words for it", () => {
    const remainder = subtract(h, multiply(2, floorDivide(h, 2)));
    const evenOrFive = compareSizes(multiply(remainder, h), multiply(remainder, 5), free);
    expect(evenOrFive.kind).toBe("sometimes");
    expect(evenOrFive).not.toHaveProperty("condition");
  });

  it("says remainders where no multiple will do", () => {
    const odd = compareSizes(floorDivide(add(h, 1), 2), add(floorDivide(h, 2), 1), free);
    expect(odd).toMatchObject({ condition: "`h` is not a multiple of 2" });
    const few: Contracts = new Map([["h", { min: 1, multipleOf: 1, max: 5 }]]);
    expect(compareSizes(floorDivide(add(h, 13), 16), 1, few)).toMatchObject({ condition: "`h` is 3 or 4 or 5" });
    expect(divides(4, add(h, 1), free)).toMatchObject({ condition: "`h` leaves 3 when divided by 4" });
  });

  it("finds examples off the beaten track, for every symbol of both sides", () => {
    const dino = add(multiply(floorDivide(h, 14), floorDivide(w, 14)), 1);
    const square: Contracts = new Map(["h", "w"].map((name) => [name, { min: 14, multipleOf: 14 }]));
    expect(point(compareSizes(dino, 1370, square), "works")).toEqual({ h: 518, w: 518 });
    expect(compareSizes(multiply(n, m), 1000003, free).kind).toBe("sometimes");
    expect(point(compareSizes(add(b, n), add(b, 7), free), "works")).toEqual({ b: 224, n: 7 });
  });
});

describe("what nobody knows", () => {
  it("does not guess where examples run out, or where there are too many remainders", () => {
    const cubes = add(productOf([n, n, n]), productOf([m, m, m]));
    expect(compareSizes(cubes, productOf([w, w, w]), free)).toEqual({ kind: "unknown" });
    expect(compareSizes(multiply(floorDivide(h, 512), floorDivide(w, 512)), 4, free)).toEqual({ kind: "unknown" });
    expect(divides(70000, add(n, 1), free)).toEqual({ kind: "unknown" });
    expect(divides(65536, multiply(n, add(n, 1)), free)).toEqual({ kind: "unknown" });
    const high = productOf(Array.from({ length: 20 }, () => [floorDivide(add(h, w), 2), floorDivide(n, 2)]).flat());
    expect(compareSizes(high, productOf([h, w]), free)).toEqual({ kind: "unknown" });
  });

  it("says nothing about a contract without values", () => {
    expect(compareSizes(h, w, new Map([["h", { min: 9, multipleOf: 8, max: 15 }]]))).toEqual({ kind: "unknown" });
  });
});
