import { describe, expect, it } from "vitest";
import type { Contracts } from "../../../compiler/proof/equality.ts";
import { atLeast, compareSizes, divides } from "../../../compiler/proof/equality.ts";
import type { Size } from "../../../compiler/size/size.ts";
import {
  add,
  ceilDivide,
  divideExactly,
  evaluateSize,
  floorDivide,
  isConstant,
  multiply,
  productOf,
  sameSize,
  sizeText,
  substitute,
  subtract,
  symbol,
  symbolsOf,
} from "../../../compiler/size/size.ts";
import { growth } from "../../growth.ts";

const [b, h, n, w] = ["b", "h", "n", "w"].map((name) => symbol(name)) as [Size, Size, Size, Size];
const patches = multiply(floorDivide(h, 16), floorDivide(w, 16));
const sixteens: Contracts = new Map(["h", "w"].map((name) => [name, { min: 16, multipleOf: 16 }]));

describe("numbers", () => {
  it("stay numbers, also where symbols cancel", () => {
    expect([add(2, 3), subtract(2, 3), multiply(2, 3), productOf([2, 3, 4]), productOf([])]).toEqual([5, -1, 6, 24, 1]);
    expect([floorDivide(7, 2), floorDivide(-7, 2), ceilDivide(7, 2), ceilDivide(-7, 2)]).toEqual([3, -4, 4, -3]);
    expect([subtract(h, h), floorDivide(subtract(add(h, 5), h), 2), multiply(h, 0)]).toEqual([0, 2, 0]);
    expect([multiply(-1, 0), floorDivide(-0, 3), ceilDivide(-1, 2)]).toEqual([0, 0, 0]);
    expect([isConstant(3), isConstant(h)]).toEqual([true, false]);
  });

  it("are exact, or refused", () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect([floorDivide(most, 3), ceilDivide(most, 2)]).toEqual([3002399751580330, 4503599627370496]);
    expect(() => multiply(2 ** 30, 2 ** 30)).toThrow("more than 9007199254740991 is not exact");
    expect(() => subtract(-most, 1)).toThrow("less than -9007199254740991 is not exact");
    expect(() => add(0.5, 1)).toThrow("must be a whole number, not 1.5");
    expect(() =>
      evaluateSize(
        multiply(h, w),
        new Map([
          ["h", most],
          ["w", 2],
        ]),
      ),
    ).toThrow(RangeError);
    const large = multiply(multiply(h, 2 ** 40), 2 ** 40);
    expect(() => substitute(large, new Map([["h", 1]]))).toThrow(RangeError);
    expect(divideExactly(large, multiply(h, 2 ** 40))).toBe(2 ** 40);
  });

  it("divide only by whole numbers from 1", () => {
    for (const k of [0, -2, 1.5, Number.NaN]) {
      for (const a of [8, h]) {
        expect(() => floorDivide(a, k)).toThrow(RangeError);
        expect(() => ceilDivide(a, k)).toThrow(RangeError);
      }
    }
    expect([floorDivide(h, 1), ceilDivide(h, 1)].every((size) => sameSize(size, h))).toBe(true);
  });
});

describe("exact division", () => {
  it("divides polynomials", () => {
    const square = add(add(multiply(n, n), multiply(2, n)), 1);
    const found = (a: Size, by: Size) => {
      const quotient = divideExactly(a, by);
      return quotient === undefined ? undefined : sizeText(quotient);
    };
    expect(found(productOf([b, h, w]), multiply(h, w))).toBe("b");
    expect(found(square, add(n, 1))).toBe("n + 1");
    expect(found(add(square, 1), add(n, 1))).toBeUndefined();
    expect(found(productOf([b, n, 64]), 8)).toBe("8*b*n");
    expect(found(productOf([b, n, 64]), 7)).toBeUndefined();
    expect(found(multiply(patches, 768), floorDivide(w, 16))).toBe("768*floor(h/16)");
    expect(found(multiply(subtract(h, w), add(add(h, w), 1)), subtract(w, h))).toBe("-h - w - 1");
    expect(found(b, multiply(b, b))).toBeUndefined();
  });

  it("divides numbers, and nothing by zero", () => {
    expect([divideExactly(12, 4), divideExactly(12, 5), divideExactly(0, h)]).toEqual([3, undefined, 0]);
    expect([divideExactly(12, 0), divideExactly(h, 0), divideExactly(1, h)]).toEqual([undefined, undefined, undefined]);
  });
});

