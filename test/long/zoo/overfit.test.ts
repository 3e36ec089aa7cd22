import { expect, test } from "vitest";
import { overfit } from "../../../bench/zoo/overfit-model.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { classifierPaths } from "../../training/specs.ts";

/** Minutes together; `bench/zoo/overfit.ts` trains them too. */
const SLOW: readonly string[] = ["specs/cct.json", "specs/swin.json"];

// One thread: that more have its bits is held elsewhere, for every spec. Each needs 30 to 150 steps; processors that round otherwise, a few more or less.
test.each(classifierPaths().filter((path) => !SLOW.includes(path)))("%s learns 64 digits by heart", async (path) => {
  const { engine } = await openEngine("wasm", 1);
  const { steps, right } = await overfit(engine, path, 400);
  expect({ right, isLearnt: steps !== undefined }).toEqual({ right: 64, isLearnt: true });
});
