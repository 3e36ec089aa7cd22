import type { Span } from "../../schema/problem/source.ts";
import type { Block, Node, OpNode } from "../../schema/spec/spec.ts";
import type { Scope } from "../expression/scope.ts";
import type { Model } from "../model/model.ts";
import type { Op, WeightDeclaration } from "../op/op.ts";
import type { Contracts } from "../proof/equality.ts";
import type { Tensor } from "../shape/shape.ts";

/** One node of the flat model: an op with its attributes evaluated and its results typed. */
export interface TypedOp {
  readonly op: Op;
  /** Ids on the way, such as `transformer.layers.3.attn.to_qkv`; nodes without an id end in their op's name. */
  readonly path: string;
  /** `to_qkv`, or undefined. */
  readonly id: string | undefined;
  readonly inputs: readonly Tensor[];
  readonly results: readonly Tensor[];
  readonly argument: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly solution: unknown;
  /** The op's own names for its weights → state paths. */
  readonly weights: ReadonlyMap<string, string>;
  /** As it was written; a residual's sum is written nowhere, and stands where the residual does. */
  readonly node: OpNode;
  readonly span: Span;
}

export interface Weight extends WeightDeclaration {
  readonly path: string;
  readonly sizes: readonly number[];
  readonly span: Span;
}

export type RegionKind = "model" | "block" | "loop" | "iteration" | "residual" | "branches" | "branch" | "case";

/** What structure the flat ops came from: diagrams and reports are drawn along it. */
export interface Region {
  readonly kind: RegionKind;
  /** What it is called: the block's name, the loop's id. */
  readonly label: string;
  readonly path: string;
  /** The structure node that it came from; a branch and an iteration belong to their structure's. */
  readonly node: Exclude<Node, OpNode> | undefined;
  /** For a block: whose call it is. */
  readonly call: Call | undefined;
  readonly span: Span;
  readonly members: readonly (Region | TypedOp)[];
  /** What its first node reads, and its results. */
  readonly inputs: readonly Tensor[];
  readonly results: readonly Tensor[];
}

/** A block as it was called. */
export interface Call {
  readonly block: Block;
  /** What its expressions saw. */
  readonly scope: Scope;
  /** The inputs that it was given, in the order of the region's. */
  readonly inputs: readonly string[];
}

/** The model, flat and typed: what `expand` and `infer` leave behind. */
export interface TypedGraph {
  /** What it was expanded from. */
  readonly model: Model;
  readonly name: string;
  readonly title: string | undefined;
  readonly training: boolean;
  /** Whether any value depends on `training`; where none does, the model is the same in training and in evaluation. */
  readonly asksMode: boolean;
  readonly inputs: ReadonlyMap<string, Tensor>;
  readonly ops: readonly TypedOp[];
  readonly weights: ReadonlyMap<string, Weight>;
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** Tensors by dotted name, for taps. */
  readonly root: Region;
  readonly contracts: Contracts;
}

export const isRegion = (member: Region | TypedOp): member is Region => "members" in member;
