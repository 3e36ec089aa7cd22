import { describe, expect, test } from "vitest";
import { RELATIVE_ORDERS } from "../../../compiler/ops/relative-position-index.ts";
import { valuesOf } from "./values.ts";

function indexOf(h: number, w: number, options: object = {}): readonly (readonly number[])[] {
  const table = { constant: { relative_position_index: [h, w] }, id: "table", ...options };
  const { shape, data } = valuesOf([table, { identity: {}, in: "table" }], [1], [0]);
  const [rows = 0, columns = 0] = shape.map(Number);
  return Array.from({ length: rows }, (_, i) => Array.from(data.slice(i * columns, (i + 1) * columns)));
}

describe("the relative position index", () => {
  test("with a class token is that of timm 1.0.31, gen_relative_position_index((2, 3), class_token=True)", () => {
    expect(indexOf(2, 3, { prefix: 1 })).toEqual([
      [17, 15, 15, 15, 15, 15, 15],
      [16, 7, 6, 5, 2, 1, 0],
      [16, 8, 7, 6, 3, 2, 1],
      [16, 9, 8, 7, 4, 3, 2],
      [16, 12, 11, 10, 7, 6, 5],
      [16, 13, 12, 11, 8, 7, 6],
      [16, 14, 13, 12, 9, 8, 7],
    ]);
  });

  test("by columns is that of vit-pytorch's RegionViT, first two places of a window of 3", () => {
    expect(indexOf(3, 3, { order: "columns" }).slice(0, 2)).toEqual([
      [12, 7, 2, 11, 6, 1, 10, 5, 0],
      [17, 12, 7, 16, 11, 6, 15, 10, 5],
    ]);
  });

  test("backward is that of timm 1.0.31, RelPosBiasTf of 2 x 3", () => {
    expect(indexOf(2, 3, { order: "backward_rows" })).toEqual([
      [7, 8, 9, 12, 13, 14],
      [6, 7, 8, 11, 12, 13],
      [5, 6, 7, 10, 11, 12],
      [2, 3, 4, 7, 8, 9],
      [1, 2, 3, 6, 7, 8],
      [0, 1, 2, 5, 6, 7],
    ]);
  });

  test.each(RELATIVE_ORDERS)(
    "in order %s gives each offset a row of its own, and the same offset the same",
    (order) => {
      const [h, w, prefix] = [3, 2, 2];
      const rowOf = new Map<string, number>();
      for (const [i, row] of indexOf(h, w, { order, prefix }).entries()) {
        for (const [j, found] of row.entries()) {
          const place = (n: number) => [Math.floor((n - prefix) / w), (n - prefix) % w] as const;
          const [[y = 0, x = 0], [otherY = 0, otherX = 0]] = [place(i), place(j)];
          const pair = i < prefix || j < prefix ? `${i < prefix} ${j < prefix}` : `${y - otherY} ${x - otherX}`;
          expect(found).toBe(rowOf.get(pair) ?? found);
          rowOf.set(pair, found);
        }
      }
      expect([...rowOf.values()].sort((a, b) => a - b)).toEqual([...Array((2 * h - 1) * (2 * w - 1) + 3).keys()]);
    },
  );
});
