import { expect, it } from "vitest";
import { compile } from "../../../compiler/compile.ts";

it("makes constants of free size once the sizes are bound, each binding its own", () => {
  const text = `{ "vitral": 1, "name": "m", "free": { "n": {} }, "inputs": { "x": "b n" },
    "nodes": [{ "constant": { "arange": ["n"] }, "id": "positions" }, { "add": "positions", "id": "y" }], "outputs": { "y": "y" } }`;
  const shapes = [3, 5].map((n) => {
    const plan = compile({
      source: { name: "m.json", text },
      engine: "cpu",
      batchSizes: { predict: [2] },
      sizes: { n },
    });
    const [program] = plan.signatures.predict ?? [];
    expect(Object.keys(program?.inputs ?? {})).toEqual(["x"]);
    return Object.values(plan.constants).map(({ shape, data }) => [
      shape,
      [...new Float32Array(Uint8Array.from(Buffer.from(data, "base64")).buffer)],
    ]);
  });
  expect(shapes).toEqual([
    [
      [
        [1, 3],
        [0, 1, 2],
      ],
    ],
    [
      [
        [1, 5],
        [0, 1, 2, 3, 4],
      ],
    ],
  ]);
});