describe("text", () => {
  const [tall, wide] = [symbol("h", 16), symbol("w", 16)];
  const texts: [Size, string][] = [
    [197, "197"],
    [h, "h"],
    [add(patches, 1), "floor(h/16)*floor(w/16) + 1"],
    [add(multiply(floorDivide(tall, 16), floorDivide(wide, 16)), 1), "(h/16)*(w/16) + 1"],
    [floorDivide(tall, 16), "h/16"],
    [floorDivide(tall, 8), "h/8"],
    [floorDivide(tall, 32), "floor(h/32)"],
    [add(floorDivide(tall, 16), 3), "h/16 + 3"],
    [multiply(3, floorDivide(tall, 16)), "3*(h/16)"],
    [multiply(32, floorDivide(tall, 16)), "2*h"],
    [add(multiply(multiply(16, floorDivide(tall, 16)), wide), b), "h*w + b"],
    [multiply(multiply(16, floorDivide(tall, 16)), multiply(b, multiply(b, b))), "b^3*h"],
    [multiply(16, floorDivide(tall, 32)), "16*floor(h/32)"],
    [multiply(8, floorDivide(tall, 16)), "8*(h/16)"],
    [multiply(floorDivide(tall, 16), floorDivide(tall, 16)), "(h/16)^2"],
    [floorDivide(add(tall, wide), 16), "(h + w)/16"],
    [floorDivide(add(tall, 1), 16), "floor((h + 1)/16)"],
    [floorDivide(multiply(h, w), 3), "floor((h*w)/3)"],
    [floorDivide(subtract(h, 16), 16), "floor(h/16) - 1"],
    [floorDivide(floorDivide(h, 2), 3), "floor(h/6)"],
    [floorDivide(add(floorDivide(h, 2), w), 3), "floor((h + 2*w)/6)"],
    [floorDivide(multiply(floorDivide(h, 2), add(h, 1)), 3), "floor((h*floor(h/2) + floor(h/2))/3)"],
    [subtract(5, multiply(2, h)), "5 - 2*h"],
    [subtract(w, multiply(2, h)), "w - 2*h"],
    [productOf([b, h, w, 768]), "768*b*h*w"],
    [add(multiply(h, h), multiply(h, w)), "h*w + h^2"],
  ];
  it.each(texts)("%# is readable", (size, text) => {
    expect(sizeText(size)).toBe(text);
  });

  it("keeps a symbol apart from a floor of the same spelling", () => {
    expect(sameSize(symbol("floor((1*h)/16)"), floorDivide(h, 16))).toBe(false);
    expect(sameSize(add(symbol("a+1"), 1), add(add(symbol("a"), 1), 1))).toBe(false);
  });
});

describe("symbols", () => {
  it("are found, bound and replaced", () => {
    const tokens = add(multiply(b, floorDivide(h, 16)), 1);
    expect([...symbolsOf(tokens)].sort()).toEqual(["b", "h"]);
    expect(symbolsOf(7).size).toBe(0);
    expect(
      evaluateSize(
        tokens,
        new Map([
          ["b", 2],
          ["h", 230],
        ]),
      ),
    ).toBe(29);
    expect(() => evaluateSize(tokens, new Map([["b", 2]]))).toThrow("the size `h` has no value");
    expect(sizeText(substitute(tokens, new Map([["h", multiply(16, n)]])))).toBe("b*n + 1");
    expect(
      substitute(
        tokens,
        new Map([
          ["h", 224],
          ["b", 1],
        ]),
      ),
    ).toBe(15);
  });
});

