import { expect, test } from "vitest";
import type { HostTensor } from "../../../runtime/engines/engine.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { runParity } from "../../../runtime/parity/parity.ts";

/** Sizes of the image are in no weight: only the input shows that a case was made with others. */
const text = `{
  "vitral": 1, "params": { "size": 8 }, "inputs": { "image": "b 3 size size" },
  "nodes": [{ "reduce": "b c h w -> b c", "by": "mean" }, { "linear": 5, "id": "logits" }],
  "outputs": { "logits": "logits" }, "checkpoints": { "case": { "logits.kernel": "w", "logits.bias": "b" } }
}`;

const f32 = (...shape: number[]): HostTensor => {
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
  return { dtype: "f32", shape, data };
};
const right: Readonly<Record<string, HostTensor>> = {
  "input/image": f32(2, 3, 8, 8),
  "param/w": f32(3, 5),
  "param/b": f32(5),
  "output/logits": f32(2, 5),
  labels: { dtype: "i32", shape: [2], data: Int32Array.of(0, 4) },
  loss: { dtype: "f32", shape: [], data: Float32Array.of(Math.log(5)) },
};

async function compare(more: Readonly<Record<string, HostTensor>>, set: Readonly<Record<string, string>> = {}) {
  const { engine } = await openEngine("cpu");
  const reference = { tensors: new Map(Object.entries({ ...right, ...more })), metadata: new Map() };
  return runParity(engine, { name: "model.json", text }, { set }, reference, "case.safetensors");
}

test("a case of the model's sizes is compared", async () => {
  const { deviations } = await compare({});
  expect(deviations.map(({ kind, passed }) => [kind, passed])).toEqual([
    ["output", true],
    ["loss", true],
  ]);
});

test.each<[string, Record<string, HostTensor>, string]>([
  [
    "an image of another size",
    { "input/image": f32(2, 3, 9, 9) },
    "`input/image` of `case.safetensors` is f32 [2, 3, 9, 9]",
  ],
  ["an image of another rank", { "input/image": f32(2, 3, 8) }, "is f32 [2, 3, 8], and the model has f32 [2, 3, 8, 8]"],
  ["labels of another number", { labels: { dtype: "i32", shape: [3], data: new Int32Array(3) } }, "`labels` of"],
  ["labels that are no integers", { labels: f32(2) }, "is f32 [2], and the model has i32 [2] there"],
  ["an output of another size", { "output/logits": f32(2, 6) }, "`output/logits` of"],
])("%s is a problem with its way out", async (_, more, said) => {
  await expect(compare(more)).rejects.toThrow(said);
  await expect(compare(more)).rejects.toThrow("R222");
});

test("sizes that are set wrongly are one too", async () => {
  await expect(compare({}, { size: "16" })).rejects.toThrow("R222");
});
