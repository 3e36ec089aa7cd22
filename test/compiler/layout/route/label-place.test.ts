import { expect, it } from "vitest";
import { Field } from "../../../../compiler/layout/route/field.ts";
import { labelPlace } from "../../../../compiler/layout/route/label-place.ts";

const words = { width: 100, height: 14 };
const way = [
  { x: 0, y: 50 },
  { x: 60, y: 50 },
];

it("words longer than their line stand over its middle", () => {
  expect(labelPlace(way, words, new Field(), [])).toEqual({ ...words, x: -20, y: 33 });
});

it("where a frame begins on the line, they go on beyond its end", () => {
  const frame = { x: 20, y: 0, width: 200, height: 100 };
  const place = labelPlace(way, words, new Field(), [frame], true);
  expect(place?.x).toBeGreaterThanOrEqual(20);
  expect(place?.x).toBeLessThanOrEqual(30);
  expect(labelPlace(way, words, new Field(), [frame])).toBeUndefined();
});

it("never less than half of the line is under them", () => {
  const frames = [35, -200].map((x) => ({ x, y: 0, width: 165, height: 100 }));
  expect(labelPlace(way, words, new Field(), frames, true)).toBeUndefined();
});
