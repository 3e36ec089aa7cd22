import { expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import { growth } from "../growth.ts";

function checkLayers(depth: number): void {
  const ffn = ["layer_norm", { linear: "2 * d", id: "up" }, "gelu", { linear: "d", id: "down" }];
  const spec = {
    vitral: 1,
    blocks: { layer: { inputs: { x: "b d" }, nodes: [{ residual: ffn, id: "ffn" }] } },
    inputs: { x: "b 4" },
    nodes: [
      { loop: depth, id: "layers", nodes: [{ block: "layer" }] },
      { linear: 4, id: "y" },
    ],
    outputs: { y: "y" },
  };
  const { problems, typed } = check({ name: "", text: JSON.stringify(spec) });
  expect(problems).toEqual([]);
  expect(typed?.ops.length).toBe(5 * depth + 1);
}

test("two thousand layers check in near-linear time", { timeout: 120_000 }, () => {
  checkLayers(100);
  // Eight times the layers; quadratic would be 64 times the work.
  expect(
    growth(
      () => checkLayers(250),
      () => checkLayers(2000),
    ),
  ).toBeLessThan(30);
});
