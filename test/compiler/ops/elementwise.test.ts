import { describe, expect, test } from "vitest";
import { valuesOf } from "./values.ts";

const X = [-7, -3.5, -1, -0.25, 0, 0.25, 1, 3, 6.5, 20];
const relu6 = (x: number) => Math.min(Math.max(x, 0), 6);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const CASES: readonly [unknown, (x: number) => number][] = [
  ["sin", Math.sin],
  ["cos", Math.cos],
  ["sign", Math.sign],
  ["square", (x) => x * x],
  ["relu6", relu6],
  ["hard_sigmoid", (x) => relu6(x + 3) / 6],
  ["hard_swish", (x) => (x * relu6(x + 3)) / 6],
  ["quick_gelu", (x) => x * sigmoid(1.702 * x)],
  ["softplus", (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0)],
  [{ clamp: {}, min: -1, max: 2 }, (x) => Math.min(Math.max(x, -1), 2)],
  [{ clamp: {}, min: 0 }, (x) => Math.max(x, 0)],
  [{ power: 3 }, (x) => x ** 3],
  [{ power: 0 }, () => 1],
  [{ greater: 0 }, (x) => Number(x > 0)],
  [{ less_equal: 1 }, (x) => Number(x <= 1)],
  [{ cast: "int" }, Math.trunc],
];

describe("ops on every element", () => {
  test.each(CASES)("%j", (node, wanted) => {
    const { data } = valuesOf([node], [10], X);
    expect([...data]).toEqual(X.map((x) => expect.closeTo(wanted(x) + 0, 12)));
  });

  test("powers of positive numbers", () => {
    for (const power of [0.5, -0.5, -1, -3, 7, 1.3]) {
      expect([...valuesOf([{ power }], [3], [0.5, 1, 3]).data]).toEqual(
        [0.5, 1, 3].map((x) => expect.closeTo(x ** power, 9)),
      );
    }
  });

  test("softplus of large numbers is finite", () => {
    expect([...valuesOf(["softplus"], [2], [1000, -1000]).data]).toEqual([1000, 0]);
  });

  test("masks combine and choose", () => {
    const nodes = [
      { greater: -1, id: "low" },
      { less: ["x", 1], id: "high" },
      { and: ["low", "high"] },
      { not: {}, id: "outside" },
      { where: ["outside", -9, "x"] },
    ];
    expect([...valuesOf(nodes, [10], X).data]).toEqual(X.map((x) => (x > -1 && x < 1 ? x : -9)));
    expect([
      ...valuesOf([{ equal: 0, id: "zero" }, { greater: ["x", 3], id: "large" }, { or: ["zero", "large"] }], [10], X)
        .data,
    ]).toEqual(X.map((x) => Number(x === 0 || x > 3)));
  });

  test("a number is of the type of the tensor that it meets", () => {
    const { dtype, data } = valuesOf([{ add: 2 }], [3], [1, 2, 3], "int");
    expect([dtype, [...data]]).toEqual(["i32", [3, 4, 5]]);
  });

  test("an operand's expression is the number that it comes to", () => {
    const body = [{ add: "2 * i + 1" }, { multiply: "i" }];
    const nodes = [{ loop: 3, as: "i", nodes: body }, { subtract: "1 / 4" }];
    // ((x + 1) * 0 + 3) * 1 + 5, twice that, less a quarter.
    expect([...valuesOf(nodes, [2], [7, 8]).data]).toEqual([15.75, 15.75]);
    const where = [{ less: "8 - 0.5", id: "low" }, { where: ["low", "max(3, 4)", "x"] }];
    expect([...valuesOf(where, [2], [7, 8]).data]).toEqual([4, 8]);
  });

  test("elements of type int are scaled by whole numbers", () => {
    const { dtype, data } = valuesOf([{ scale: -3 }], [3], [1, -2, 3], "int");
    expect([dtype, [...data]]).toEqual(["i32", [-3, 6, -9]]);
  });
});
