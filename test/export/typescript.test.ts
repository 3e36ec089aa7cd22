import { expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { SMALL } from "../training/specs.ts";
import { Agreement, exported, farthest, type Weights } from "./agreement.ts";

const { engine } = await openEngine("cpu");

test("the digits' ViT and a small Swin are the modules that were read and found good", async () => {
  const vit = await exported("specs/vit.json", "", "mnist");
  const swin = await exported("specs/swin.json", SMALL["specs/swin.json"]);
  await expect(vit.text).toMatchFileSnapshot("vit.golden.ts.txt");
  await expect(swin.text).toMatchFileSnapshot("swin.golden.ts.txt");
  expect(await new Agreement(vit, engine).deviation()).toBeLessThan(1e-5);
  expect(await new Agreement(swin, engine).deviation()).toBeLessThan(1e-5);
});

test("weights that are exchanged show, all of them", async () => {
  const agreement = new Agreement(await exported("specs/vit.json", SMALL["specs/vit.json"]), engine);
  const right = await agreement.reference();
  for (const swapped of exchanges(agreement.weights)) {
    const { outputs } = await agreement.emitted(swapped.weights);
    expect(farthest(right, outputs), swapped.names).toBeGreaterThan(1e-5);
  }
});

/** Each weight exchanged with the next of its shape. */
function* exchanges(weights: Weights): Generator<{ readonly names: string; readonly weights: Weights }> {
  const shapes = new Map<string, string>();
  for (const [path, tensor] of weights) {
    const shape = tensor.shape.join();
    const other = shapes.get(shape);
    shapes.set(shape, path);
    const twin = other === undefined ? undefined : weights.get(other);
    if (other === undefined || twin === undefined) continue;
    yield { names: `${other}, ${path}`, weights: new Map([...weights, [path, twin], [other, tensor]]) };
  }
}
