import { beforeAll, expect, test } from "vitest";
import { run as runCommand } from "../../cli/capture.ts";
import { smallRun } from "./small-run.ts";

let run = "";
beforeAll(async () => {
  run = await smallRun();
});

test("eval counts each class, each mistake and how certain it was, and looks for what was learnt from", async () => {
  const measure = async (on: string) => {
    const { code, out } = await runCommand(["eval", run, "--on", on, "--check-split", "--json"]);
    expect(code).toBe(0);
    return JSON.parse(out);
  };
  const held = await measure("validation");
  const { report, images, accuracy, loss } = held;
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  expect(sum(report.confusion.map(sum))).toBe(images);
  expect(sum(report.confusion.map((row: number[], i: number) => row[i]))).toBe(Math.round(accuracy * images));
  expect(report.loss).toBeCloseTo(loss, 5);
  expect(report.top5).toBeGreaterThanOrEqual(report.top1);
  expect(sum(report.calibration.bins.map((bin: { images: number }) => bin.images))).toBe(images);
  expect(held.alsoTrainedOn).toBe(0);
  expect(await measure("train")).toMatchObject({ images: 32, alsoTrainedOn: 32 });
  const { out } = await runCommand(["eval", run]);
  expect(out).toMatch(/five likeliest\ncertainty is off by .* \(ECE, 15 bins\)\n/);
});

test("without a head, each image that votes is its own nearest neighbour", async () => {
  const told = async (...more: readonly string[]) => runCommand(["eval", run, "--knn", "1", ...more]);
  const { out } = await told("--on", "train", "--json");
  expect(JSON.parse(out)).toMatchObject({ accuracy: 1, images: 32, known: 32, neighbours: 1, on: "train" });
  const layer = await told("--tap", "transformer.layers.0");
  expect(layer.out).toMatch(/^\d+\.\d % of 100 held-out images are told by the 1 nearest of 32 that vote \(\d+\)\n/);
  expect(layer.out).toContain("features: transformer.layers.0; weights: best, after 1 epoch\n");
  expect(await told("--tap", "nosuch")).toMatchObject({ code: 1, err: expect.stringContaining("F470") });
  for (const flags of [
    ["--knn", "0"],
    ["--tap", "logits"],
    ["--knn", "1", "--check-split"],
  ])
    expect(await runCommand(["eval", run, ...flags])).toMatchObject({ code: 2, out: "" });
});
