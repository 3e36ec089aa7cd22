import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { compile } from "../../../compiler/compile.ts";
import { sizesOfInputs } from "../../../compiler/lower/check-contract.ts";

const spec = (free: string) => ({
  name: "free.json",
  text: `{ "vitral": 1, "name": "m", "params": { "patch": 4, "dim": 6 }, "free": ${free},
    "inputs": { "image": "b 3 height width" },
    "nodes": [
      { "rearrange": "b c (h p1) (w p2) -> b (h w) (p1 p2 c)", "sizes": { "p1": "patch", "p2": "patch" } },
      { "linear": "dim", "id": "lin" },
      { "reduce": "b n d -> b d", "by": "mean", "id": "y" }],
    "outputs": { "y": "y" } }`,
});

const declared = spec('{ "height": { "multiple_of": "patch" }, "width": { "multiple_of": "patch", "min": 8 } }');

describe("the contract of free sizes", () => {
  it("is asked for where a node needs it", () => {
    const { problems } = check(spec('{ "height": {}, "width": { "multiple_of": 4 } }'));
    expect(problems.map(({ code, label }) => `${code} ${label}`)).toEqual([
      "C701 holds exactly when `height` is a multiple of 4",
    ]);
    expect(problems[0]?.help.join()).toContain('"height": { "multiple_of": 4 }');
  });

  it("proves every node, and the sizes stay open", () => {
    const { typed, problems } = check(declared);
    expect(problems).toEqual([]);
    if (typed === undefined) return;
    expect(sizesOfInputs(typed, { image: [2, 3, 16, 24] })).toEqual({ b: 2, height: 16, width: 24 });
  });

  const plan = (sizes: Record<string, number>) => () =>
    compile({ source: declared, engine: "cpu", batchSizes: { predict: [2] }, sizes });

  it("is checked where numbers come in", () => {
    expect(plan({ height: 16, width: 24 })().signatures.predict?.[0]?.inputs.image?.shape).toEqual([2, 3, 16, 24]);
    expect(plan({ height: 15, width: 24 })).toThrow("C707: `height` must be a multiple of 4, found 15");
    expect(plan({ height: 16, width: 4 })).toThrow("C708: `width` must be at least 8, found 4");
    expect(plan({ height: 16 })).toThrow("C706: the free size `width` has no number");
  });
});
