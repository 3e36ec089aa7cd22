import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Drawing, Mark, Segment } from "../../../compiler/drawing/drawing.ts";
import { textAt } from "../../../compiler/drawing/marks.ts";
import type { Point } from "../../../compiler/drawing/plane.ts";
import { printDrawing } from "../../../compiler/drawing/print-drawing.ts";
import type { ShapeRole, TextRole } from "../../../compiler/drawing/role.ts";
import { screen } from "../../../compiler/drawing/screen.ts";
import type { Ink, Theme } from "../../../compiler/drawing/theme.ts";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { everyMark } from "./every-mark.ts";

const pixels = (svg: string): Promise<Buffer> => sharp(Buffer.from(svg)).raw().toBuffer();

const shapeRoles = [
  "node-norm",
  "sign-plain",
  "badge",
  "grid",
  "curve-training",
  "cluster-loop",
] as const satisfies ShapeRole[];
const textRoles = ["title", "node-aside", "result-label", "badge-count", "cluster-label"] as const satisfies TextRole[];

const place = fc.record({ x: fc.integer({ min: 10, max: 90 }), y: fc.integer({ min: 10, max: 90 }) });
const shapeRole = fc.constantFrom<ShapeRole>(...shapeRoles);
const textRole = fc.constantFrom<TextRole>(...textRoles);
const segment = fc.oneof(
  fc.record({ kind: fc.constant("line"), to: place }),
  fc.record({ kind: fc.constant("cubic"), controls: fc.tuple(place, place), to: place }),
  fc.record({ kind: fc.constant("close") }),
);
const run = fc.record({ role: textRole, text: fc.constantFrom("ab", "<&", "×"), gap: fc.constantFrom(0, 6) });
const leaf: fc.Arbitrary<Mark> = fc.oneof(
  fc
    .tuple(place, shapeRole, fc.constantFrom(0, 4))
    .map(([at, role, radius]) => ({ kind: "box", role, ...at, width: 20, height: 12, radius }) as const),
  fc.tuple(place, shapeRole).map(([at, role]) => ({ kind: "circle", role, ...at, radius: 5 }) as const),
  fc
    .tuple(place, fc.array(segment, { minLength: 1, maxLength: 4 }), shapeRole, fc.boolean())
    .map(
      ([to, rest, role, arrow]) =>
        ({ kind: "path", role, segments: [{ kind: "move", to }, ...(rest as Segment[])], arrow }) as const,
    ),
  fc
    .tuple(place, fc.constantFrom("start", "middle", "end"), run, fc.array(run, { maxLength: 1 }), fc.boolean())
    .map(([at, anchor, first, rest, onGround]): Mark => {
      const text = { kind: "text", ...at, anchor, runs: [first, ...rest] } as const;
      return onGround ? { ...text, ground: "cluster-loop" } : text;
    }),
);
const { mark } = fc.letrec<{ mark: Mark }>((tie) => ({
  mark: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc
      .tuple(
        fc.array(tie("mark"), { minLength: 1, maxLength: 4 }),
        fc.constantFrom<Point[]>({ x: 0, y: 0 }, { x: 5, y: -3 }),
      )
      .map(([marks, at]) => ({ kind: "group", role: "body", at, marks }) as const),
  ),
}));

/** Inks that differ in all that inks can differ in. */
const motley: Theme = {
  ...screen,
  shapes: {
    ...screen.shapes,
    "node-norm": { ...screen.shapes["node-norm"], dash: [4, 2], opacity: 0.5 },
    grid: { stroke: "#208040", width: 3, dash: [1, 3] },
  } satisfies Record<ShapeRole, Ink>,
};

const drawingOf = (marks: readonly Mark[]): Drawing => ({ width: 110, height: 110, title: "t", marks });

/** Every mark alone in groups of its own, so that none says ink for another. */
function* apart(mark: Mark, around: readonly Point[] = []): Generator<Mark> {
  if (mark.kind === "group") {
    for (const member of mark.marks) yield* apart(member, [...around, mark.at ?? { x: 0, y: 0 }]);
  } else {
    yield around.reduceRight<Mark>((inner, at) => ({ kind: "group", role: "body", at, marks: [inner] }), mark);
  }
}

describe("toSvg", () => {
  it("writes every kind of mark as it did", async () => {
    await expect(toSvg(everyMark)).toMatchFileSnapshot("every-mark.golden.svg");
    await expect(printDrawing(everyMark)).toMatchFileSnapshot("every-mark.golden.txt");
    await pixels(toSvg(everyMark));
  });

  it("draws marks in groups, whose ink is said once, as it draws them alone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mark, { minLength: 1, maxLength: 4 }), async (marks) => {
        const together = await pixels(toSvg(drawingOf(marks), motley));
        const alone = await pixels(toSvg(drawingOf(marks.flatMap((one) => [...apart(one)])), motley));
        expect(Buffer.compare(together, alone)).toBe(0);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it("gives every colour of arrow a head of its colour", () => {
    const arrow = (role: ShapeRole): Mark => ({
      ...{ kind: "path", role, arrow: true },
      segments: [
        { kind: "move", to: { x: 1, y: 1 } },
        { kind: "line", to: { x: 50, y: 1 } },
      ],
    });
    const svg = toSvg(drawingOf((["edge-flow", "edge-side", "grid", "edge-flow"] as const).map(arrow)), motley);
    const plain = svg.replaceAll(/(?<=["#])v\w+-arrow/g, "arrow");
    expect(plain.match(/<marker id="[^"]*"|marker-end="[^"]*"|fill="#208040"/g)).toEqual([
      '<marker id="arrow-4a5260"',
      '<marker id="arrow-208040"',
      'fill="#208040"',
      ...["4a5260", "4a5260", "208040", "4a5260"].map((end) => `marker-end="url(#arrow-${end})"`),
    ]);
  });

  it("writes texts as texts, whatever is in them", async () => {
    const nasty = `</text><script>"'&\u0000\ud800`;
    const svg = toSvg({
      ...{ width: 50, height: 50, title: nasty, description: nasty },
      marks: [
        {
          kind: "group",
          role: "body",
          id: nasty,
          title: nasty,
          link: nasty,
          marks: [textAt({ x: 1, y: 9 }, "start", "tick", nasty)],
        },
      ],
    });
    await pixels(svg);
    expect(svg).not.toMatch(/<script|[^\P{C}\n]/u);
  });
});
