import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runExport } from "../../runtime/host/exports/run-weights.ts";
import { recipeModel } from "../../runtime/host/recipes/read-model.ts";
import { readRecipeFile } from "../../runtime/host/recipes/read-recipe-file.ts";
import { loadCheckpoint } from "../../runtime/host/run-folder/checkpoint.ts";
import { openRun } from "../../runtime/host/runs/open-run.ts";
import { resumeRun } from "../../runtime/host/runs/resume-run.ts";
import { startRun } from "../../runtime/host/runs/start-run.ts";
import { systemTools } from "../../runtime/host/runs/system-tools.ts";
import type { OpenTrained } from "../../runtime/host/runs/trained-model.ts";
import { train } from "../../runtime/training/train.ts";
import { ProblemError } from "../../schema/problem/problem.ts";

const folder = mkdtempSync(join(tmpdir(), "vitral-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const [big, one, stopped, student] = [at("big"), at("one"), at("stopped"), at("student.json")];

/** The teacher has dropout, which it must not have as it teaches, and other weights than the model, under the same paths. */
const spec = `{
  "vitral": 1, "params": { "size": 28, "dim": 4, "classes": 10 }, "inputs": { "image": "b 1 size size" },
  "nodes": [
    { "rearrange": "b 1 (h y) (w x) -> b (h w) (y x)", "sizes": { "y": 14, "x": 14 } },
    { "linear": "dim", "id": "patches" }, { "dropout": 0.5 }, "gelu", { "reduce": "b n dim -> b dim", "by": "mean" },
    { "linear": "classes", "id": "logits" }
  ],
  "outputs": { "logits": "logits" }
}`;
const recipe = (set: object, more: object = {}) => ({
  ...{ vitral: 1, epochs: 1, batch_size: 16, engine: "cpu", logs: [], spec: "spec.json", set },
  dataset: { name: "mnist", train: 40, validation: 10 },
  ...more,
});

const write = (path: string, value: object) => writeFileSync(path, JSON.stringify(value));
const openTrained: OpenTrained = (path) => runExport(path, "best");
const quiet = { trained: () => undefined, evaluated: () => undefined, epochEnded: () => undefined };
const begin = (path: string, into: string) => startRun(systemTools, path, {}, into, openTrained);

async function finish(run: Awaited<ReturnType<typeof startRun>>, steps = Number.POSITIVE_INFINITY) {
  const controller = new AbortController();
  const trained = ({ step }: { step: number }) => step === steps && controller.abort();
  try {
    return await train({ ...run, report: { ...quiet, trained }, signal: controller.signal });
  } finally {
    await run.data.close();
  }
}

beforeAll(async () => {
  writeFileSync(at("spec.json"), spec);
  write(at("big.json"), recipe({ dim: 6 }));
  await finish(await begin(at("big.json"), big));
  write(student, recipe({ dim: 4 }, { teacher: { from: big, soft: "logits", temperature: 2 } }));
  await finish(await begin(student, one));
}, 60_000);

test("a teacher is in no checkpoint, which has its digest, and whoever only measures needs none", async () => {
  const { state, digests } = await loadCheckpoint(join(one, "checkpoints/last.safetensors"));
  expect([...state.keys()].filter((path) => path.includes("teacher"))).toEqual([]);
  const record = JSON.parse(readFileSync(join(one, "teacher.json"), "utf8"));
  expect(record).toMatchObject({ from: big, output: "logits", sha256: digests.teacher });
  // Whoever only measures or answers needs none.
  const { model } = await openRun(systemTools, one, "best", "cpu", "eval");
  expect(Object.values(model.plan.state).map(({ role }) => role)).not.toContain("teacher");
});

test("a run that is stopped goes on with its teacher to the bit, and with no other", async () => {
  expect(await finish(await begin(student, stopped), 2)).toBe("interrupted");
  expect(await finish(await resumeRun(systemTools, stopped, {}, openTrained))).toBe("finished");
  const [whole, resumed] = [one, stopped].map((run) => readFileSync(join(run, "checkpoints/last.safetensors"), "hex"));
  expect(resumed).toBe(whole);
  const changed: OpenTrained = async (path) => {
    const { weights, ...same } = await runExport(path, "best");
    const moved = [...weights].map(
      ([name, tensor]) => [name, { ...tensor, data: tensor.data.map((x) => x + 1) }] as const,
    );
    return { ...same, weights: new Map(moved) };
  };
  await expect(resumeRun(systemTools, stopped, { epochs: "2" }, changed)).rejects.toThrow("R148");
});

test("a run that was stopped before its first checkpoint begins again with the weights that it took, and its teacher", async () => {
  const more = { teacher: { from: big, hard: "logits" }, start: { from: one, reset: ["logits.**"] } };
  write(at("more.json"), recipe({ dim: 4 }, more));
  await finish(await begin(at("more.json"), at("whole")));
  const { data, lock } = await begin(at("more.json"), at("none-yet"));
  await Promise.all([data.close(), lock.release()]);
  expect(await finish(await resumeRun(systemTools, at("none-yet"), {}, openTrained))).toBe("finished");
  const [whole, begun] = await Promise.all(
    ["whole", "none-yet"].map((run) => loadCheckpoint(join(at(run), "checkpoints/last.safetensors"))),
  );
  expect(begun?.state).toEqual(whole?.state);
  expect(readFileSync(join(at("none-yet"), "start.json"), "utf8")).toBe(
    readFileSync(join(at("whole"), "start.json"), "utf8"),
  );
});

test.each(["teacher", "start"])("a folder that is none is shown where `%s` names it", async (key) => {
  write(
    at("lost.json"),
    recipe({ dim: 4 }, { [key]: { from: at("lost"), ...(key === "teacher" && { hard: "logits" }) } }),
  );
  const found = await begin(at("lost.json"), at("none")).catch((error: unknown) => error);
  if (!(found instanceof ProblemError)) throw found;
  expect(found.problems.map(({ code, span }) => [code, span?.source.text.slice(span.start, span.end)])[0]).toEqual([
    "R206",
    JSON.stringify(at("lost")),
  ]);
  expect(existsSync(at("none"))).toBe(false);
});

const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

test.each([
  ["classes in another order", "R147", { classes: digits.toReversed() }, {}],
  ["pixels by another mean", "R146", { mean: [0.9] }, {}],
  ["images of another size", "R146", {}, { size: 14 }],
  ["other classes", "R147", {}, { classes: 9 }],
])("a teacher of %s is refused with %s, and there is no run", async (_, code, images, set) => {
  write(at("teacher.json"), recipe({ dim: 6, ...set }));
  const read = recipeModel(await readRecipeFile(at("teacher.json")), false);
  const other: OpenTrained = async (path) => {
    const trained = await openTrained(path);
    return { ...trained, read, images: trained.images && { ...trained.images, ...images } };
  };
  await expect(startRun(systemTools, student, {}, at("none"), other)).rejects.toThrow(code);
  expect(existsSync(at("none"))).toBe(false);
});
