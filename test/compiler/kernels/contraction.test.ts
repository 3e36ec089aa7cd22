import { describe, expect, test } from "vitest";
import { results, values } from "./apply.ts";
import { countOf, f32 } from "./draw.ts";

/** from, from + 1, from + 2, … */
function counting(shape: readonly number[], from = 0) {
  const numbers = Array.from({ length: countOf(shape) }, (_, i) => from + i);
  return f32(shape, numbers);
}

describe("matmul", () => {
  // 1 2 3 / 4 5 6 by 7 8 / 9 10 / 11 12
  const [a, b] = [counting([2, 3], 1), counting([3, 2], 7)];
  const turn = (x: typeof a) => results("transpose", [x], { perm: [1, 0] })[0] ?? x;
  const product = [58, 64, 139, 154];

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])("transposeA %s, transposeB %s", (transposeA, transposeB) => {
    const inputs = [transposeA ? turn(a) : a, transposeB ? turn(b) : b] as const;
    expect(values("matmul", inputs, { transposeA, transposeB })).toEqual(product);
  });

  test("in batches", () => {
    const [left, right] = [counting([2, 1, 2]), counting([2, 2, 1])];
    expect(values("matmul", [left, right], { transposeA: false, transposeB: false })).toEqual([1, 13]);
  });
});

describe("conv2d", () => {
  /** Rows 0…3, 4…7, 8…11, 12…15. */
  const image = counting([1, 4, 4, 1]);
  const corners = f32([2, 2, 1, 1], [1, 10, 100, 1000]);
  const once = { stride: [1, 1], dilation: [1, 1], groups: 1 } as const;

  test("does not flip the filter", () => {
    const first = 0 + 10 * 1 + 100 * 4 + 1000 * 5;
    const [result] = results("conv2d", [image, corners], once);
    expect(result?.shape).toEqual([1, 3, 3, 1]);
    expect([...(result?.data ?? [])]).toEqual([0, 1, 2, 4, 5, 6, 8, 9, 10].map((i) => first + 1111 * i));
  });

  test("stride drops windows, dilation spreads taps", () => {
    expect(values("conv2d", [image, corners], { ...once, stride: [2, 2] })).toEqual([5410, 7632, 14298, 16520]);
    const spread = 0 + 10 * 2 + 100 * 8 + 1000 * 10;
    const dilated = values("conv2d", [image, corners], { ...once, dilation: [2, 2] });
    expect(dilated).toEqual([0, 1, 4, 5].map((i) => spread + 1111 * i));
    expect(values("conv2d", [image, corners], { ...once, stride: [3, 1], dilation: [1, 3] })).toEqual([7430]);
  });

  test("sums over channels, one result channel a filter", () => {
    const pixel = f32([1, 1, 1, 2], [3, 5]);
    const filter = f32([1, 1, 2, 3], [1, 10, 100, 2, 20, 200]);
    expect(values("conv2d", [pixel, filter], once)).toEqual([13, 130, 1300]);
  });

  test("groups: filter o sees the channels of its group only", () => {
    const pixel = f32([1, 1, 1, 4], [1, 2, 3, 4]);
    const filter = f32([1, 1, 2, 2], [1, 1, 10, 10]);
    expect(values("conv2d", [pixel, filter], { ...once, groups: 2 })).toEqual([21, 43]);
    const depthwise = f32([1, 1, 1, 8], [1, 2, 1, 2, 1, 2, 1, 2]);
    expect(values("conv2d", [pixel, depthwise], { ...once, groups: 4 })).toEqual([1, 2, 2, 4, 3, 6, 4, 8]);
  });

  test("input_grad paints the filter, filter_grad collects the image", () => {
    const spot = f32([1, 2, 2, 1], [0, 0, 0, 1]);
    const painted = values("conv2d_input_grad", [spot, corners], { ...once, height: 3, width: 3 });
    expect(painted).toEqual([0, 0, 0, 0, 1, 10, 0, 100, 1000]);
    const strided = { ...once, stride: [2, 2] } as const;
    const apart = values("conv2d_input_grad", [spot, corners], { ...strided, height: 5, width: 4 });
    expect(apart).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 10, 0, 0, 100, 1000, 0, 0, 0, 0]);
    expect(values("conv2d_filter_grad", [image, spot], { ...strided, kernel: [2, 2] })).toEqual([10, 11, 14, 15]);
  });
});

describe("max_pool", () => {
  const image = f32([1, 2, 4, 1], [5, 1, 2, 2, 3, 5, 2, 0]);
  const window = { kernel: [2, 2], stride: [2, 2] } as const;

  test("takes the largest", () => {
    expect(values("max_pool", [image], window)).toEqual([5, 2]);
    expect(values("max_pool", [image], { ...window, stride: [1, 1] })).toEqual([5, 5, 2]);
  });

  test("its gradient goes to the first of equals", () => {
    const [pooled, g] = [f32([1, 1, 2, 1], [5, 2]), f32([1, 1, 2, 1], [10, 20])];
    expect(values("max_pool_grad", [image, pooled, g], window)).toEqual([10, 0, 20, 0, 0, 0, 0, 0]);
  });

  test("windows that overlap add up", () => {
    const [pooled, g] = [f32([1, 1, 3, 1], [5, 5, 2]), f32([1, 1, 3, 1], [1, 2, 4])];
    const gradient = values("max_pool_grad", [image, pooled, g], { ...window, stride: [1, 1] });
    expect(gradient).toEqual([1, 0, 4, 0, 0, 2, 0, 0]);
  });
});
