import { describe, expect, it } from "vitest";
import { nodesOf } from "../../../compiler/diagram/diagram.ts";
import type { DrawOptions } from "../../../compiler/diagram/draw.ts";
import { drawn } from "../diagram/drawn.ts";

/** The words of each box that has a picture, with the picture's kind. */
function pictured(nodes: readonly object[], inputs: string, pictures?: DrawOptions["pictures"]): string[] {
  const last = { ...nodes.at(-1), id: "y" };
  const spec = { free: { b: {} }, inputs: { x: inputs }, nodes: [...nodes.slice(0, -1), last], outputs: { y: "y" } };
  const diagram = drawn(spec, { pictures });
  return [...nodesOf(diagram.root)].flatMap(({ picture, lines }) =>
    picture === undefined ? [] : [`${picture.kind}: ${lines.join(" ")}`],
  );
}

const patches = { rearrange: "b c (h p) (w q) -> b (h w) (p q c)", sizes: { p: 2, q: 2 } };
const heads = { rearrange: "b n (k d) -> b k n d", sizes: { k: 2 } };

describe("pictures in figures", () => {
  it("show how dimensions are cut and put together anew; what words say as well is said in words", () => {
    expect(pictured([patches, heads], "b 3 8 8")).toEqual(["wiring: b c (h p) (w q) → b (h w) (p q c)"]);
    expect(pictured([{ reduce: "b n d -> b d", by: "mean" }], "b 4 8")).toEqual([]);
  });

  it("are there for every pattern if asked for, and none if not wanted", () => {
    expect(pictured([patches, heads], "b 3 8 8", "all")).toHaveLength(2);
    expect(pictured([{ reduce: "b n d -> b d", by: "mean" }], "b 4 8", "all")).toEqual(["wiring: Mean b n d → b d"]);
    expect(pictured([patches, heads], "b 3 8 8", "none")).toEqual([]);
  });
});
