import { isColour } from "../drawing/colour.ts";
import { isTone } from "../drawing/role.ts";
import { type Boxes, type Cluster, type Edge, isCluster, type Node, nodesOf } from "./diagram.ts";
import type { Choice, FigureChoices } from "./figure-choices.ts";

/** A figure as its author wants it: labels, notes and colours as they are said, and without what is hidden. */
export function styled<B extends Boxes>(boxes: B, choices: FigureChoices): B {
  if (choices.isEmpty) return boxes;
  const root = { ...boxes.root, members: membersOf(boxes.root, choices) };
  const left = new Set([...nodesOf(root)].map(({ id }) => id));
  return { ...boxes, root, edges: bridged(boxes.edges, (id) => left.has(id)) };
}

const membersOf = ({ members }: Cluster, choices: FigureChoices): (Cluster | Node)[] =>
  members.flatMap((one): (Cluster | Node)[] => {
    // Where lines fork, and what a result is called, have the path of another.
    const choice =
      isCluster(one) || (one.form !== "junction" && one.form !== "name") ? choices.of(one.path) : undefined;
    if (choice?.hide === true) return [];
    if (!isCluster(one)) return [choice === undefined ? one : styledNode(one, choice)];
    const inner = { ...one, members: membersOf(one, choices) };
    if (inner.members.length === 0) return [];
    const label = [choice?.label ?? one.label, ...(choice?.note === undefined ? [] : [choice.note])].join(" · ");
    return [{ ...inner, label, ...sideOf(choice) }];
  });

function styledNode(node: Node, choice: Choice): Node {
  const { label, note, colour } = choice;
  const lines = [...(label === undefined ? node.lines : [label]), ...(note === undefined ? [] : [note])];
  const isSaid = label !== undefined || note !== undefined;
  return {
    ...node,
    lines,
    // A word stands in a box, whatever stood there.
    form: node.form === "sign" && isSaid ? "box" : node.form,
    picture: isSaid ? undefined : node.picture,
    tone: isTone(colour) ? colour : node.tone,
    ...(isColour(colour) ? { tint: colour } : {}),
    ...sideOf(choice),
  };
}

const sideOf = (choice: Choice | undefined) => (choice?.side === undefined ? {} : { side: choice.side });

/** Lines past what is not there: from what it would have read first. */
function bridged(edges: readonly Edge[], isThere: (id: string) => boolean): Edge[] {
  const into = new Map<string, Edge>();
  for (const edge of edges) if (edge.kind !== "side" && !into.has(edge.to)) into.set(edge.to, edge);
  const joined = new Set<string>();
  return edges.flatMap((edge) => {
    let from: string | undefined = edge.from;
    const seen = new Set<string>();
    while (from !== undefined && !isThere(from) && seen.size < seen.add(from).size) from = into.get(from)?.from;
    const key = `${from} ${edge.to}`;
    if (from === undefined || !isThere(from) || !isThere(edge.to) || joined.has(key)) return [];
    joined.add(key);
    return [{ ...edge, from }];
  });
}
