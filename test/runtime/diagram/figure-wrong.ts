import sharp from "sharp";
import { nodesOf } from "../../../compiler/diagram/diagram.ts";
import type { Rectangle } from "../../../compiler/drawing/plane.ts";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { nodeExtent } from "../../../compiler/layout/measure.ts";
import type { Figure } from "../../../runtime/diagram/draw-spec.ts";
import { layOut } from "../../../runtime/diagram/lay-out.ts";

/** Refuses what is not well-formed XML, as librsvg does. */
export async function sizeOf(svg: string): Promise<readonly [number, number]> {
  const { width, height } = await sharp(Buffer.from(svg)).metadata();
  return [width, height];
}

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** What of a figure is too small for what it shows, or lies on another: nothing. */
export async function figureWrong(figure: Figure): Promise<readonly string[]> {
  const size = await sizeOf(toSvg(await figure.drawing()));
  const { nodes } = await layOut(figure.dot);
  const small = [...nodesOf(figure.diagram.root)].flatMap((node) => {
    const { width, height } = nodeExtent(node);
    const box = nodes.get(node.id);
    const fits = box !== undefined && box.width > width - 0.1 && box.height > height - 0.1;
    return fits ? [] : [`${node.lines} has no room`];
  });
  const boxes = [...nodes];
  const touching = boxes.flatMap(([id, box], i) =>
    boxes.slice(i + 1).flatMap(([other, its]) => (overlap(box, its) ? [`${id} is on ${other}`] : [])),
  );
  return [...(Math.min(...size) > 100 ? [] : [`it is ${size.join(" × ")}`]), ...small, ...touching];
}
