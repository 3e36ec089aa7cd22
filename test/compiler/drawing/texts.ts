import type { Drawing } from "../../../compiler/drawing/drawing.ts";
import { extentOf } from "../../../compiler/drawing/extent.ts";
import type { Point, Rectangle } from "../../../compiler/drawing/plane.ts";

/** Every text of a picture with the box that it takes at most, whatever the font. */
export function textsOf(
  { marks }: Pick<Drawing, "marks">,
  origin: Point = { x: 0, y: 0 },
): (Rectangle & { text: string })[] {
  return marks.flatMap((mark) => {
    if (mark.kind === "group") {
      const { x, y } = mark.at ?? { x: 0, y: 0 };
      return textsOf(mark, { x: origin.x + x, y: origin.y + y });
    }
    if (mark.kind !== "text") return [];
    const { x, y, width, height } = extentOf(mark);
    return [{ x: origin.x + x, y: origin.y + y, width, height, text: mark.runs.map((run) => run.text).join(" ") }];
  });
}

/** `a | b`, for each two texts of which one stands on the other. */
export function textsOnTexts(drawing: Drawing): string[] {
  const texts = textsOf(drawing);
  return texts.flatMap((a, i) =>
    texts.slice(i + 1).flatMap((b) => {
      const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      return across > 0.5 && down > 0.5 ? [`${a.text} | ${b.text}`] : [];
    }),
  );
}
