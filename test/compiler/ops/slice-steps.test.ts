import { expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { strided } from "../../../compiler/expression/list-values.ts";
import { nodesSpec, valuesOf } from "./values.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

it("takes what Python's slices take of lists, for every start, stop and step that stay inside", () => {
  const length = 6;
  const bounds = [undefined, ...numbers(2 * length + 1).map((i) => i - length - 1)];
  let seen = 0;
  for (const step of [1, 2, 3, 7, -1, -2, -4, -7]) {
    for (const start of bounds) {
      for (const stop of bounds) {
        const node = { slice: { 0: `${start ?? ""}:${stop ?? ""}:${step}` } };
        const wanted = strided(numbers(length), start, stop, step);
        const { problems } = check({ name: "t", text: nodesSpec([node], [length]) });
        // An empty slice, or a bound outside, is a mistake here.
        const bound = (place: number | undefined) => place === undefined || (place >= -length && place <= length);
        const isInside = bound(start) && bound(stop) && !(step < 0 && (start === length || stop === length));
        if (!isInside || wanted.length === 0) continue;
        expect(problems, node.slice[0]).toEqual([]);
        if (seen++ % 5 === 0) expect(Array.from(valuesOf([node], [length], numbers(length)).data)).toEqual(wanted);
      }
    }
  }
  expect(seen).toBeGreaterThan(300);
});

it("goes along several axes at once, of truths too", () => {
  const node = { slice: { 0: "::-2", 1: 1, 2: "::3" } };
  const x = numbers(3 * 2 * 4);
  expect(Array.from(valuesOf([node], [3, 2, 4], x).data)).toEqual([21, 24, 5, 8]);
  const odd = valuesOf(
    [node],
    [3, 2, 4],
    x.map((i) => i % 2),
    "bool",
  );
  expect([odd.dtype, Array.from(odd.data)]).toEqual(["bool", [1, 0, 1, 0]]);
});
