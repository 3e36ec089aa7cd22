import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Body, InputSignature, LocatedSignature, Node, OperandSyntax, OpNode } from "../../schema/spec/spec.ts";
import type { Scope } from "../expression/scope.ts";
import type { Op } from "../op/op.ts";
import type { Tensor } from "../shape/shape.ts";
import type { Frame } from "./expand-frame.ts";
import type { Named, TensorScope } from "./tensor-scope.ts";
import type { Call, Region, RegionKind } from "./typed-graph.ts";

/** What structure nodes ask of the expander. */
export interface Expansion {
  readonly problems: Problem[];
  /** Reports what is wrong, and goes on. */
  report(found: Problem): void;
  /** The result of work that may be rejected, which is reported then. */
  attempt<T>(work: () => T): T | undefined;
  /** A tensor of which nothing is known: whoever reads it stays silent. */
  poison(label: string, span: Span): Tensor;
  /** Counts nodes against the limit of what a model may unroll to. */
  count(nodes: number, span: Span): void;
  body(body: Body, frame: Frame, running: readonly Tensor[]): readonly Tensor[];
  apply(node: OpNode, op: Op, frame: Frame, inputs: readonly Tensor[]): readonly Tensor[];
  define(node: Node, results: readonly Tensor[], inner: TensorScope | undefined, frame: Frame): void;
  named(operand: OperandSyntax, frame: Frame): Named;
  tensor(operand: OperandSyntax, frame: Frame): Tensor;
  bindInput(input: InputSignature, tensor: Tensor, scope: Scope, block: string, at: Span): Tensor;
  annotate(signature: LocatedSignature, type: Tensor, label: string, frame: Frame): Tensor["axes"];
  region(kind: RegionKind, label: string, path: string, span: Span, from?: RegionSource): Region;
}

/** Where a region stands, and which node it came from. */
export interface RegionSource {
  readonly parent: Region;
  readonly node?: Region["node"];
  readonly call?: Call;
}

export interface Ran {
  readonly results: readonly Tensor[];
  /** The names of the body that ran. */
  readonly inner: TensorScope;
}

export const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
