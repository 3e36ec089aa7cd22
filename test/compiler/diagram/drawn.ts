import { check } from "../../../compiler/check.ts";
import { clustersOf, type Diagram, type Node, nodesOf } from "../../../compiler/diagram/diagram.ts";
import { type DrawOptions, draw } from "../../../compiler/diagram/draw.ts";

/** The figure of a spec given as an object: its nodes, blocks and outputs; the rest is filled in. */
export function drawn(spec: Readonly<Record<string, unknown>>, options?: DrawOptions): Diagram {
  const text = JSON.stringify({ vitral: 1, name: "tiny", free: { n: {} }, inputs: { x: "b n 8" }, ...spec });
  const { typed, problems } = check({ name: "tiny.json", text });
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return draw(typed, options);
}

/** Labels of the nodes that say something, in the order in which they are drawn. */
export function labels(diagram: Diagram): string[] {
  return [...nodesOf(diagram.root)].filter(({ lines }) => lines.length > 0).map(labelOf);
}

/** `Loop × 3`, for each frame. */
export function frames(diagram: Diagram): string[] {
  return [...clustersOf(diagram.root)].map(({ label, times }) => [label, times].filter(Boolean).join(" "));
}

/** `a → b: shape` for each arrow, with a fork as `•` and skips as `⇢`. */
export function arrows(diagram: Diagram): string[] {
  const names = new Map([...nodesOf(diagram.root)].map((node) => [node.id, labelOf(node)]));
  return diagram.edges.map(({ from, to, kind, label }) => {
    const arrow = kind === "skip" ? "⇢" : "→";
    return `${names.get(from)} ${arrow} ${names.get(to)}${label === undefined ? "" : `: ${label}`}`;
  });
}

const labelOf = ({ lines, form }: Node): string => (form === "junction" ? "•" : lines.join(" "));
