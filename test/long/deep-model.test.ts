import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Megabytes that V8 may keep for a ViT of 200 layers, the program included. */
const HEAP = 110;

/** Bytes that a step of a graph takes as integers, its results' types included; as objects it took 220. */
const STEP = 140;

/** What twice the layers may hold: a little more than twice, never four times. */
const DOUBLING = 2.3;

test("a model four times as deep compiles in about four times the time and memory", { timeout: 300_000 }, async () => {
  const flags = ["--expose-gc", `--max-old-space-size=${HEAP}`, "--import", "tsx"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, "test/long/deep-model.ts", "50"]);
  const { steps, time, memory, bytes, step } = JSON.parse(stdout);
  expect(steps).toBeGreaterThan(70_000);
  // Quadratic work would take sixteen times as long; the collector's share depends on what else the machine does.
  expect(time).toBeLessThan(9);
  expect(memory).toBeLessThan(DOUBLING ** 2);
  expect(bytes / steps).toBeLessThan(500);
  expect(step).toBeLessThan(STEP);
});
