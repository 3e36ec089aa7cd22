import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchSizes } from "../../../runtime/data/batches.ts";
import { splitDataset } from "../../../runtime/data/dataset.ts";
import { makeBatch } from "../../../runtime/data/dataset-batches.ts";
import { shuffled } from "../../../runtime/data/shuffle.ts";
import { mnist } from "../../../runtime/host/datasets/mnist.ts";
import { openData } from "../../../runtime/host/loading/open-data.ts";

const seeds = fc.nat(Number.MAX_SAFE_INTEGER);
const sorted = (numbers: Uint32Array) => [...numbers].sort((a, b) => a - b);

describe("shuffled", () => {
  it("is a permutation and a function of its arguments", () => {
    fc.assert(
      fc.property(fc.nat(300), seeds, fc.nat(1000), (length, seed, epoch) => {
        const order = shuffled(length, seed, "epoch", epoch);
        expect(sorted(order)).toEqual(Array.from({ length }, (_, i) => i));
        expect(shuffled(length, seed, "epoch", epoch)).toEqual(order);
      }),
      { numRuns: 50 },
    );
  });

  it("differs with the epoch, either half of the seed and the stream", () => {
    const order = shuffled(100, 5, "epoch", 0);
    for (const other of [
      shuffled(100, 5, "epoch", 1),
      shuffled(100, 6, "epoch", 0),
      shuffled(100, 5 + 2 ** 32, "epoch", 0),
      shuffled(100, 5, "split", 0),
    ]) {
      expect(other).not.toEqual(order);
    }
  });

  it("brings each number to each place equally often", () => {
    const counts = new Float64Array(25);
    const runs = 4000;
    for (let epoch = 0; epoch < runs; epoch++) {
      shuffled(5, 1, "epoch", epoch).forEach((value, place) => {
        counts[5 * place + value] = (counts[5 * place + value] ?? 0) + 1;
      });
    }
    // 800 expected in each; six standard deviations are 152.
    for (const count of counts) expect(Math.abs(count - runs / 5)).toBeLessThan(152);
  });
});

describe("mnist", () => {
  it("has 10 000 digits in a fixed order, as the network sees them", async () => {
    const digits = await mnist.load();
    expect(digits.length).toBe(10_000);
    expect(digits.label(0)).toBe(0);
    expect(digits.label(9999)).toBe(9);
    const image = new Float32Array(2 + 784);
    digits.write(0, image, 2);
    const levels = image.subarray(2).map((x) => (x * 0.3081 + 0.1307) * 255);
    // Grey levels of 0 … 255, back from how the network sees them.
    expect(levels.every((x) => Math.abs(x - Math.round(x)) < 1e-3)).toBe(true);
    expect(Math.round(Math.max(...levels))).toBeGreaterThan(200);
    expect(levels[0]).toBeCloseTo(0, 3);
    expect(image[0]).toBe(0);
  });

  it("is normalised to mean 0 and deviation 1, nearly", async () => {
    const digits = await mnist.load();
    const { image } = makeBatch(
      digits,
      Uint32Array.from({ length: 1000 }, (_, i) => 10 * i),
    );
    const values = [...image.data];
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const square = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(square - 1)).toBeLessThan(0.1);
  });
});

describe("splitDataset", () => {
  it("gives disjoint parts that depend on the seed alone, with every class in both", async () => {
    const digits = await mnist.load();
    const { train, validation, test = [] } = splitDataset(digits, { train: 8000, validation: 1500, test: 500 }, 0);
    expect([train.length, validation.length, test.length]).toEqual([8000, 1500, 500]);
    expect(new Set([...train, ...validation, ...test]).size).toBe(10_000);
    const again = splitDataset(digits, { train: 8000, validation: 1500 }, 0);
    expect([again.train, again.test]).toEqual([train, undefined]);
    expect(again.validation).toEqual(validation);
    expect(splitDataset(digits, { train: 8000, validation: 1500 }, 1).validation).not.toEqual(validation);
    expect(new Set([...validation].map((i) => digits.label(i))).size).toBe(10);
  });

  it("refuses to give more than there is", async () => {
    const dataset = { name: "mnist", train: 8000, validation: 2000, test: 1, split_seed: 0 } as const;
    await expect(
      openData(
        { dataset, batch_size: 64, seed: 0, loading: { workers: 0, cache: 0, disk: 0 } },
        mnist.images,
        undefined,
      ),
    ).rejects.toThrow("asks for 10001 images of `mnist`, which has 10000");
  });
});

describe("makeBatch", () => {
  it("makes memory of its own each time", async () => {
    const digits = await mnist.load();
    const [a, b] = [makeBatch(digits, Uint32Array.of(3, 9999)), makeBatch(digits, Uint32Array.of(3, 9999))];
    expect(a.image.shape).toEqual([2, 1, 28, 28]);
    expect([...a.labels.data]).toEqual([0, 9]);
    expect(a.image.data).toEqual(b.image.data);
    expect(a.image.data.buffer).not.toBe(b.image.data.buffer);
  });

  it.each([
    [128, 64, [64]],
    [130, 64, [64, 2]],
    [10, 64, [10]],
  ])("%i images in batches of %i have sizes %j", (length, size, expected) => {
    expect(batchSizes(length, size)).toEqual(expected);
  });
});
