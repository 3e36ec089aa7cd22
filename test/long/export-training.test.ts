import { expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { exported } from "../export/agreement.ts";
import { biomeFaults } from "../export/biome-check.ts";
import { trainingDeviation, trainingText } from "../export/training-agreement.ts";
import { typeErrors } from "../export/type-check.ts";
import { SMALL } from "../training/specs.ts";

const { engine } = await openEngine("wasm");

/** With what is dropped at random and without, and with running means. */
test.each([
  ["specs/vit.json", "dropout=0"],
  ["specs/vit.json", "dropout=0.1"],
  ["specs/swin.json", "drop_path=0"],
  ["specs/swin.json", "drop_path=0.2"],
  ["specs/cait.json", ""],
  ["test/zoo/timm_mixer.json", ""],
  ["test/zoo/timm_eva02_rope.json", ""],
])("%s %s: three steps of the module are three steps of the engine", async (path, more) => {
  const { told, weights, steady, left } = await trainingDeviation(
    await exported(path, `${SMALL[path]} ${more}`),
    engine,
  );
  expect(told).toBeLessThan(1e-5);
  expect(weights).toBeLessThan(1e-5);
  expect(steady).toBeGreaterThan(0.9);
  expect(left).toBe(0);
});

test("training steps pass `tsc --strict` and biome's recommended rules", async () => {
  const texts = await Promise.all(
    ["specs/vit.json", "specs/swin.json"].map(async (path) => trainingText(await exported(path, SMALL[path]))),
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
