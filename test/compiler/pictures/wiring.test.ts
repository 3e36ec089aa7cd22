import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Drawing, Mark } from "../../../compiler/drawing/drawing.ts";
import { extentOf, pointsOf } from "../../../compiler/drawing/extent.ts";
import { touches } from "../../../compiler/drawing/plane.ts";
import { type ThemeName, themes } from "../../../compiler/drawing/themes.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import { type Wiring, wiringOf } from "../../../compiler/pictures/wiring.ts";
import { drawWiring } from "../../../compiler/pictures/wiring-marks.ts";
import { parsePattern } from "../../../schema/pattern/pattern.ts";

function wiring(text: string): Wiring | undefined {
  const { pattern } = parsePattern(text, "transform");
  if (pattern === undefined) throw new Error(`${text} is no pattern`);
  return wiringOf(pattern);
}

const drawn = (text: string): Drawing => {
  const found = wiring(text);
  if (found === undefined) throw new Error(`${text} is not drawn`);
  return { title: text, ...drawWiring(found) };
};

/** `a-1 (b-2 c-3)`: names with their wires. */
const side = (dimensions: Wiring["above"]): string =>
  dimensions
    .map((ends) => ends.map(({ name, wire }) => `${name}${wire === undefined ? "" : `-${wire}`}`).join(" "))
    .map((text, i) => (dimensions[i]?.length === 1 ? text : `(${text})`))
    .join(" ");

/** A pattern that only moves: the same names on both sides, in groups. */
const moves = fc
  .uniqueArray(fc.constantFrom("b", "h", "w", "rows", "patch_h", "channels", "x", "Ω", "long_name_of_an_axis"), {
    minLength: 1,
    maxLength: 7,
  })
  .chain((names) => fc.tuple(sideOf(names), fc.shuffledSubarray(names, { minLength: names.length }).chain(sideOf)));

function sideOf(names: readonly string[]): fc.Arbitrary<string> {
  const cuts = fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length });
  return cuts.map((ends) => {
    const groups: string[][] = [[]];
    for (const [i, name] of names.entries()) {
      groups.at(-1)?.push(name);
      if (ends[i]) groups.push([]);
    }
    return groups
      .filter((group) => group.length > 0)
      .map((group) => (group.length === 1 ? group.join("") : `(${group.join(" ")})`))
      .join(" ");
  });
}

const textsOf = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === "text" ? [mark] : []));
const wiresOf = (marks: readonly Mark[]) =>
  marks.flatMap((mark) => (mark.kind === "path" && mark.role.startsWith("wire-") ? [mark] : []));

describe("a pattern as wires", () => {
  it("keeps the colour of an axis, wherever it goes", () => {
    const found = wiring("b c (h p) (w q) -> b (h w) (p q c)");
    expect(found && side(found.above)).toBe("b-1 c-2 (h-3 p-4) (w-5 q-6)");
    expect(found && side(found.below)).toBe("b-1 (h-3 w-5) (p-4 q-6 c-2)");
  });

  it("tells axes of size 1, the ellipsis, and numbers, which are two axes even if they are equal", () => {
    const repeated = wiring("1 ... d -> b ... (d 2)");
    expect(repeated && [side(repeated.above), side(repeated.below)]).toEqual(["1 …-1 d-2", "b-3 …-1 (d-2 2-4)"]);
    const folded = wiring("b (h 2) -> b h");
    expect(folded && side(folded.above)).toBe("b-1 (h-2 2-3)");
  });

  it("is none with more axes than colours, with none, or with too many to follow", () => {
    expect(wiring("a b c d e f g h -> h g f e d c b a")).toBeDefined();
    expect(wiring("a b c d e f g h i -> i h g f e d c b a")).toBeUndefined();
    expect(wiring("a b c d 1 1 1 1 1 1 1 1 1 -> a b c d")).toBeUndefined();
    expect(wiring("-> 1")).toBeUndefined();
  });

  it("joins what has one name, in the order of both sides", () => {
    fc.assert(
      fc.property(moves, ([left, right]) => {
        const { marks, width } = drawn(`${left} -> ${right}`);
        const names = textsOf(marks);
        const count = names.length / 2;
        for (const wire of wiresOf(marks)) {
          const ends = names.filter(({ runs }) => runs[0].role === `wire-name-${wire.role.slice(5)}`);
          expect(ends.map(({ runs }) => runs[0].text)).toEqual([ends[0]?.runs[0].text, ends[0]?.runs[0].text]);
          const points = pointsOf(wire);
          // Nearly straight is drawn straight.
          const off = [points[0], points.at(-1)].map((point, i) => Math.abs((point?.x ?? 0) - (ends[i]?.x ?? 0)));
          expect(Math.max(...off)).toBeLessThan(0.6);
        }
        expect(wiresOf(marks)).toHaveLength(count);
        const words = (text: string) => text.replaceAll(/[()]/g, "").split(" ");
        expect(names.map(({ runs }) => runs[0].text)).toEqual([...words(left), ...words(right)]);
        expect(width).toBeGreaterThan(0);
      }),
    );
  });

  it("fits its own room, with no name over another, in every theme", () => {
    fc.assert(
      fc.property(moves, ([left, right]) => {
        const drawing = drawn(`${left} -> ${right}`);
        const faults = (Object.keys(themes) as ThemeName[]).flatMap((name) => verifyDrawing(drawing, themes[name]));
        expect(faults).toEqual([]);
        const boxes = textsOf(drawing.marks).map(extentOf);
        expect(boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => touches(a, b)))).toEqual([]);
      }),
    );
  });

  it("ends what is folded and begins what is new between the rows", () => {
    const folded = wiresOf(drawn("b n d -> b d").marks);
    const lowest = Math.max(...folded.flatMap(pointsOf).map(({ y }) => y));
    expect(folded.filter((wire) => pointsOf(wire).every(({ y }) => y < lowest - 5))).toHaveLength(1);
    const repeated = drawn("1 d -> b d").marks;
    expect(repeated.filter(({ kind }) => kind === "circle")).toHaveLength(1);
    const highest = Math.min(
      ...wiresOf(repeated)
        .flatMap(pointsOf)
        .map(({ y }) => y),
    );
    expect(wiresOf(repeated).filter((wire) => pointsOf(wire).every(({ y }) => y > highest + 5))).toHaveLength(1);
  });
});
