import type { FigureLine, FigureNode, FigureParts } from "./figure-parts.ts";
import type { Fault } from "./reading-fault.ts";

/** What flows from an input to the first output, step by step, lies on one axis: an upright one, or one from left to right. */
export function trunkOnOneAxis(parts: FigureParts): Fault[] {
  const trunk = trunkOf(parts);
  const [upright, level] = [offAxis(trunk, acrossOf), offAxis(trunk, downOf)];
  const off = level.length < upright.length ? level : upright;
  return off.map((node) => ({ law: "the trunk leaves its axis", paths: [node.path], at: node }));
}

/** What lies elsewhere than the middle one of all, or of boxes alone: words of several lines lie about an axis. */
function offAxis(trunk: readonly FigureNode[], middle: (node: FigureNode) => number): FigureNode[] {
  const axisOf = (nodes: readonly FigureNode[]) => nodes.map(middle).sort((a, b) => a - b)[nodes.length >> 1] ?? 0;
  const offFrom = (axis: number) => trunk.filter((node) => Math.abs(middle(node) - axis) > slackOf(node));
  const [all, boxes] = [offFrom(axisOf(trunk)), offFrom(axisOf(trunk.filter(({ isOutlined }) => isOutlined)))];
  return boxes.length < all.length ? boxes : all;
}

/** Words lie as high as their letters do. */
const slackOf = ({ isOutlined, width, height }: FigureNode): number => (isOutlined || width === height ? 0.6 : 6);

const acrossOf = ({ x, width }: FigureNode): number => x + width / 2;
const downOf = ({ y, height }: FigureNode): number => y + height / 2;

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
