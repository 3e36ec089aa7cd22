import { expect, it } from "vitest";
import { diagramDot } from "../../../compiler/layout/to-dot.ts";
import { drawn } from "../diagram/drawn.ts";

it("writes a figure as DOT", async () => {
  const nodes = [
    { loop: 2, id: "layers", nodes: [{ residual: [{ linear: 8, id: "a" }] }] },
    { linear: 4, id: "y" },
  ];
  const diagram = drawn({ title: "Tiny & <small>", nodes, outputs: { y: "y" } }, { from: ["tiny.json"] });
  await expect(diagramDot(diagram)).toMatchFileSnapshot("tiny.golden.dot");
});
