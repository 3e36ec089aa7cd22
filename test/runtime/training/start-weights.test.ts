import { expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import type { HostTensor } from "../../../runtime/engines/engine.ts";
import { startNote } from "../../../runtime/host/run-folder/start-record.ts";
import { startWeights } from "../../../runtime/training/start-weights.ts";

const text = `{
  "vitral": 1, "inputs": { "x": "b 6" },
  "nodes": [{ "linear": 4, "id": "body" }, "tanh", { "linear": 3, "id": "head" }], "outputs": { "logits": "head" }
}`;

const plain = { layer_decay: undefined, groups: undefined };

const plan = (frozen: readonly string[]) =>
  compile({
    ...{ source: { name: "model.json", text }, engine: "cpu", batchSizes: { train: [2] } },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: {
      update: { adamw: { lr: 1e-3, weight_decay: 0, betas: [0.9, 0.999], epsilon: 1e-8, ...plain } },
      frozen,
    },
  });

const zeros = (...shape: number[]): HostTensor => ({
  ...{ dtype: "f32", shape },
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

test("what is frozen is not written, and nothing is kept beside it", () => {
  const kept = (frozen: readonly string[]) => Object.keys(plan(frozen).state).sort();
  const [none, head] = [kept([]), kept(["body.**"])];
  expect(none.filter((path) => !head.includes(path))).toEqual(none.filter((path) => /^adamw\/\w+\/body\./.test(path)));
  expect(none.length - head.length).toBe(4);
  const [program] = plan(["body.**"]).signatures.train ?? [];
  expect(Object.keys(program?.writes ?? {}).filter((path) => path.startsWith("body"))).toEqual([]);
  expect(Object.keys(program?.writes ?? {})).toContain("head.kernel");
});

const { state } = plan([]);
const given = new Map([
  ["body.kernel", zeros(6, 4)],
  ["head.kernel", zeros(4, 9)],
  ["old.bias", zeros(1)],
]);

test("weights are taken by their paths; others are drawn, as those that are reset", () => {
  const { taken, ...said } = startWeights({ from: "run", reset: ["head.*"], freeze: [] }, state, given);
  expect([...taken.keys()]).toEqual(["body.kernel"]);
  expect(said).toEqual({
    ...{ from: "run", loaded: ["body.kernel"] },
    ...{ reset: ["head.kernel", "head.bias"], left: ["body.bias"], unused: ["old.bias"] },
  });
  expect(startNote({ ...said, taken })).toMatch(
    /1 that it lacks drawn \(body.bias\), 1 of its weights .* \(old.bias\)$/,
  );
});

test.each([
  [given, "R144"],
  [new Map([["old.bias", zeros(1)]]), "R145"],
])("other shapes and other models are refused", (weights, code) => {
  expect(() => startWeights({ from: "run", reset: [], freeze: [] }, state, weights)).toThrow(code);
});
