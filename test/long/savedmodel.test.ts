import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { savedModel } from "../../compiler/export/savedmodel/savedmodel.ts";
import { halvesOf } from "../../runtime/format/half.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, farthest, modelOf } from "../export/agreement.ts";
import { bytesOf, type OnnxRun, OnnxRuns } from "../export/onnx-runs.ts";
import { SMALL, specPaths } from "../training/specs.ts";

const { engine } = await openEngine("tfjs");

/** The interpreter that has TensorFlow and safetensors, if there is one. */
const python = process.env.VITRAL_TENSORFLOW_PYTHON;

/** Sizes that are free beside the batch. */
const FREE = [
  { b: 2, h: 8, w: 12, n: 3 },
  { b: 3, h: 16, w: 8, n: 5 },
];

const others = ["test/export/convnet.json", "test/export/free-sizes.json"];

if (python === undefined)
  process.stderr.write("SavedModels in TensorFlow are skipped: VITRAL_TENSORFLOW_PYTHON is not set\n");

describe.skipIf(python === undefined)("every spec as a SavedModel, in TensorFlow", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-saved-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const places = new Map<string, { readonly place: number; readonly references: readonly Record<string, unknown>[] }>();
  let answers: readonly OnnxRun[] = [];

  beforeAll(async () => {
    const runs = new OnnxRuns(folder, { python, script: "saved_model_runs.py", exporter: savedModel, model: "." });
    for (const path of [...specPaths(), ...others]) {
      const model = modelOf(path, SMALL[path]);
      const sizes = path.includes("free-sizes") ? FREE : [{ b: 2 }, { b: 3 }];
      const agreements = sizes.map((one) => new Agreement({ model, text: "" }, engine, one));
      const weights = agreements[0]?.weights ?? new Map();
      const place = await runs.add(
        model,
        weights,
        agreements.map(({ inputs }) => inputs),
      );
      places.set(path, { place, references: await Promise.all(agreements.map((one) => one.reference())) });
    }
    answers = runs.run();
  }, 600_000);

  test.each([...specPaths(), ...others])("%s computes what the engine does, of batches of any size", (path) => {
    const { place = -1, references = [] } = places.get(path) ?? {};
    expect(answers[place]?.error).toBeUndefined();
    expect(references.length).toBe(2);
    for (const [at, reference] of references.entries()) {
      expect(farthest(reference as Parameters<typeof farthest>[0], answers[place]?.outputs[at] ?? {})).toBeLessThan(
        1e-5,
      );
    }
  });
});

test("weights in half the room are half as large, and those of a model too large for one message are refused", async () => {
  const model = modelOf("specs/vit.json", SMALL["specs/vit.json"]);
  const { weights } = new Agreement({ model, text: "" }, engine);
  const [whole, half] = await Promise.all(
    [undefined, halvesOf].map(async (halves) => (await savedModel(model.evaluated, undefined, { weights, halves }))[0]),
  );
  const bytes = (file: typeof whole) => (file === undefined ? 0 : bytesOf(file.content).length);
  const count = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
  expect(bytes(whole)).toBeGreaterThan(4 * count);
  expect(bytes(whole) - bytes(half)).toBeGreaterThan(count);
  const huge = new Map([...weights].map(([path]) => [path, { data: { length: 2 ** 31 } }]));
  await expect(savedModel(model.evaluated, undefined, { weights: huge })).rejects.toThrow(/X902.*2 at most/);
  expect(await savedModel(model.evaluated)).toEqual([]);
});
