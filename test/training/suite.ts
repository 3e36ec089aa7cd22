import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EngineName } from "../../runtime/engines/engine.ts";
import { loadCheckpoint } from "../../runtime/host/run-folder/checkpoint.ts";
import { readMetrics } from "../../runtime/host/run-folder/metrics-file.ts";
import { startRun } from "../../runtime/host/runs/start-run.ts";
import { systemTools } from "../../runtime/host/runs/system-tools.ts";
import { initialState } from "../../runtime/training/initialize.ts";
import { answer, guessesIn } from "../../runtime/training/predict.ts";
import { train } from "../../runtime/training/train.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { classifierPaths, objectiveOf, SMALL, specFile, specPaths } from "./specs.ts";

/** Figures have their own tests. */
const { compile, openEngine } = systemTools;
const tools = { compile, openEngine };
const silent = { trained: () => undefined, evaluated: () => undefined, epochEnded: () => undefined };

/** Every model is trained for a step, measured and asked for a prediction, as a recipe with nothing said would do it. */
export function testTraining(engine: EngineName, paths: readonly string[] = specPaths()): void {
  test("every spec is listed with its sizes", () => {
    expect(Object.keys(SMALL).sort()).toEqual([...specPaths()].sort());
  });

  test.each(paths)("%s trains a step", async (path) => {
    const isClassifier = classifierPaths().includes(path);
    const folder = temporaryFolder();
    const recipe = join(folder, "recipe.json");
    const sizes = (SMALL[path] ?? "").split(" ").map((pair) => pair.split("="));
    const dataset = { name: "mnist", train: 3, validation: 2 };
    const own = isClassifier ? {} : { objective: objectiveOf(path) };
    const text = {
      vitral: 1,
      spec: specFile(path),
      set: Object.fromEntries(sizes),
      dataset,
      epochs: 1,
      engine,
      ...own,
    };
    writeFileSync(recipe, JSON.stringify(text));
    const run = await startRun(tools, recipe, {}, join(folder, "run"));
    const { signal } = new AbortController();
    expect(await train({ ...run, report: silent, signal })).toBe("finished");

    const { plan, prepared } = run.model;
    const before = initialState(plan.state, 0);
    const after = (await loadCheckpoint(run.folder.last)).state;
    // A weight whose gradient is zero at the start keeps its value; what has a moment that moved must move.
    const moved = [...after].filter(([name, { data }]) => name.startsWith("adamw/first/") && data.some((x) => x !== 0));
    expect(moved.length).toBeGreaterThan(0);
    for (const [moment] of moved) {
      const name = moment.slice("adamw/first/".length);
      expect(after.get(name)?.data, name).not.toEqual(before.get(name)?.data);
    }
    const [row] = await readMetrics(run.folder.metrics, 1);
    for (const number of Object.values(row ?? {})) expect(Number.isFinite(number)).toBe(true);

    if (!isClassifier) return prepared.dispose();
    const shape = [1, run.model.channels, run.model.height, run.model.width];
    const image = { dtype: "f32", shape, data: new Float32Array(784).fill(0.5) } as const;
    const answered = await answer(run.model, [image]);
    const [guesses] = guessesIn(run.model, run.data.classes, answered, 1, 10);
    expect(guesses?.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    prepared.dispose();
  });
}
