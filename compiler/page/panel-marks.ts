import type { Group, Mark } from "../drawing/drawing.ts";
import { textAt } from "../drawing/marks.ts";
import type { Rectangle } from "../drawing/plane.ts";
import { bodyPlace, GAP, HEAD, HEAD_LINE, type LaidPanel, PADDING } from "./laid-panel.ts";
import { tableExtent, tableMarks } from "./table-marks.ts";

/** A frame with what its panel shows, its label and weights over it, and what differs from place to place under it. */
export function panelMarks(laid: LaidPanel, frame: Rectangle): Group {
  const { id, label, weights, table, root } = laid.panel;
  const body = bodyPlace(laid, frame);
  const { area, marks } = laid.body;
  const baseline = frame.y + 18;
  // A row is the model, whose name stands over it.
  const head: Mark[] = laid.panel.isRow
    ? []
    : [
        textAt({ x: frame.x + PADDING, y: baseline }, "start", "cluster-label", label),
        ...(weights === undefined
          ? []
          : laid.head > HEAD
            ? [textAt({ x: frame.x + PADDING, y: baseline + HEAD_LINE }, "start", "cluster-weights", weights)]
            : [textAt({ x: frame.x + frame.width - PADDING, y: baseline }, "end", "cluster-weights", weights)]),
      ];
  return {
    kind: "group",
    role: "panel",
    ...{ id, path: root.path, title: root.description },
    marks: [
      { kind: "box", role: "panel", ...frame, radius: 10 },
      ...(head.length === 0 ? [] : [{ kind: "group", role: "head", path: root.path, marks: head } as const]),
      { kind: "group", role: "body", at: { x: body.x - area.x, y: body.y - area.y }, marks },
      ...(table === undefined ? [] : [tableMarks(table, tablePlace(laid, frame))]),
    ],
  };
}

function tablePlace(laid: LaidPanel, frame: Rectangle) {
  const { table, direction } = laid.panel;
  const { width, height } = tableExtent(table);
  const body = bodyPlace(laid, frame);
  if (direction === "right") return { x: body.x + body.width + GAP, y: body.y + (body.height - height) / 2 };
  return { x: frame.x + (frame.width - width) / 2, y: frame.y + frame.height - PADDING - height };
}
