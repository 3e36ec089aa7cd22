import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Name } from "../../schema/spec/spec.ts";
import type { OpDeclaration } from "../../schema/vocabulary/vocabulary.ts";
import { type AtLeast, boundsOf, type Count, type Counted } from "../ir/arity.ts";
import type { Constant, Value } from "../ir/graph.ts";
import type { DType, Shape } from "../ir/kernel-attributes.ts";
import type { Init } from "../ir/plan.ts";
import type { Emitter } from "../kernels/emit.ts";
import type { Contracts } from "../proof/equality.ts";
import type { Axis, Tensor, TensorType } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";
import type { Appearance } from "./appearance.ts";
import type { Attribute, Attributes, NamedSize, ValueOf, ValuesOf } from "./attribute.ts";
import type { Layer } from "./layer.ts";
import type { Meaning } from "./meaning.ts";
import type { MadeTable } from "./tables.ts";

/** A weight that an op owns. Its path is the node's path and this name. */
export interface WeightDeclaration {
  readonly shape: readonly Size[];
  readonly init: Init;
  readonly decay: boolean;
  readonly trainable: boolean;
  /** A buffer is state that training writes and no gradient reaches, such as the running mean of a batch norm. */
  readonly role: "weight" | "buffer";
}

/** What an op's shape rule sees. */
export interface InferContext<Argument, Values, Inputs = readonly Tensor[]> {
  readonly inputs: Inputs;
  readonly argument: Argument;
  readonly attributes: Values;
  readonly contracts: Contracts;
  /** Of the op's key, its argument, or one of its attributes. */
  spanOf(part: "op" | "argument" | string): Span;
  /** Rule 9: a name that pattern axes may be settled by. */
  sizeNamed(name: string): NamedSize | undefined;
  /** The values in scope, for suggestions. */
  names(): readonly Name[];
  /** Where a loop variable of that name is defined: pattern axes have nothing to do with it (rule 9). */
  shadowed(name: string): Span | undefined;
  weight(
    name: string,
    shape: readonly Size[],
    init: Init,
    flags?: { decay?: boolean; trainable?: boolean; role?: "buffer" },
  ): void;
  /** Ends this node with a problem; its results are poisoned. */
  reject(problem: Problem): never;
  /** The same for axes that names in scope would settle; in silence where the lack of one rests on what was reported. */
  rejectUnsized(problem: Problem, axes: readonly string[]): never;
  /** Reports and goes on. */
  warn(problem: Problem): void;
}

/** What an op's lowering sees. */
export interface LowerContext<Argument, Values, Solution, Inputs = readonly Value[], Results = readonly TensorType[]> {
  readonly emit: Emitter;
  readonly inputs: Inputs;
  readonly results: Results;
  readonly argument: Argument;
  readonly attributes: Values;
  readonly solution: Solution;
  readonly training: boolean;
  weight(name: string): Value;
  /** Replaces a buffer when the whole step has run. */
  write(name: string, value: Value): void;
  constant(constant: Constant): Value;
  /** A constant computed on the host, once for all nodes that ask for it; later where it depends on free sizes. */
  table(table: MadeTable): Value;
  /** What part of its rate this node has in this step, a scalar of rank 0; undefined where that is all of it. */
  share(): Value | undefined;
  /** Uniform numbers in [0, 1) that depend on seed, step, this node's path and the stream's name alone. */
  uniform(shape: Shape, stream: string): Value;
}

/** What a shape rule answers: the results, and what the lowering will want to know again. */
export interface Inferred<Solution, Results = readonly ResultType[]> {
  readonly results: Results;
  readonly solution: Solution;
}

export interface ResultType {
  readonly axes: readonly Axis[];
  readonly dtype?: TensorType["dtype"];
  readonly constant?: Constant;
}

/** Types of elements that an op takes, f32 alone if not said; `alike` is any, one for all inputs; `any` it looks at itself. */
export type Reads = readonly DType[] | "alike" | "any";

/** What other libraries call an op, and what they call what is written with it. */
export type OtherNames = Pick<OpDeclaration, "aliases" | "writes">;

/** One for each of an op's results. */
type Each<Results extends readonly ResultType[], T> = { readonly [I in keyof Results]: T };

export interface OpSource<
  Argument extends Attribute | undefined,
  Values extends Attributes,
  Solution,
  Inputs extends Count,
  Results extends readonly ResultType[],
> extends OtherNames,
    Meaning,
    Appearance<keyof Values & string, ValueOf<Argument>> {
  readonly name: string;
  readonly doc: string;
  readonly inputs: Inputs;
  readonly reads?: Reads;
  readonly argument?: Argument;
  readonly attributes?: Values;
  readonly source?: boolean;
  /** What the op calls its own weights; "" is one that goes by the node's path alone. */
  readonly weights?: readonly string[];
  /** Its result has the shape and type of the first tensor that it reads, whatever its attributes are. */
  readonly keepsShape?: boolean;
  readonly layer?: Layer;
  infer(
    context: InferContext<ValueOf<Argument>, ValuesOf<Values>, Counted<Inputs, Tensor>>,
  ): Inferred<Solution, Results>;
  lower(
    context: LowerContext<
      ValueOf<Argument>,
      ValuesOf<Values>,
      Solution,
      Counted<Inputs, Value>,
      Each<Results, TensorType>
    >,
  ): Each<Results, Value>;
}

/** An op with its types erased, as passes hold it. */
export interface Op extends OpDeclaration, Meaning, Appearance<string, unknown> {
  readonly keepsShape: boolean;
  readonly layer?: Layer;
  readonly arity: AtLeast<number>;
  readonly reads: Reads;
  readonly argument: Attribute | undefined;
  readonly attributes: Attributes;
  readonly weights: readonly string[];
  infer(context: InferContext<unknown, Readonly<Record<string, unknown>>>): Inferred<unknown>;
  lower(context: LowerContext<unknown, Readonly<Record<string, unknown>>, unknown>): readonly Value[];
}

/** An op whose name types know too: tables over ops are exhaustive by it. */
export type NamedOp<Name extends string> = Op & { readonly name: Name };

/** One op: name, doc, looks, attributes, shape rule, lowering. Gradient, cost and execution belong to the kernels. */
export function defineOp<
  Solution,
  Inputs extends Count,
  Results extends readonly [ResultType] | readonly ResultType[],
  const Name extends string,
  Argument extends Attribute | undefined = undefined,
  Values extends Attributes = Readonly<Record<never, never>>,
>(op: OpSource<Argument, Values, Solution, Inputs, Results> & { readonly name: Name }): NamedOp<Name> {
  const erased: unknown = {
    ...op,
    argument: op.argument,
    attributes: op.attributes ?? {},
    source: op.source ?? false,
    weights: op.weights ?? [],
    keepsShape: op.keepsShape ?? false,
    reads: op.reads ?? ["f32"],
    arity: boundsOf(op.inputs),
  };
  // The one place where an op's own types are forgotten: `expand` evaluates attributes by the same declarations, and
  // counts what a node reads.
  return erased as NamedOp<Name>;
}
