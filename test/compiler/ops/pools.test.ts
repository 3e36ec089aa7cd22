import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { Draw } from "../../runtime/engines/draw.ts";
import { nodesSpec, valuesOf } from "./values.ts";

const draw = new Draw(11);
const upTo = (most: number) => 1 + Math.floor(draw.unit() * most);
const numbers = (count: number) => Array.from({ length: count }, (_, i) => ((i * 5) % 13) - 6);

interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly ceil: boolean;
  readonly counted: boolean;
}

/** A line's windows as PyTorch's pooling_output_shape and avg_pool2d's loop have them. */
function windowsOf(length: number, { kernel, stride, padding, ceil, counted }: Window) {
  const room = length + 2 * padding - kernel + (ceil ? stride - 1 : 0);
  let count = Math.floor(room / stride) + 1;
  if (ceil && (count - 1) * stride >= length + padding) count--;
  return Array.from({ length: count }, (_, i) => {
    const start = i * stride - padding;
    const end = Math.min(start + kernel, length + padding);
    const [from, to] = [Math.max(start, 0), Math.min(end, length)];
    return { from, to, divisor: counted ? end - start : to - from };
  });
}

describe("pools", () => {
  it("have the windows that PyTorch has, and count in them what it counts", () => {
    for (let n = 0; n < 60; n++) {
      const kernel = upTo(5);
      const window = {
        ...{ kernel, stride: upTo(6), padding: upTo(Math.floor(kernel / 2) + 1) - 1 },
        ...{ ceil: n % 2 === 0, counted: n % 3 === 0 },
      };
      const x = numbers(kernel + upTo(9));
      const windows = windowsOf(x.length, window);
      const { stride, padding, ceil: ceil_mode, counted: count_include_pad } = window;
      const node = { stride, padding, ceil_mode };
      const said = JSON.stringify([x.length, window]);
      const parts = windows.map(({ from, to }) => x.slice(from, to));
      const largest = valuesOf([{ max_pool: kernel, ...node }], [1, x.length, 1], x);
      expect(Array.from(largest.data), said).toEqual(parts.map((part) => Math.max(...part)));
      const mean = valuesOf([{ avg_pool: kernel, count_include_pad, ...node }], [1, x.length, 1], x);
      expect(mean.data.length, said).toBe(windows.length);
      for (const [i, part] of parts.entries()) {
        const sum = part.reduce((a, b) => a + b, 0);
        expect(mean.data[i], said).toBeCloseTo(sum / (windows[i]?.divisor ?? Number.NaN), 6);
      }
    }
  });

  it("give PyTorch 2.15's own numbers: avg_pool2d(x, (4, 2), (3, 4), (2, 1), ceil_mode=True, count_include_pad=False)", () => {
    const window = { avg_pool: [4, 2], stride: [3, 4], padding: [2, 1], ceil_mode: true, count_include_pad: false };
    const { shape, data } = valuesOf(
      [window],
      [1, 5, 6, 1],
      Array.from({ length: 30 }, (_, i) => i),
    );
    expect([shape, Array.from(data)]).toEqual([
      [1, 3, 2, 1],
      [3, 6.5, 15, 18.5, 24, 27.5],
    ]);
  });

  it("of free sizes are made where those are bound", () => {
    const spec = {
      ...{ vitral: 1, name: "t", free: { h: {}, w: {} }, inputs: { x: "b h w 2" }, outputs: { y: "y" } },
      nodes: [
        { avg_pool: 3, stride: 2, padding: 1, ceil_mode: true, count_include_pad: false },
        { adaptive_avg_pool: [2, 3], id: "y" },
      ],
    };
    expect(check({ name: "t", text: JSON.stringify(spec) }).problems).toEqual([]);
  });

  it("refuse more padding than half a window", () => {
    const { problems } = check({ name: "t", text: nodesSpec([{ max_pool: 3, padding: 2 }], [1, 8, 8, 1]) });
    expect(problems.map(({ code }) => code)).toEqual(["S383"]);
  });

  it("adapt: part i of m of a line of n is from i n / m up to (i + 1) n / m, as PyTorch rounds them", () => {
    const x = Array.from({ length: 35 }, (_, i) => i);
    const { shape, data } = valuesOf([{ adaptive_avg_pool: [2, 3] }], [1, 5, 7, 1], x);
    expect([shape, Array.from(data)]).toEqual([
      [1, 2, 3, 1],
      [8, 10, 12, 22, 24, 26],
    ]);
    expect(valuesOf([{ adaptive_avg_pool: 4 }], [1, 2, 1], [1, 5]).data).toEqual(Float64Array.of(1, 1, 5, 5));
  });
});
