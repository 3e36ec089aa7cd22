import { widthOf } from "../drawing/font.ts";
import type { TextRole } from "../drawing/role.ts";
import { wrapped } from "../drawing/wrapped.ts";
import { type Boxes, type Node, nodesOf } from "./diagram.ts";
import { eachNode } from "./each-node.ts";

/** A line of words that stand upright is broken where it is longer than this and can be. */
const LONGEST = 132;

/**
 * Boxes beside each other whose words stand upright, and shapes over them too: they take as little width as they can.
 * What happens is said in words, in one line where there is room.
 */
export const upright = <B extends Boxes>(boxes: B): B => ({
  ...boxes,
  root: eachNode(boxes.root, uprightNode),
  edges: boxes.edges.map((edge) => ({ ...edge, isUpright: true })),
});

/** Whether they are. */
export const isUpright = ({ root }: Boxes): boolean => [...nodesOf(root)].some((node) => node.isUpright);

function uprightNode(node: Node): Node {
  const { form, lines, picture: _, aside: __, beneath: ___, ...rest } = node;
  if (form !== "box" && form !== "terminal") return node;
  const role = form === "box" ? "node-label" : "terminal-label";
  return {
    ...rest,
    form,
    aside: undefined,
    isUpright: true,
    lines: even(role, lines.join(" ").replaceAll(" · ", " ")),
  };
}

/** As few lines as can be, about equally long. */
function even(role: TextRole, text: string): string[] {
  const count = wrapped(role, text, LONGEST, BETWEEN).length;
  const share = widthOf(role, text) / count;
  for (let width = share; width < LONGEST; width += 4) {
    const lines = wrapped(role, text, width, BETWEEN);
    if (lines.length <= count) return lines;
  }
  return wrapped(role, text, LONGEST, BETWEEN);
}

/** A sign stays with what follows it, and a number with what it says how much of there is. */
const BETWEEN = /(?<![×→=]) (?!\d)/;
