import type { Direction } from "../drawing/direction.ts";
import type { Point, Rectangle } from "../drawing/plane.ts";
import type { Layout } from "./layout.ts";

/**
 * Between a page, and the same places where all flows down: lines are led there, so that each direction is led alike.
 * Both ways it does the same.
 */
export interface Turn {
  point(at: Point): Point;
  box(at: Rectangle): Rectangle;
  layout(placed: Layout): Layout;
}

/** @param page what is read upwards is turned over within it, whichever way it stands */
export function turnOf(direction: Direction | undefined, { height }: Pick<Layout, "height">): Turn {
  switch (direction) {
    case "up":
      return turn(
        ({ x, y }) => ({ x, y: height - y }),
        (at) => ({ ...at, y: height - at.y - at.height }),
      );
    case "right":
      return turn(
        ({ x, y }) => ({ x: y, y: x }),
        ({ x, y, width, height }) => ({ x: y, y: x, width: height, height: width }),
      );
    default:
      return turn(
        (at) => at,
        (at) => at,
      );
  }
}

function turn(point: Turn["point"], box: Turn["box"]): Turn {
  const each = (boxes: Layout["nodes"]) => new Map([...boxes].map(([id, at]) => [id, box(at)]));
  return {
    ...{ point, box },
    layout: ({ nodes, clusters, ...page }) => {
      const { width, height } = box({ x: 0, y: 0, ...page });
      return { width, height, nodes: each(nodes), clusters: each(clusters) };
    },
  };
}
