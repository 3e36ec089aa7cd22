import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { checkpointFits } from "../../../compiler/checkpoint/checkpoint-fit.ts";
import { otherGrid } from "../../../compiler/checkpoint/other-grid.ts";
import type { Constant } from "../../../compiler/ir/graph.ts";

/** What `resized_tables.py` beside this printed: tables as the sources' own code resizes them. */
interface Recorded {
  readonly by: string;
  readonly others: number;
  readonly grid: readonly [rows: number, columns: number];
  /** Of the table, where it is no square. */
  readonly old?: readonly [rows: number, columns: number];
  readonly shape: readonly number[];
  readonly table: readonly number[];
  readonly made: readonly number[];
}

const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL("resized-tables.json", import.meta.url), "utf8"));

/** A spec whose map resizes its weight `table` so. */
function modelOf(by: string, others: number, [rows, columns]: readonly [number, number], places: number) {
  const text = JSON.stringify({
    vitral: 1,
    params: { rows, columns, others },
    inputs: { x: `b ${places} 2` },
    nodes: [
      { weight: [places, 2], id: "table" },
      { add: "table", in: "x", id: "y" },
    ],
    outputs: { y: "y" },
    checkpoints: { one: { table: { from: "t", resize: { by, grid: ["rows", "columns"], others: "others" } } } },
  });
  const { typed, problems } = check({ name: "t.json", text });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  if (typed === undefined) throw new Error("the spec is right");
  return typed;
}

function sourceOf({ by, others, grid, made }: Recorded, theirs: Constant) {
  const typed = modelOf(by, others, grid, made.length / 2);
  const [fit] = checkpointFits(typed, new Map([["t", theirs]]));
  const [source] = fit?.sources ?? [];
  if (source === undefined) throw new Error("the map has a rule");
  return { source, misshapen: fit?.misshapen ?? [] };
}

const tableOf = ({ shape, table }: Recorded): Constant => ({ dtype: "f32", shape, data: Float64Array.from(table) });

describe("a weight of the model for another image size", () => {
  for (const one of recorded) {
    const { by, others, grid, shape, made } = one;
    const places = shape.at(-2) ?? 0;
    // Of a window, places lie as far apart as it is wide, both ways.
    const root = Math.sqrt(places - others);
    const side = by === "timm_relative" ? (root + 1) / 2 : root;
    const old = one.old ?? [side, side];
    const [small, large] = [modelOf(by, others, old, places), modelOf(by, others, grid, made.length / 2)];

    test(`of ${old.join(" × ")} becomes that of ${grid.join(" × ")} as ${by} has it`, () => {
      const found = otherGrid(small, large, undefined)("table");
      if (found === undefined) throw new Error("the map has a rule");
      const { shape: taken, data } = found.ours.take(found.theirs.give({ ...tableOf(one), shape: [places, 2] }));
      expect([found.by, taken]).toEqual([by, [made.length / 2, 2]]);
      expect(Math.max(...made.map((x, i) => Math.abs(x - (data[i] ?? Number.NaN))))).toBeLessThan(5e-6);
    });

    test(`of ${old.join(" × ")} stays as it is where the grid is the same`, () => {
      expect(otherGrid(small, small, undefined)("table")).toBeUndefined();
    });
  }
});

describe("a table of another grid", () => {
  for (const one of recorded.filter(({ old }) => old === undefined)) {
    test(`of ${one.shape.join(" × ")} becomes one of ${one.grid.join(" × ")} as ${one.by} has it`, () => {
      const theirs = tableOf(one);
      const { source, misshapen } = sourceOf(one, theirs);
      expect(misshapen).toEqual([]);
      expect(source.resized([one.shape])?.by).toBe(one.by);
      const { shape, data } = source.take([theirs]);
      expect(shape).toEqual([one.made.length / 2, 2]);
      const apart = Math.max(...one.made.map((x, i) => Math.abs(x - (data[i] ?? Number.NaN))));
      expect(apart).toBeLessThan(5e-6);
    });
  }

  test("of the model's own grid is not touched, and one of no square is of another shape", () => {
    const [one] = recorded;
    if (one === undefined) throw new Error("there are cases");
    const own: Constant = { dtype: "f32", shape: [1, one.made.length / 2, 2], data: Float64Array.from(one.made) };
    const { source } = sourceOf(one, own);
    expect(source.resized([own.shape])).toBeUndefined();
    expect([...source.take([own]).data]).toEqual(one.made);
    const odd: Constant = { dtype: "f32", shape: [1, one.others + 7, 2], data: new Float64Array(2 * (one.others + 7)) };
    expect(sourceOf(one, odd).misshapen.map(({ code }) => code)).toEqual(["K603"]);
  });

  test("asks for a grid of whole numbers", () => {
    const [one] = recorded;
    if (one === undefined) throw new Error("there are cases");
    const faulty = { ...one, grid: [2.5, 3] as const };
    expect(() => sourceOf(faulty, tableOf(one))).toThrow(/X961/);
  });
});
