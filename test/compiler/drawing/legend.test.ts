import { expect, it } from "vitest";
import type { Drawing, Mark } from "../../../compiler/drawing/drawing.ts";
import { extentOf } from "../../../compiler/drawing/extent.ts";
import { rolesIn, withLegend } from "../../../compiler/drawing/legend.ts";
import { tones } from "../../../compiler/drawing/role.ts";
import { themes } from "../../../compiler/drawing/themes.ts";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { toTikz } from "../../../compiler/drawing/to-tikz.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";

const box = (role: Extract<Mark, { kind: "box" }>["role"], y: number): Mark => ({
  ...{ kind: "box", role, x: 10, y, width: 80, height: 15, radius: 3 },
});
const drawn = (width: number, marks: readonly Mark[]): Drawing => ({ width, height: 400, title: "a", marks });
const textsOf = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) =>
    mark.kind === "group" ? textsOf(mark.marks) : mark.kind === "text" ? mark.runs[0].text : [],
  );

const all = tones.map((tone, i) => box(`node-${tone}`, 20 * i));

it.each([100, 300, 1000])("stands under a figure %d wide, within it and not over itself", (width) => {
  const drawing = withLegend(
    drawn(width, [...all, box("badge", 300), box("funnel", 320), box("cluster-variant", 340)]),
  );
  const [legend] = drawing.marks.slice(-1);
  if (legend?.kind !== "group") throw new Error("it has a legend");
  const places = legend.marks.map(extentOf);
  for (const [i, one] of places.entries()) {
    expect([one.x >= 0, one.x + one.width <= drawing.width]).toEqual([true, true]);
    expect([one.y >= 400, one.y + one.height <= drawing.height]).toEqual([true, true]);
    for (const other of places.slice(i + 1)) {
      const apart = one.x + one.width <= other.x || other.x + other.width <= one.x;
      expect(apart || one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true);
    }
  }
  expect(textsOf(legend.marks)).toHaveLength(tones.length + 3);
  for (const theme of Object.values(themes)) {
    expect(verifyDrawing(drawing, theme)).toEqual([]);
    for (const text of textsOf(legend.marks)) {
      expect(toSvg(drawing, theme)).toContain(text);
      expect(toTikz(drawing, theme)).toContain(text);
    }
  }
});

it("tells of what is there, and of nothing else", () => {
  const drawing = withLegend(
    drawn(300, [box("node-norm", 0), { kind: "group", role: "body", marks: [box("sign-plain", 9)] }]),
  );
  expect(textsOf(drawing.marks)).toEqual(["norms", "arithmetic"]);
  const nothing = drawn(300, [box("panel", 0)]);
  expect(withLegend(nothing)).toBe(nothing);
  expect(textsOf(withLegend(nothing, rolesIn(all)).marks)).toHaveLength(tones.length);
});
