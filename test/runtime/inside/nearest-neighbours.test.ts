import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { NearestNeighbours } from "../../../runtime/inside/nearest-neighbours.ts";

interface Recorded {
  readonly known: readonly number[];
  readonly asked: readonly number[];
  readonly votes: Readonly<Record<string, readonly number[]>>;
}

/** Rows of 6 features; known ones are of classes 0, 1, 2, 3, 0, …; votes by torch 2.15's topk as in DINO's eval_knn.py. */
const { known, asked, votes }: Recorded = JSON.parse(readFileSync(new URL("neighbours.json", import.meta.url), "utf8"));
const rows = (numbers: readonly number[]) =>
  Array.from({ length: numbers.length / 6 }, (_, i) => Float32Array.from(numbers.slice(6 * i, 6 * i + 6)));

test.each(Object.entries(votes))("%s neighbours vote as torch has them vote", (k, theirs) => {
  const neighbours = new NearestNeighbours(40, 6, 4);
  for (const [i, feature] of rows(known).entries()) neighbours.add(feature, i % 4);
  expect(rows(asked).map((feature) => neighbours.vote(feature, Number(k)))).toEqual(theirs);
});
