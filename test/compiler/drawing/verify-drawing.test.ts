import { describe, expect, it } from "vitest";
import type { Drawing, Group, Mark, Path } from "../../../compiler/drawing/drawing.ts";
import { path, polyline, textAt } from "../../../compiler/drawing/marks.ts";
import { screen } from "../../../compiler/drawing/screen.ts";
import type { Theme } from "../../../compiler/drawing/theme.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import { everyMark } from "./every-mark.ts";

const at = { x: 10, y: 10 };
const box: Mark = { kind: "box", role: "badge", ...at, width: 5, height: 5, radius: 0 };
const group: Group = { kind: "group", role: "body", id: "n1", marks: [box] };
const line: Path = path("grid", polyline([at, { x: 20, y: 10 }]));
const faultsOf = (...marks: Mark[]) => verifyDrawing({ width: 100, height: 50, title: "", marks }, screen);

describe("verifyDrawing", () => {
  it("has nothing to say of a sound drawing", () => {
    expect(verifyDrawing(everyMark, screen)).toEqual([]);
    expect(faultsOf(box, group, line, { ...line, arrow: true })).toEqual([]);
  });

  it.each<[string, RegExp, Mark[]]>([
    ["two groups of one id", /^another group has its id: group body n1$/, [group, { ...group }]],
    ["an empty group", /^it is empty: /, [{ ...group, marks: [] }]],
    [
      "a group nowhere",
      /^it lies nowhere: /,
      [{ kind: "group", role: "body", at: { x: Number.NaN, y: 0 }, marks: [line] }],
    ],
    ["a link that runs", /^it leads to no page and no place: /, [{ ...group, link: "javascript:alert(1)" }]],
    ["a number that is none", /^not all its numbers are finite: /, [{ ...box, y: Number.NaN }]],
    [
      "a point that is none",
      /^not all its numbers are finite: /,
      [path("grid", polyline([at, { x: Infinity, y: 0 }]))],
    ],
    ["a box beyond the edge", /^it leaves the picture: /, [{ ...box, x: 96 }]],
    ["a text beyond the edge", /^it leaves the picture: /, [textAt(at, "end", "tick", "much too long")]],
    ["what a group moves out", /^it leaves the picture: /, [{ ...group, at: { x: 0, y: -11 } }]],
    ["a box inside out", /^it is inside out: /, [{ ...box, width: -1 }]],
    ["a negative radius", /^its radius is negative: /, [{ kind: "circle", role: "badge", ...at, radius: -1 }]],
    [
      "a path from nowhere",
      /^it begins nowhere: /,
      [
        path(
          "grid",
          line.segments.map(({ ...s }) => ({ ...s, kind: "line", to: at })),
        ),
      ],
    ],
    ["a path to nowhere", /^it goes nowhere: /, [path("grid", polyline([at]))]],
    [
      "an arrow without direction",
      /^its arrow has no direction: /,
      [{ ...path("grid", polyline([at, at])), arrow: true }],
    ],
  ])("hears of %s", (_, said, marks) => {
    const faults = faultsOf(...marks);
    expect(faults[0]).toMatch(said);
    expect(faults).toHaveLength(1);
  });

  it("hears of roles that a theme lacks, and of pictures without size", () => {
    const { badge: _, ...shapes } = screen.shapes;
    const { tick: __, ...texts } = screen.texts;
    const poor = { ...screen, shapes, texts } as unknown as Theme;
    const drawing: Drawing = { width: 0, height: 50, title: "", marks: [] };
    expect(verifyDrawing(drawing, screen)).toEqual(["it is 0 × 50"]);
    const marks = [box, textAt({ x: 10, y: 20 }, "start", "tick", "1"), line];
    expect(verifyDrawing({ ...drawing, width: 100, marks }, poor)).toEqual([
      expect.stringMatching(/^the theme does not know its role: box badge/),
      expect.stringMatching(/^the theme does not know its role: text 10,20 start tick/),
    ]);
  });
});
