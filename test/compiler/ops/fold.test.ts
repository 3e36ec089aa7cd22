import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { Draw } from "../../runtime/engines/draw.ts";
import { nodesSpec, valuesOf } from "./values.ts";

const numbers = (count: number, from: number) => Array.from({ length: count }, (_, i) => ((i * 7 + from) % 11) - 5);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);

describe("fold", () => {
  it("is the transpose of unfold, whatever window slides how over what", () => {
    const draw = new Draw(3);
    const upTo = (most: number) => 1 + Math.floor(draw.unit() * most);
    for (let i = 0; i < 40; i++) {
      const [kernel, stride, dilation] = [0, 1, 2].map(() => [upTo(3), upTo(4)]);
      const padding = [upTo(3) - 1, upTo(2) - 1];
      const sides = [upTo(4) + 7, upTo(5) + 12];
      const isSequence = i % 4 === 0;
      const image = isSequence ? [2, sides[1] ?? 1, 3] : [2, ...sides, 3];
      const window = { stride, dilation, padding };
      const x = numbers(
        image.reduce((a, b) => a * b),
        i,
      );
      const windows = valuesOf([{ unfold: kernel, ...window }], image, x);
      const u = numbers(windows.data.length, 2 * i + 1);
      const size = image.slice(1, -1);
      const folded = valuesOf([{ fold: kernel, size, ...window }], windows.shape.map(Number), u);
      expect(folded.shape).toEqual(image);
      expect(dot(windows.data, u)).toBe(dot(x, folded.data));
    }
  });

  it("gives back what it was where no window meets another, and fills no more than the windows do", () => {
    const x = numbers(4 * 6 * 2, 1);
    const back = valuesOf(
      [
        { unfold: [2, 3], stride: [2, 3] },
        { fold: [2, 3], stride: [2, 3] },
      ],
      [1, 4, 6, 2],
      x,
    );
    expect([back.shape, Array.from(back.data)]).toEqual([[1, 4, 6, 2], x]);
    expect(valuesOf([{ fold: 3, stride: 2, padding: 1 }], [1, 4, 6, 9], numbers(216, 1)).shape).toEqual([1, 7, 11, 1]);
  });

  it("of sizes that are free knows that the windows are those of the image", () => {
    const spec = (padding: number) => ({
      ...{ vitral: 1, name: "t", free: { h: {}, w: {} }, inputs: { x: "b h w 2" }, outputs: { y: "y" } },
      nodes: [
        { unfold: 3, stride: 2, padding: 1 },
        { fold: 3, stride: 2, padding, size: ["h", "w"], id: "y" },
      ],
    });
    const codes = (padding: number) =>
      check({ name: "t", text: JSON.stringify(spec(padding)) }).problems.map(({ code }) => code);
    expect(codes(1)).toEqual([]);
    expect(codes(0)).toEqual(["S381"]);
  });

  it.each([
    ["a window that the features do not fill", [1, 4, 4, 10], { fold: 3 }, "S380"],
    ["an image of other windows", [1, 4, 4, 9], { fold: 3, size: [5, 6] }, "S381"],
    ["one length for two", [1, 4, 4, 9], { fold: 3, size: [6] }, "S381"],
    ["no image at all", [1, 1, 1, 9], { fold: 3, padding: 2 }, "P214"],
  ])("refuses %s", (_, shape, node, code) => {
    expect(check({ name: "t", text: nodesSpec([node], shape) }).problems.map((found) => found.code)).toEqual([code]);
  });
});
