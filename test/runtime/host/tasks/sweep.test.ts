import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { resumeSweep, type SweepResult, sweep } from "../../../../runtime/host/tasks/sweep.ts";
import { trialsOf } from "../../../../runtime/host/tasks/sweep-plan.ts";
import { spreadOf } from "../../../../runtime/host/tasks/sweep-table.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../../training/fake-model.ts";

let folder = "";
let recipe = "";
beforeEach(() => {
  folder = temporaryFolder();
  recipe = join(folder, "recipe.json");
  writeFileSync(recipe, JSON.stringify({ ...JSON.parse(recipeText), epochs: 2, logs: [] }));
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
});

/** Steps are counted over all runs of one call; each has twelve. */
const stepsOfRun = 12;
const grid = ["optimizer.adamw.lr=1e-3,5e-1", "schedule.decay=linear"];

/** Goes through a sweep, until so many steps of its runs are done. */
async function run(path: string, goesOn: boolean, stopAt?: number, more: object = {}) {
  const controller = new AbortController();
  const prepared = new FakePrepared();
  let steps = 0;
  prepared.onStep = () => ++steps === stopAt && controller.abort();
  const tools = fakeTools(prepared);
  const watch = { signal: controller.signal };
  const options = { ...watch, recipe, grid, seeds: 2, run: path, ...more };
  const result = goesOn ? await resumeSweep(tools, path, watch) : await sweep(tools, options);
  return { ...result, steps };
}

const tableOf = ({ table }: SweepResult, path: string) =>
  table.map((row) => ({ ...row, runs: row.runs.map((one) => one.slice(path.length)) }));

describe("a sweep", () => {
  it("is the same stopped in any run and gone on with, and trains no step twice", async () => {
    const whole = join(folder, "whole");
    const expected = await run(whole, false);
    expect(expected).toMatchObject({ outcome: "finished", steps: 4 * stepsOfRun });
    expect(expected.table.map(({ runs }) => runs.length)).toEqual([2, 2]);
    for (const stopAt of [1, stepsOfRun, 2 * stepsOfRun + 5]) {
      const path = join(folder, `stopped-${stopAt}`);
      const first = await run(path, false, stopAt);
      expect(first.outcome).toBe("interrupted");
      const then = await run(path, true);
      expect(then.outcome).toBe("finished");
      expect(first.steps + then.steps).toBe(4 * stepsOfRun);
      expect(tableOf(then, path)).toEqual(tableOf(expected, whole));
    }
  });

  it("says means and deviations over seeds, the best choice first", async () => {
    const { table, trials } = await run(join(folder, "sweep"), false);
    for (const row of table) {
      const own = trials.filter(({ chosen }) => chosen.join() === row.chosen.join());
      const best = own.map(({ metrics }) => Math.max(...metrics.map((one) => one.validation_accuracy ?? 0)));
      expect(row.accuracy).toEqual(spreadOf(best));
    }
    const means = table.map(({ accuracy }) => accuracy?.mean ?? 0);
    expect(means).toEqual([...means].sort((a, b) => b - a));
    expect(spreadOf([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3) });
    expect(spreadOf([7])).toEqual({ mean: 7, deviation: undefined });
    const kept = JSON.parse(readFileSync(join(trials[1]?.run ?? "", "recipe.json"), "utf8"));
    expect(kept).toMatchObject({ seed: 4, optimizer: { adamw: { lr: 1e-3 } }, schedule: { decay: "linear" } });
  });

  it.each([
    ["optimizer.adamw.lrr=1,2", "R101"],
    ["optimizer.adamw.lr=1e-3,fast", "R102"],
    ["batch_size=8,0", "R104"],
    ["schedule.decay=cosine,sometimes", "R105"],
    ["batch_size", "R290"],
    ["batch_size=", "R290"],
    ["=3", "R290"],
  ])("with %s is refused before anything is made, where it stands in the flag", async (text, code) => {
    const path = join(folder, "sweep");
    const problem = { code, span: { source: { name: "--grid" } } };
    await expect(run(path, false, undefined, { grid: [text] })).rejects.toMatchObject({ problems: [problem] });
    expect(existsSync(path)).toBe(false);
  });

  it("goes on with what it began with only, in a folder of its own", async () => {
    const path = join(folder, "sweep");
    await run(path, false, 3);
    await expect(run(path, false)).rejects.toThrow("is not empty");
    writeFileSync(recipe, readFileSync(recipe, "utf8").replace('"epochs":2', '"epochs":3'));
    await expect(run(path, true)).rejects.toThrow("was changed after the sweep");
    await expect(run(join(path, readdirSync(path).find((name) => name.startsWith("1-")) ?? ""), true)).rejects.toThrow(
      "is not the folder of a sweep",
    );
  });
});

it("a grid is every combination, and a comma within brackets parts nothing", () => {
  const lists = ["optimizer.adamw.betas=[0.9, 0.95],[0.9,0.999]", 'schedule={"decay": "none"},cosine'];
  expect(trialsOf({ grid: lists, seeds: 1 }, 0).map(({ chosen }) => chosen)).toEqual([
    ["optimizer.adamw.betas=[0.9, 0.95]", 'schedule={"decay": "none"}'],
    ["optimizer.adamw.betas=[0.9, 0.95]", "schedule=cosine"],
    ["optimizer.adamw.betas=[0.9,0.999]", 'schedule={"decay": "none"}'],
    ["optimizer.adamw.betas=[0.9,0.999]", "schedule=cosine"],
  ]);
  expect(() => trialsOf({ grid: ["seed=1", "seed=2"], seeds: 1 }, 0)).toThrow("stands in two grids");
  expect(() => trialsOf({ grid: ["seed=1", "batch_size=16,32,1.6e1"], seeds: 1 }, 0)).toThrow("R312");
});
