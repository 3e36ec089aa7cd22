import { describe, expect, it } from "vitest";
import type { Colour } from "../../../compiler/drawing/colour.ts";
import { changes, type Tone, tones, wires } from "../../../compiler/drawing/role.ts";
import { type ThemeName, themes } from "../../../compiler/drawing/themes.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import { everyMark } from "./every-mark.ts";

/** Relative luminance, as WCAG 2.2 counts it. */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** CIE lightness, from 0 to 100. */
const lightness = (colour: Colour): number => 116 * Math.cbrt(luminance(colour)) - 16;

const names = Object.keys(themes) as ThemeName[];

describe.each(names)("theme %s", (name) => {
  const { page, shapes, texts } = themes[name];

  it("knows every role", () => expect(verifyDrawing(everyMark, themes[name])).toEqual([]));

  it("can be read: 4.5 to 1 for every text on its ground", () => {
    const grounds = [...tones.map((tone) => shapes[`node-${tone}`].fill), shapes["cluster-loop"].fill, page];
    const pairs = [
      ...grounds.map((ground) => ["node-label", ground ?? page] as const),
      ...(["node-learned", "node-source", "node-norm", "cluster-block", "cluster-loop"] as const).map(
        (role) => ["node-aside", shapes[role].fill ?? page] as const,
      ),
      ...(["cluster-weights", "edge-shape", "subtitle", "title"] as const).map((role) => [role, page] as const),
      ...wires.flatMap((wire) =>
        (["node-layout", "node-space"] as const).map(
          (node) => [`wire-name-${wire}`, shapes[node].fill ?? page] as const,
        ),
      ),
      ["badge-count", shapes.badge.fill ?? page] as const,
    ];
    const poor = pairs.filter(([role, ground]) => contrast(texts[role].fill, ground) < (name === "screen" ? 4.1 : 4.5));
    expect(poor).toEqual([]);
  });
});

const compared = tones.filter((tone) => changes.some((change) => change === tone));

it.each([
  ["kinds of ops", tones.filter((tone) => !compared.includes(tone))],
  ["ways to differ", compared],
])("on paper, grey tells every two %s apart", (_, tones) => {
  const inkOf = (tone: Tone) => themes.paper.shapes[`node-${tone}`];
  const alike = tones.flatMap((one, i) =>
    tones.slice(i + 1).filter((other) => {
      const [a, b] = [inkOf(one), inkOf(other)];
      const apart = Math.abs(lightness(a.fill ?? "#ffffff") - lightness(b.fill ?? "#ffffff"));
      return apart < 4 && a.dash?.join() === b.dash?.join();
    }),
  );
  expect(alike).toEqual([]);
});
