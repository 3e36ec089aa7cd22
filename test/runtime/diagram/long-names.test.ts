import { describe, expect, it } from "vitest";
import { faultText, readsWrong } from "../../../compiler/drawing/laws/reads-wrong.ts";
import { screen } from "../../../compiler/drawing/screen.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import { USUAL_WIDTH } from "../../../compiler/page/page-size.ts";
import { patternDrawing } from "../../../compiler/pictures/pattern-drawing.ts";
import { drawPanels, drawSpec } from "../../../runtime/diagram/draw-spec.ts";
import { textsOnTexts } from "../../compiler/drawing/texts.ts";

const names = {
  "without spaces": "abcdefghij".repeat(30),
  "of words": "many_words_".repeat(27).slice(0, -1),
  "in CJK": "漢字仮名交文".repeat(50),
};

/** Whatever can be called anything has a name of 300 letters. */
function specNamed(name: string) {
  const [width, block, inner, loop] = [`w_${name}`, `block_${name}`, `inner_${name}`, `loop_${name}`];
  const [q, k, v] = [`q_${name}`, `k_${name}`, `v_${name}`];
  return {
    vitral: 1,
    name: "long",
    title: name.replaceAll("_", " "),
    params: { [width]: 8 },
    free: { [`n_${name}`]: {} },
    blocks: {
      [inner]: {
        inputs: { [`x_${name}`]: `b n_${name} d_${name}` },
        nodes: [
          { linear: `3 * d_${name}`, id: `to_${name}` },
          { rearrange: `b n_${name} (three d_${name}) -> three b n_${name} d_${name}`, sizes: { three: 3 } },
          { unstack: "three", out: [q, k, v] },
          { multiply: [q, k] },
          { add: v },
        ],
      },
      [block]: {
        inputs: { [`x_${name}`]: `b n_${name} d_${name}` },
        nodes: [{ residual: [{ block: inner, id: `call_${name}` }] }, { layer_norm: {}, id: `norm_${name}` }],
      },
    },
    inputs: { [`input_${name}`]: `b n_${name} ${width}` },
    nodes: [
      { loop: 3, id: loop, nodes: [{ block, id: `call_${name}` }] },
      { linear: 4, id: `head_${name}` },
    ],
    outputs: { [`output_${name}`]: `head_${name}` },
  };
}

describe.each(Object.entries(names))("names %s", (_, name) => {
  const source = { name: "long.json", text: JSON.stringify(specNamed(name)) };

  it.each(["down", "up", "right"] as const)(
    "keep a figure that is read %s as wide as one can look at",
    async (direction) => {
      for (const depth of [0, 1, 9]) {
        const drawing = await drawSpec(source, { depth, direction, shapes: "both" }).drawing();
        expect(verifyDrawing(drawing, screen)).toEqual([]);
        expect(textsOnTexts(drawing)).toEqual([]);
        expect(readsWrong(drawing).map(faultText)).toEqual([]);
        expect(direction === "right" ? drawing.height : drawing.width).toBeLessThan(1400);
      }
    },
  );

  it("stand on a page of panels", async () => {
    const { pages } = await drawPanels(source, { shapes: "both" }).page();
    for (const page of pages) {
      expect(verifyDrawing(page, screen)).toEqual([]);
      expect(readsWrong(page).map(faultText)).toEqual([]);
      expect((page.points ?? 0) * page.width).toBeLessThanOrEqual(USUAL_WIDTH + 1e-6);
    }
  });

  it("stand in a pattern alone", () => {
    const axes = ["a", "b", "c"].map((axis) => `${axis}_${name}`);
    const drawing = patternDrawing("--pattern", `${axes.join(" ")} -> (${axes.join(" ")})`);
    expect(verifyDrawing(drawing, screen)).toEqual([]);
    expect(drawing.width).toBeLessThan(1400);
  });
});
