import { describe, expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { nodesSpec, valuesOf } from "./values.ts";

const list = ({ shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }) => ({
  shape: [...shape],
  data: Array.from(data),
});

describe("ops along axes", () => {
  test("cumsum of the last and of another axis", () => {
    expect(list(valuesOf([{ cumsum: 1 }], [2, 3], [1, 2, 3, 4, 5, 6]))).toEqual({
      shape: [2, 3],
      data: [1, 3, 6, 4, 9, 15],
    });
    expect(list(valuesOf([{ cumsum: 0 }], [2, 3], [1, 2, 3, 4, 5, 6]))).toEqual({
      shape: [2, 3],
      data: [1, 2, 3, 5, 7, 9],
    });
  });

  test("argmax drops the axis and takes the first of equals", () => {
    const y = valuesOf([{ argmax: 0 }], [2, 3], [1, 5, 3, 4, 5, 2]);
    expect({ ...list(y), dtype: y.dtype }).toEqual({ shape: [3], data: [1, 0, 0], dtype: "i32" });
  });

  test("top_k gives values and places, one_hot picks by them", () => {
    expect(
      list(
        valuesOf(
          [
            { top_k: 2, out: ["best", "where"] },
            { identity: {}, in: "best" },
          ],
          [2, 3],
          [1, 5, 3, 4, 0, 2],
        ),
      ).data,
    ).toEqual([5, 3, 4, 2]);
    const nodes = [
      { top_k: 2, out: ["best", "where"] },
      { one_hot: 3, in: "where", id: "rows" },
      { einsum: "b k n, b n -> b k", in: ["rows", "x"] },
    ];
    expect(list(valuesOf(nodes, [2, 3], [1, 5, 3, 4, 0, 2])).data).toEqual([5, 3, 4, 2]);
    expect(check({ name: "t", text: nodesSpec([{ top_k: 4 }], [2, 3]) }).problems.map(({ code }) => code)).toContain(
      "S323",
    );
  });

  test("flip", () => {
    expect(list(valuesOf([{ flip: [0, 1] }], [2, 3], [1, 2, 3, 4, 5, 6])).data).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test("pad by mirroring and by repeating the edge", () => {
    expect(list(valuesOf([{ pad: { 0: [2, 1] }, fill: "reflect" }], [4], [1, 2, 3, 4])).data).toEqual([
      3, 2, 1, 2, 3, 4, 3,
    ]);
    expect(list(valuesOf([{ pad: { 0: [2, -1] }, fill: "edge" }], [4], [1, 2, 3, 4])).data).toEqual([1, 1, 1, 2, 3]);
    expect(
      check({ name: "t", text: nodesSpec([{ pad: { 0: [4, 0] }, fill: "reflect" }], [4]) }).problems.map(
        ({ code }) => code,
      ),
    ).toContain("S323");
  });

  test("log_softmax", () => {
    const [a, b] = list(valuesOf([{ log_softmax: 0 }], [2], [1, 3])).data;
    expect(a).toBeCloseTo(-2 - Math.log1p(Math.exp(-2)), 12);
    expect(b).toBeCloseTo(-Math.log1p(Math.exp(-2)), 12);
  });
});

describe("images", () => {
  // What torch.nn.functional.interpolate answers for the row [1, 2, 4, 8].
  const row = (node: object, width: number) =>
    list(valuesOf([{ resize: [1, width], ...node }], [1, 1, 4, 1], [1, 2, 4, 8])).data;
  test.each([
    [{ mode: "nearest" }, 2, [1, 4]],
    [{ mode: "nearest" }, 6, [1, 1, 2, 4, 4, 8]],
    [{}, 8, [1, 1.25, 1.75, 2.5, 3.5, 5, 7, 8]],
    [{}, 2, [1.5, 6]],
    [{ align_corners: true }, 7, [1, 1.5, 2, 3, 4, 6, 8]],
    [{ mode: "bicubic" }, 4, [1, 2, 4, 8]],
    [{ mode: "bicubic" }, 2, [1.3125, 6.1875]],
  ])("resize %j to %i", (node, width, wanted) => {
    expect(row(node, width)).toEqual(wanted.map((value) => expect.closeTo(value, 9)));
  });

  test("unfold lists the elements of each window, feature by feature", () => {
    const y = valuesOf(
      [{ unfold: 2, stride: 2 }],
      [1, 2, 4, 2],
      [0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16, 7, 17],
    );
    expect(list(y)).toEqual({ shape: [1, 1, 2, 8], data: [0, 1, 4, 5, 10, 11, 14, 15, 2, 3, 6, 7, 12, 13, 16, 17] });
  });
});

describe("types of elements", () => {
  test.each([
    [["exp"], "int"],
    [[{ linear: 3 }], "int"],
    [[{ reduce: "n -> ", by: "any" }], "float"],
    [[{ reduce: "n -> ", by: "mean" }], "int"],
    [["not"], "float"],
    [[{ divide: 2 }], "int"],
    [[{ add: 0.5 }], "int"],
    [[{ where: ["x", 1, 2] }], "float"],
  ])("%j does not read %s", (nodes, type) => {
    const { problems } = check({ name: "t", text: nodesSpec(nodes as unknown[], [4], type) });
    expect(problems.map(({ code }) => code)).toContain("S329");
  });
});
