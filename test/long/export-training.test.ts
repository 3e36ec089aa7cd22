import { expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { exported } from "../export/agreement.ts";
import { biomeFaults } from "../export/biome-check.ts";
import { trainingDeviation, trainingText } from "../export/training-agreement.ts";
import { typeErrors } from "../export/type-check.ts";
import { SMALL } from "../training/specs.ts";

const { engine } = await openEngine("tfjs");

/** With what is dropped at random and without; with windows, and with running means. */
test.each([
  ["specs/vit.json", "dropout=0", 3],
  ["specs/vit.json", "dropout=0.1", 3],
  ["specs/swin.json", "drop_path=0", 3],
  ["specs/swin.json", "drop_path=0.2", 3],
  ["specs/cait.json", "", 3],
  ["specs/cct.json", "", 3],
  ["specs/mlp_mixer.json", "", 3],
  ["specs/eva02.json", "", 3],
  // A bias before a batch norm has no gradient but its rounding, which Adam moves it by; running means follow it.
  ["specs/cvt.json", "", 1],
  ["specs/max_vit.json", "", 1],
])("%s %s: %i steps of the module are the engine's", async (path, more, steps) => {
  const model = await exported(path, `${SMALL[path]} ${more}`);
  const { told, weights, steady, left } = await trainingDeviation(model, engine, steps);
  expect(told).toBeLessThan(1e-5);
  expect(weights).toBeLessThan(1e-5);
  expect(steady).toBeGreaterThan(0.9);
  expect(left).toBe(0);
});

test("training steps pass `tsc --strict` and biome's recommended rules", async () => {
  const texts = await Promise.all(
    ["specs/vit.json", "specs/swin.json", "specs/cct.json", "specs/cvt.json"].map(async (path) =>
      trainingText(await exported(path, SMALL[path])),
    ),
  );
  for (const { model, train } of texts) {
    const beside = train.replace('"./model.ts"', '"./exported-model.ts"');
    expect(
      typeErrors(
        new Map([
          ["model", model],
          ["train", beside],
        ]),
      ),
    ).toEqual([]);
    expect(biomeFaults(new Map([["train", train]]))).toEqual([]);
  }
});
