import { expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";

/** The value of an expression, read off the width of a linear: lists by their sum and length in base 100. */
function valueOf(expression: string): number {
  const text = JSON.stringify({
    vitral: 1,
    name: "m",
    params: { list: [1, 2, 3, 4, 5] },
    let: { part: expression, code: "sum(part) * 100 + len(part) * 10 + (part[0] if len(part) > 0 else 0) + 1" },
    inputs: { x: "b 1" },
    nodes: [{ linear: "code", id: "y" }],
    outputs: { y: "y" },
  });
  const { typed, problems } = check({ name: "m.json", text });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return Number(typed?.outputs.get("y")?.axes[1]?.size);
}

// What Python 3 answers for [1, 2, 3, 4, 5][…].
it.each([
  ["list[::2]", [1, 3, 5]],
  ["list[1::2]", [2, 4]],
  ["list[::-1]", [5, 4, 3, 2, 1]],
  ["list[3:0:-2]", [4, 2]],
  ["list[-2::-1]", [4, 3, 2, 1]],
  ["list[:1:-1]", [5, 4, 3]],
  ["list[10:-10:-3]", [5, 2]],
  ["list[2:2:1]", []],
  ["list[-100:100:4]", [1, 5]],
])("%s is as in Python", (expression, items) => {
  const sum = items.reduce((total, item) => total + item, 0);
  expect(valueOf(expression)).toBe(sum * 100 + items.length * 10 + (items[0] ?? 0) + 1);
});