describe("minimums", () => {
  const conv = add(floorDivide(subtract(h, 7), 4), 1);
  it("are decided where a size only grows or only falls", () => {
    expect(atLeast(conv, 1, new Map())).toEqual({
      kind: "sometimes",
      condition: "`h` is at least 7",
      least: { symbol: "h", min: 7 },
      works: new Map([["h", 7]]),
      fails: new Map([["h", 6]]),
    });
    expect(atLeast(conv, 1, new Map([["h", { min: 7, multipleOf: 1 }]]))).toEqual({ kind: "always" });
    expect(atLeast(conv, 1, new Map([["h", { min: 1, multipleOf: 1, max: 6 }]]))).toEqual({ kind: "never" });
    expect(atLeast(conv, 1, new Map([["h", { min: 1, multipleOf: 4 }]]))).toMatchObject({ least: { min: 8 } });
    expect(atLeast(subtract(5, h), 1, new Map())).toMatchObject({ condition: "`h` is at most 4" });
    expect(atLeast(h, 6, new Map([["h", { min: 1, multipleOf: 1, max: 6 }]]))).toMatchObject({ least: { min: 6 } });
    const vanishing = add(n, subtract(h, multiply(16, floorDivide(h, 16))));
    expect(atLeast(vanishing, 3, sixteens)).toMatchObject({
      condition: "`n` is at least 3",
      works: new Map([
        ["h", 16],
        ["n", 3],
      ]),
    });
    expect([atLeast(3, 3, new Map()).kind, atLeast(2, 3, new Map()).kind]).toEqual(["always", "never"]);
  });

  it("see through floors of mixed signs, and say less about several symbols", () => {
    expect(atLeast(subtract(h, floorDivide(h, 2)), 1, new Map())).toEqual({ kind: "always" });
    expect(atLeast(patches, 1, sixteens)).toEqual({ kind: "always" });
    expect(atLeast(patches, 1, new Map())).toMatchObject({ kind: "sometimes" });
    expect(atLeast(h, 1, new Map([["h", { min: 9, multipleOf: 8, max: 15 }]]))).toEqual({ kind: "unknown" });
  });
});

describe("limits", { timeout: 60_000 }, () => {
  const many = (count: number): Size => {
    let total: Size = 0;
    for (let i = 0; i < count; i++) total = add(total, symbol(`s${i}`));
    return total;
  };
  const wide = many(100);

  it("name the most terms, powers and bits supported", () => {
    expect(() => multiply(wide, wide)).toThrow("more than 4096 terms");
    expect(() => productOf(Array<Size>(65).fill(h))).toThrow("more than 64 symbols");
    let doubled: Size = h;
    expect(() => {
      for (let i = 0; i < 300; i++) doubled = multiply(doubled, 3);
    }).toThrow("more than 256 bits");
    expect(() => productOf(Array<Size>(40).fill(add(floorDivide(multiply(h, h), 3), w)))).toThrow("64 symbols");
  });

  it("stop growth that nesting hides", () => {
    let [left, right] = [h, w];
    expect(() => {
      for (let i = 0; i < 100; i++) {
        const next = floorDivide(add(multiply(2, left), multiply(3, right)), 5);
        right = floorDivide(add(multiply(3, left), multiply(2, right)), 7);
        left = next;
      }
    }).toThrow("more than 4096 terms");
  });

  it("end every hostile question soon: none is a thousand times the work of one wide product", () => {
    const measure = () => multiply(many(60), many(60));
    for (let i = 0; i < 5; i++) measure();
    const questions: [string, () => unknown][] = [
      ["wide product", () => multiply(many(250), many(250))],
      ["wide division", () => divideExactly(multiply(many(60), many(60)), many(60))],
      ["wide equality", () => compareSizes(many(500), add(many(499), 5), new Map())],
      ["deep remainders", () => divides(2 ** 14, multiply(n, add(n, 1)), new Map())],
      ["many remainders", () => divides(257, productOf([add(h, 1), w, 3]), new Map())],
      [
        "huge divisor",
        () => divides(Number.MAX_SAFE_INTEGER, add(h, 1), new Map([["h", { min: 1, multipleOf: 1, max: 9 }]])),
      ],
      ["high power", () => compareSizes(productOf(Array<Size>(60).fill(floorDivide(add(h, w), 7))), 9, new Map())],
      ["no example", () => compareSizes(productOf([h, h, w]), productOf([n, n, b, 2]), new Map())],
      ["many symbols", () => atLeast(subtract(many(400), multiply(many(300), 3)), 1, new Map())],
    ];
    for (const [name, ask] of questions) {
      const answered = () => {
        try {
          ask();
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      };
      expect(growth(measure, answered), name).toBeLessThan(1000);
    }
  });
});
