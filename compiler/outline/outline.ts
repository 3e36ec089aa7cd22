import type { Block, OpNode } from "../../schema/spec/spec.ts";
import type { Region, TypedOp, Weight } from "../expand/typed-graph.ts";
import type { Op } from "../op/op.ts";
import type { TensorType } from "../shape/shape.ts";
import type { Value } from "../shape/value.ts";
import type { Varied } from "./varied.ts";

/**
 * A model after inference with its structure standing: what people read it as, and what figures, summaries,
 * explanations and readable exports are written from. Blocks that are called alike are one definition, and iterations
 * that are alike one body. It loses nothing: `unfold` makes the flat model of it again.
 */
export interface Outline {
  readonly name: string;
  readonly title: string | undefined;
  readonly training: boolean;
  /** The model's own body; its slots are the model's inputs. */
  readonly main: Body;
  readonly inputs: readonly string[];
  readonly outputs: ReadonlyMap<string, Ref>;
  /** Each before the bodies that call it. */
  readonly definitions: readonly Definition[];
}

/**
 * Names a value within one body: first its slots, which are what it reads from outside, then what its items give, in
 * the order they run.
 */
export type Ref = number;

/** A value that is read, or a number written in a value's place. */
export type Operand = { readonly ref: Ref } | { readonly literal: Loose<number> };

/** What an op reads, and what the axes are called for it, or not at all. */
export type Read = Operand & { readonly names: Loose<AxisNames> };

export type AxisNames = readonly (string | undefined)[];

/** A value that may differ between the runs that share a body. */
export type Loose<T> = T | Varied<T>;

/** A list of items that runs as a whole, once or many times, each time on other values. */
export interface Body {
  /** Types of slots and of what items give, by ref; of the first run, where they say who bound a size. */
  readonly values: readonly BodyValue[];
  readonly slots: number;
  readonly items: readonly Item[];
  /** What is read from outside. */
  readonly results: readonly Ref[];
  /** How often it runs in the whole model. */
  readonly runs: number;
  /** The region that each run was, and the number of the run. */
  readonly regions: ReadonlyMap<Region, number>;
}

export interface BodyValue extends TensorType {
  /** What messages call it. */
  readonly label: string;
  /** What its axes are called, in each run. */
  readonly names: Loose<AxisNames>;
}

/** A block with all that its calls have in common. */
export interface Definition {
  readonly block: Block;
  /** Its parameters by name, with what they stood for in each run. */
  readonly parameters: ReadonlyMap<string, Loose<Value | undefined>>;
  /** The inputs that its calls give, in the order of the body's slots. */
  readonly inputs: readonly string[];
  readonly body: Body;
}

interface Common {
  /** What the author called it. */
  readonly id: string | undefined;
  /** Its path, from the path of the body around it: `.attn.to_qkv`. */
  readonly path: string;
}

export interface OpItem extends Common {
  readonly kind: "op";
  readonly op: Op;
  /** As it was written; a residual's sum is written nowhere, and stands where the residual does. */
  readonly node: OpNode;
  readonly reads: readonly Read[];
  readonly gives: readonly Ref[];
  readonly argument: Loose<unknown>;
  readonly attributes: Readonly<Record<string, Loose<unknown>>>;
  /** What the shape rule found out. */
  readonly solution: Loose<unknown>;
  readonly weights: readonly OutlineWeight[];
  /** The flat ops that it stands for, one a run of the body around it. */
  readonly ops: readonly TypedOp[];
}

/** A weight; its path continues that of the body around it. */
export interface OutlineWeight extends Omit<Weight, "init"> {
  /** What the op calls it. */
  readonly name: string;
  readonly init: Loose<Weight["init"]>;
}

interface Structure extends Common {
  readonly reads: readonly Operand[];
  readonly gives: readonly Operand[];
  /** The regions that it stands for, one a run of the body around it. */
  readonly regions: readonly Region[];
}

export interface CallItem extends Structure {
  readonly kind: "call";
  readonly definition: Definition;
  /** How many bodies further out than the one around it that is whose path its path continues (rule 19). */
  readonly outside: number;
  /** The values it gives, and which of the body's results each is. */
  readonly made: readonly { readonly ref: Ref; readonly from: Ref }[];
}

export interface LoopItem extends Structure {
  readonly kind: "loop";
  readonly count: number;
  /** The kinds of its iterations, in the order in which they first come up. */
  readonly kinds: readonly Iterations[];
  /** For each iteration, what its body's slots are given. */
  readonly sources: readonly (readonly Source[])[];
  /** The values it gives, and which iteration gives each. */
  readonly made: readonly { readonly ref: Ref; readonly from: IterationResult }[];
}

/** Iterations that are alike. */
export interface Iterations {
  readonly indices: readonly number[];
  readonly body: Body;
}

/** The value of a ref in the body of an iteration. */
export interface IterationResult {
  readonly iteration: number;
  readonly ref: Ref;
}

/** What a slot of an iteration is given: a value of the body around the loop, or of an iteration before. */
export type Source = Operand | IterationResult;

/**
 * Structure that runs in the body around it:
 * - `residual`: x + body(x); the sum is its last item
 * - `branches`: its last item joins what the branches before it give
 * - `branch`: one of them
 * - `case`: the body of an `if` or a `switch` that was taken; what was not taken is not here
 */
export interface GroupItem extends Structure {
  readonly kind: "residual" | "branches" | "branch" | "case";
  /** The branch's or case's name; `if`. */
  readonly label: string;
  readonly items: readonly Item[];
}

export type Item = OpItem | CallItem | LoopItem | GroupItem;
