import { expect, test } from "vitest";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { renamedWeights } from "../../runtime/host/exports/renamed-weights.ts";
import { recordedCases, stored, taken, typedSpec } from "../export/foreign-tensors.ts";
import { redrawn } from "../export/redrawn.ts";
import { SMALL, specPaths } from "../training/specs.ts";

const own = "test/export/transformers-vit.json";
const maps = [...specPaths(), own].flatMap((path) => {
  const typed = typedSpec(path, path === own ? "dim=16 depth=2 heads=2 image_size=32" : SMALL[path]);
  return typed.model.spec.checkpoints.map(({ name }) => [path, name.text, typed] as const);
});

test.each(maps)("%s under the names of %s comes back bit for bit", (_path, library, typed) => {
  const weights = redrawn(typed.weights);
  expect(taken(typed, stored(renamedWeights(typed, library, weights)))).toEqual(weights);
});

/** PyTorch's batch norm counts its steps: what a map without a layout says nothing of. */
const isCounter = (key: string) => key.endsWith(".num_batches_tracked");

test.each(maps)(
  "what %s makes of a checkpoint under the names of %s is written bit for bit as it was",
  (...[, library, typed]) => {
    const theirs = stored(renamedWeights(typed, library, redrawn(typed.weights)));
    const other = new Map(
      [...theirs].map(([key, tensor], i) => [key, tensor.dtype === "f32" ? noise(tensor, i) : tensor]),
    );
    expect(stored(renamedWeights(typed, library, taken(typed, other)))).toEqual(other);
  },
);

/** Numbers that say nothing of ours. */
const noise = ({ dtype, shape, data }: HostTensor, seed: number): HostTensor => ({
  dtype,
  shape,
  data: Float32Array.from(data, (_, i) => Math.sin(12.9898 * (seed + 1) + 78.233 * i) * 43758.5453),
});

test.each(recordedCases)("%s, taken in and written out, is what the other library wrote", (_file, recorded) => {
  const { typed, library, theirs } = recorded();
  const out = stored(renamedWeights(typed, library, taken(typed, theirs)));
  const counts = typed.model.spec.checkpoints.find(({ name }) => name.text === library)?.layout !== undefined;
  const wanted = new Map([...theirs].filter(([key]) => counts || !isCounter(key)));
  expect([...out.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, tensor] of wanted) expect(out.get(key), key).toEqual(tensor);
});

test("there are maps and recorded checkpoints to try", () => {
  expect(maps.length).toBeGreaterThan(15);
  expect(recordedCases.length).toBeGreaterThan(12);
});
