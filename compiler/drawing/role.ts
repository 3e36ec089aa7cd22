import { figureRoles } from "../../schema/spec/read-figure.ts";

/** What became of something from one figure to the next. */
export const changes = ["added", "removed", "changed"] as const;
export type Change = (typeof changes)[number];

/** What an op or block is, in a figure. */
export const tones = [...figureRoles, ...changes] as const;
export type Tone = (typeof tones)[number];

/** Whether it is one of the words that a spec may paint a box by. */
export const isTone = (word: string | undefined): word is Tone => figureRoles.some((role) => role === word);

/** Axes of a pattern that is drawn as wires, each in a colour of its own. */
export const wires = ["1", "2", "3", "4", "5", "6", "7", "8"] as const;
export type Wire = (typeof wires)[number];

/** Parts of a picture that are told apart by nothing but their places. */
export const shades = ["1", "2", "3", "4"] as const;
export type Shade = (typeof shades)[number];

/** What a learning curve is of. */
export const trained = ["training", "validation"] as const;

/** Runs whose curves are drawn over each other. */
export const comparedSeries = ["run-1", "run-2", "run-3", "run-4", "run-5", "run-6", "run-7", "run-8"] as const;

export type Series = (typeof trained)[number] | (typeof comparedSeries)[number];

/**
 * What a shape is; never how it looks, which a theme says.
 * - `node-…`: the box of an op or block; `sign-…`: the circle of an op that is drawn as its sign, and `operator` that
 *   sign; `result-…`: the pill around the name of one of an op's results
 * - `cluster-…`: the frame of a block, of a loop, of those iterations of a loop that are alike
 * - `panel`: the frame of one of a page's figures; `funnel`: what leads from a box to the panel that opens it; `rule`: a
 *   line of a table
 * - `badge`: what says how often something is repeated
 * - `edge-…`: what flows from node to node, as `EdgeKind` of diagrams tells it
 * - `fork`: the dot where lines of one source part
 * - `wire-…`: the way of an axis through a pattern; `bracket`: what holds together axes of one dimension
 * - `patch-…`: a part of an image; `attention-…`: how much is attended to, from nothing at `none` up
 * - `axis`, `grid`: of a chart; `curve-…` its lines, `point-…` the values on them
 */
export type ShapeRole =
  | `node-${Tone}`
  | `sign-${Tone}`
  | "operator"
  | `result-${Tone}`
  | "cluster-block"
  | "cluster-loop"
  | "cluster-variant"
  | `cluster-${Change}`
  | "panel"
  | "funnel"
  | "rule"
  | "badge"
  | "edge-flow"
  | "edge-side"
  | "edge-skip"
  | "edge-line"
  | `edge-${Exclude<Change, "changed">}`
  | "fork"
  | `wire-${Wire}`
  | "bracket"
  | `patch-${Shade}`
  | "patch-hidden"
  | "patch-more"
  | `attention-${Shade}`
  | "attention-none"
  | "axis"
  | "grid"
  | `curve-${Series}`
  | `point-${Series}`;

/** What a text says. */
export type TextRole =
  | "title"
  | "subtitle"
  | "cluster-label"
  | "cluster-weights"
  | "badge-count"
  | "node-label"
  /** What the author called it, or how large it is, behind its label. */
  | "node-aside"
  | "terminal-label"
  | "result-label"
  /** An axis at an end of its wire. */
  | `wire-name-${Wire}`
  | "edge-shape"
  | "table-head"
  | "table-cell"
  | "chart-title"
  | "panel-title"
  | "legend"
  | "axis-label"
  | "tick"
  | `value-${Series}`;

/** What things that stand together are. */
export type GroupRole =
  | "body"
  | "cluster-block"
  | "cluster-loop"
  | "cluster-variant"
  | "head"
  | "node-box"
  | "node-sign"
  | "node-name"
  | "node-terminal"
  | "picture"
  | "edges"
  | "edge"
  | "shapes"
  | "legend"
  | "panel"
  | "funnel"
  | "table";
