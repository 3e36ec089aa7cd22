import type { Node } from "../diagram/diagram.ts";
import type { Box, Group, Mark, Run, Text } from "../drawing/drawing.ts";
import { runsWidth } from "../drawing/font.ts";
import { path, polyline, textAt } from "../drawing/marks.ts";
import type { Point, Rectangle } from "../drawing/plane.ts";
import type { ShapeRole, TextRole } from "../drawing/role.ts";
import { drawPicture, standsAlone } from "../pictures/draw-picture.ts";
import type { Picture } from "../pictures/picture.ts";
import { middle } from "./geometry.ts";
import { ASIDE_GAP, badgePlace, LINE, loweredBy, PICTURE_GAP } from "./measure.ts";

/** A node with its label; pointing at it says what it is. A junction is nothing but where lines meet. */
export function nodeMarks(node: Node, at: Rectangle): Group[] {
  const { id, path, form, description: title } = node;
  return form === "junction"
    ? []
    : [{ kind: "group", role: `node-${form}`, id, path, title, marks: contentOf(node, form, at) }];
}

function contentOf(node: Node, form: Exclude<Node["form"], "junction">, at: Rectangle): Mark[] {
  const { tone, tint, lines, picture, aside, beneath = [], times, isUpright } = node;
  const center = middle(at);
  const words = center.y + loweredBy(node);
  const outline = (role: ShapeRole, radius: number): Box => ({ kind: "box", role, ...at, radius });
  switch (form) {
    case "terminal":
      if (isUpright) return uprightLabel(lines, center, "terminal-label");
      if (picture === undefined) return label(lines, center, "terminal-label", aside);
      return [
        pictureMarks(picture, { x: center.x, y: center.y + (LINE * lines.length + PICTURE_GAP) / 2 }),
        ...label(lines, { x: center.x, y: at.y + (LINE * lines.length) / 2 }, "terminal-label", aside),
      ];
    case "sign":
      return [
        { kind: "circle", role: `sign-${tone}`, ...center, radius: 9.5 },
        ...lines.slice(0, 1).map((sign) => operator(sign, center)),
      ];
    case "name":
      return [outline(`result-${tone}`, at.height / 2), ...label(lines, center, "result-label")];
    case "box":
      return [
        { ...outline(`node-${tone}`, tone === "source" ? 6 : 7), ...(tint && { tint }) },
        ...(isUpright
          ? uprightLabel(lines, center, "node-label")
          : picture === undefined
            ? label(lines, { ...center, y: words - (beneath.length * LINE) / 2 }, "node-label", aside)
            : pictured(picture, node, center)),
        ...label(beneath, { ...center, y: words + (lines.length * LINE) / 2 }, "node-aside"),
        ...badgeMarks(times, badgePlace(node, at)),
      ];
  }
}

/** A picture instead of a label, or beside it. */
function pictured(picture: Picture, { lines, aside }: Node, { x, y }: Point): Mark[] {
  if (standsAlone(picture)) return [pictureMarks(picture, { x, y })];
  const words = Math.max(0, ...label(lines, { x, y }, "node-label", aside).map(({ runs }) => runsWidth(runs)));
  const { width } = drawPicture(picture);
  const left = x - (width + PICTURE_GAP + words) / 2;
  return [
    pictureMarks(picture, { x: left + width / 2, y }),
    ...label(lines, { x: left + width + PICTURE_GAP + words / 2, y }, "node-label", aside),
  ];
}

/** A picture around a middle. */
function pictureMarks(picture: Picture, { x, y }: Point): Group {
  const { width, height, marks } = drawPicture(picture);
  return { kind: "group", role: "picture", at: { x: x - width / 2, y: y - height / 2 }, marks };
}

/** Lines around a middle, the last one with something small behind it. */
function label(lines: readonly string[], { x, y }: Point, role: TextRole, aside?: string): Text[] {
  return lines.map((text, i) => {
    const isLast = i === lines.length - 1;
    const small: Run[] = isLast && aside !== undefined ? [{ role: "node-aside", text: aside, gap: ASIDE_GAP }] : [];
    const baseline = y + 3.9 + (i - (lines.length - 1) / 2) * LINE;
    return { kind: "text", x, y: baseline, anchor: "middle", runs: [{ role, text, gap: 0 }, ...small] };
  });
}

/** The same, read from below upwards. */
const uprightLabel = (lines: readonly string[], { x, y }: Point, role: TextRole): Text[] =>
  lines.map((text, i) => ({
    ...textAt({ x: x + 3.9 + (i - (lines.length - 1) / 2) * LINE, y }, "middle", role, text),
    upright: true,
  }));

/** Drawn, not written: fonts disagree on how high a sign stands. */
function operator(sign: string, { x, y }: Point): Mark {
  const arms: readonly (readonly [number, number])[] =
    sign === "+"
      ? [
          [5, 0],
          [0, 5],
        ]
      : [
          [3.6, 3.6],
          [-3.6, 3.6],
        ];
  const strokes = arms.flatMap(([dx, dy]) =>
    polyline([
      { x: x - dx, y: y - dy },
      { x: x + dx, y: y + dy },
    ]),
  );
  return path("operator", strokes);
}

/** The dark pill that says how often something is repeated. */
export function badgeMarks(times: string | undefined, place: Rectangle | undefined): Mark[] {
  if (times === undefined || place === undefined) return [];
  const { x, y } = middle(place);
  return [
    { kind: "box", role: "badge", ...place, radius: place.height / 2 },
    textAt({ x, y: y + 3.6 }, "middle", "badge-count", times),
  ];
}
