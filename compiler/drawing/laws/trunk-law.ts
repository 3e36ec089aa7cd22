import type { FigureLine, FigureNode, FigureParts } from "./figure-parts.ts";
import type { Fault } from "./reading-fault.ts";

/** What flows from an input to the first output, step by step, lies on one axis. */
export function trunkOnOneAxis(parts: FigureParts): Fault[] {
  const trunk = trunkOf(parts);
  const axis = trunk[0] === undefined ? 0 : middle(trunk[0]);
  const off = trunk.filter((node) => Math.abs(middle(node) - axis) > 0.6);
  return off.map((node) => ({ law: "the trunk leaves its axis", paths: [node.path], at: node }));
}

const middle = ({ x, width }: FigureNode): number => x + width / 2;

/** From the first output backwards, along what each step reads first. */
export function trunkOf({ lines, nodes }: FigureParts): FigureNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const into = new Map<string, FigureLine>();
  for (const line of lines) if (line.isFlow && !into.has(line.target)) into.set(line.target, line);
  const sources = new Set(lines.map((line) => line.source));
  const trunk: FigureNode[] = [];
  let at = nodes.find(({ id, isOutlined }) => !isOutlined && !sources.has(id) && into.has(id))?.id;
  // A line may lead through forks, which are no nodes.
  for (let steps = 0; at !== undefined && steps <= lines.length; steps++) {
    const node = byId.get(at);
    if (node !== undefined) trunk.push(node);
    at = into.get(at)?.source;
  }
  return trunk;
}
