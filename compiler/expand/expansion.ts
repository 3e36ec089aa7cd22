import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Body, BranchesNode, LoopNode, Node, ResidualNode } from "../../schema/spec/spec.ts";
import type { Tensor, TensorType } from "../shape/shape.ts";
import type { Weights } from "./declare-weight.ts";
import type { Frame } from "./expand-frame.ts";
import type { Opening, OpenRegion } from "./open-region.ts";
import type { TensorScope } from "./tensor-scope.ts";
import type { TypedOp } from "./typed-graph.ts";

/** What nodes ask of the expander: it keeps what is found, and lets what is wrong with one node end that node only. */
export interface Expansion {
  readonly problems: Problem[];
  readonly weights: Weights;
  newTensor(type: TensorType, label: string, span: Span): Tensor;
  add(op: TypedOp, frame: Frame): void;
  /** What a rejected node leaves: its names, with results that nobody complains about. */
  giveUp(node: Node, frame: Frame, left?: Tensor): readonly Tensor[];
  /** Reports what is wrong, and goes on. */
  report(found: Problem): void;
  /** The result of work that may be rejected, which is reported then. */
  attempt<T>(work: () => T): T | undefined;
  /** A tensor of which nothing is known: whoever reads it stays silent. */
  poison(label: string, span: Span): Tensor;
  /** Counts nodes against the limit of what a model may unroll to. */
  count(nodes: number, span: Span): void;
  body(body: Body, frame: Frame, running: readonly Tensor[]): readonly Tensor[];
  define(node: Node, results: readonly Tensor[], inner: TensorScope | undefined, frame: Frame): void;
  /** Runs something in a region of its own: it began from these inputs, and its results are what came of it. */
  within<R extends Pick<Ran, "results">>(
    around: OpenRegion,
    opening: Opening,
    inputs: readonly Tensor[],
    run: (region: OpenRegion) => R,
  ): R;
}

/** The region of a structure, which is called what its author calls it, or what it is. */
export const openingOf = (node: LoopNode | ResidualNode | BranchesNode) => {
  const { id, kind, span } = node;
  return { kind, label: id?.text ?? kind, span, node };
};

export interface Ran {
  readonly results: readonly Tensor[];
  /** The names of the body that ran. */
  readonly inner: TensorScope;
}

export const join = (path: string, name: string | undefined): string =>
  name === undefined ? path : path === "" ? name : `${path}.${name}`;
