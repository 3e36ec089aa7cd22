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
