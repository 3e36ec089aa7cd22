import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Draws } from "../../../../runtime/augment/draws.ts";
import { mixBatch, mixedBatch } from "../../../../runtime/augment/mix-batch.ts";
import { drawMixes, type Mix } from "../../../../runtime/augment/mixing.ts";
import type { Batch } from "../../../../runtime/data/batches.ts";

interface Recorded {
  readonly mode: "batch" | "pair" | "elem";
  readonly labels: readonly number[];
  readonly mixes: readonly Mix[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly targets: readonly number[];
}
/** What timm 1.0.31's `Mixup` made of batches by numbers that it drew; see measure.py. */
const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL("mixed.json", import.meta.url), "utf8"));
const [channels, height, width, classes] = [2, 4, 6, 3];

const batchOf = (before: readonly number[], labels: readonly number[]): Batch => ({
  image: { dtype: "f32", shape: [labels.length, channels, height, width], data: Float32Array.from(before) },
  labels: { dtype: "i32", shape: [labels.length], data: Int32Array.from(labels) },
  indices: Uint32Array.from(labels, (_, i) => i),
});
const farthest = (a: ArrayLike<number>, b: readonly number[]) =>
  Math.max(...b.map((x, i) => Math.abs(x - (a[i] ?? Number.NaN))));

describe("timm's mixed batches", () => {
  it.each(recorded.map((one) => [one.mode, one.labels.length, one] as const))("%s of %i", (_, _count, one) => {
    const before = batchOf(one.before, one.labels);
    const mixed = mixedBatch(before, classes, one.mixes, { channels, height, width });
    expect(farthest(mixed.image.data, one.after)).toBeLessThan(2e-6);
    expect(farthest(mixed.targets?.data ?? [], one.targets)).toBeLessThan(2e-6);
    // What labels name has most of the image.
    for (const [i, label] of mixed.labels.data.entries()) {
      const row = one.targets.slice(i * classes, (i + 1) * classes);
      expect((row[label] ?? 0) + 1e-6).toBeGreaterThanOrEqual(Math.max(...row));
    }
    expect(Array.from(before.image.data)).toEqual(Array.from(Float32Array.from(one.before)));
  });
});

describe("mixing", () => {
  const mixing = (mode: "batch" | "pair" | "elem") => ({
    mixup: { alpha: 0.8, probability: 1, mode },
    cutmix: { alpha: 1, probability: 1, mode, instead: 0.5 },
  });
  const draws = () => new Draws({ seed: 1, epoch: 0, index: 0, copy: 0 }, "mix");
  const size = { width: 6, height: 4 };
  it("a batch has one number, a pair one for both, an element its own", () => {
    expect(new Set(drawMixes(mixing("batch"), 8, size, draws())).size).toBe(1);
    const pairs = drawMixes(mixing("pair"), 8, size, draws());
    expect(pairs).toEqual([...pairs].reverse());
    expect(new Set(pairs).size).toBe(4);
    expect(new Set(drawMixes(mixing("elem"), 8, size, draws())).size).toBe(8);
  });
  it("the parts of the classes make one, of an odd batch too; the same key gives the same bits", () => {
    const batch = batchOf(
      Array.from({ length: 3 * 48 }, (_, i) => i),
      [2, 0, 1],
    );
    const key = { seed: 1, epoch: 2, index: 3 };
    const once = mixBatch(batch, classes, mixing("elem"), key);
    expect(mixBatch(batch, classes, mixing("elem"), key)).toEqual(once);
    expect(mixBatch(batch, classes, mixing("elem"), { ...key, index: 4 })).not.toEqual(once);
    const { mixup } = mixing("elem");
    const lasting = (epochs: number) => mixBatch(batch, classes, { mixup: { ...mixup, epochs } }, key);
    expect(lasting(3)).toEqual(mixBatch(batch, classes, { mixup }, key));
    expect(lasting(3).image).not.toEqual(batch.image);
    expect(lasting(2).image).toEqual(batch.image);
    for (let i = 0; i < 3; i++) {
      const row = once.targets?.data.slice(i * classes, (i + 1) * classes) ?? [];
      expect([...row].reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 6);
    }
  });
});
