import { quotientSymbols } from "../bind/quotients.ts";
import type { TypedGraph, TypedOp, Weight } from "../expand/typed-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph, Value } from "../ir/graph.ts";
import type { Shape } from "../ir/kernel-attributes.ts";
import { siteOf } from "../kernels/site.ts";
import { type MadeTable, type MadeTables, type MakeTable, type Tables, tableKey } from "../op/tables.ts";
import { placed } from "../shape/rejection.ts";
import { bareShapeText, constantSizes, sizesOf, type Tensor } from "../shape/shape.ts";
import { evaluateSize, type Size, sameSize } from "../size/size.ts";
import { besideOwnInputs } from "./own-inputs.ts";

/** A model as kernels, without an end: who continues the graph says what it is for. */
export interface Lowered {
  readonly graph: Graph;
  /** The model's outputs, by name, and what else was asked for. */
  readonly outputs: ReadonlyMap<string, Value>;
  /** Graph inputs that stand for constants until the free sizes are bound: see `fillTables`. */
  readonly tables: Tables;
  /** Of these, those that are a size and no more. */
  readonly numbers: ReadonlyMap<string, Size>;
  /** Applied to every size that joins the graph; see `quotientSymbols`. */
  readonly rewriteSize: ((size: Size) => Size) | undefined;
}

/**
 * Phase 5, lower: ops → the closed set of kernels. The shape that an op declared must be the shape it lowered to.
 * @param made tables that there are already, by key; those that are made join them
 * @param taps values that are outputs too
 * @param scheduled names of ops of chance: an input says what part of its rate each of their nodes has in a step
 */
export function lower(
  typed: TypedGraph,
  made: MadeTables = new Map(),
  taps: ReadonlyMap<string, Tensor> = new Map(),
  scheduled: readonly string[] = [],
): Lowered {
  const rewriteSize = quotientSymbols(typed.contracts);
  const builder = new GraphBuilder(rewriteSize);
  const inputs = [...typed.inputs].map(([name, tensor]) => {
    return [name, builder.input(name, { dtype: tensor.dtype, shape: sizesOf(tensor) })] as const;
  });
  const lowered = besideOwnInputs(typed, () => lowerOnto(builder, typed, new Map(inputs), made, taps, scheduled));
  return { graph: builder.build(), ...lowered, rewriteSize };
}

/**
 * The same onto a graph that is there, and goes on.
 * @param inputs what stands for the inputs of these names; of others none may be read
 * @throws InputNameTaken when the graph has an input of the name of one that is added
 */
export function lowerOnto(
  builder: GraphBuilder,
  typed: TypedGraph,
  inputs: ReadonlyMap<string, Value>,
  made: MadeTables = new Map(),
  taps: ReadonlyMap<string, Tensor> = new Map(),
  scheduled: readonly string[] = [],
): Pick<Lowered, "outputs" | "tables" | "numbers"> {
  const values = new Map<number, Value>();
  for (const [name, value] of inputs) values.set(typed.inputs.get(name)?.id ?? -1, value);
  const rewriteSize = quotientSymbols(typed.contracts) ?? ((size) => size);
  const lowering = new Lowering(builder, values, typed, made, rewriteSize, scheduled);
  for (const op of typed.ops) lowering.op(op);
  const outputs = new Map([...typed.outputs, ...taps].map(([name, tensor]) => [name, lowering.read(tensor)]));
  return { outputs, tables: lowering.tables, numbers: lowering.numbers };
}

/** The input that says what part of their rate the nodes of an op of chance have in a step. */
export const shareInput = (op: string): string => `${op}_share`;

class Lowering {
  private readonly builder: GraphBuilder;
  private readonly values: Map<number, Value>;
  private readonly typed: TypedGraph;
  private readonly made: MadeTables;
  private readonly rewriteSize: (size: Size) => Size;
  private readonly scheduled: readonly string[];
  private readonly streams = new Map<string, number>();
  readonly tables = new Map<string, MakeTable>();
  readonly numbers = new Map<string, Size>();

  constructor(
    builder: GraphBuilder,
    values: Map<number, Value>,
    typed: TypedGraph,
    made: MadeTables,
    rewriteSize: (size: Size) => Size,
    scheduled: readonly string[],
  ) {
    this.builder = builder;
    this.values = values;
    this.typed = typed;
    this.made = made;
    this.rewriteSize = rewriteSize;
    this.scheduled = scheduled;
  }

  read(tensor: Tensor): Value {
    const value = this.values.get(tensor.id);
    if (value !== undefined) return value;
    if (tensor.constant === undefined) throw new Error(`${tensor.label} was read before it was computed`);
    const constant = this.builder.constant(tensor.constant);
    this.values.set(tensor.id, constant);
    return constant;
  }

  op(typed: TypedOp): void {
    const { op, path, results } = typed;
    // Ops on constants were computed on the host: their results enter the graph as data, where they are read.
    if (results.length > 0 && results.every((result) => result.constant !== undefined)) return;
    const values = op.lower({
      emit: this.builder.emitter(path),
      inputs: typed.inputs.map((tensor) => this.read(tensor)),
      results,
      argument: typed.argument,
      attributes: typed.attributes,
      solution: typed.solution,
      training: this.typed.training,
      weight: (name) => this.weight(typed, name),
      write: (name, value) => this.builder.write(this.weightOf(typed, name).path, value),
      constant: (constant) => this.builder.constant(constant),
      table: (table) => this.table(typed, table),
      share: () =>
        this.scheduled.includes(op.name)
          ? this.builder.input(shareInput(op.name), { dtype: "f32", shape: [] }, "schedule")
          : undefined,
      uniform: (shape, stream) => this.uniform(typed, shape, stream),
    });
    for (const [i, result] of results.entries()) {
      const value = values[i];
      if (value === undefined)
        throw new Error(`${path} (${op.name}) declared ${results.length} results, lowered ${values.length}`);
      requireDeclared(typed, result, value, this.rewriteSize);
      this.values.set(result.id, value);
    }
  }

  private table({ span }: TypedOp, table: MadeTable): Value {
    const key = tableKey(table);
    const make = (sizes: readonly number[]) => {
      const name = `${key} ${sizes.join()}`;
      const known = this.made.get(name) ?? placed(span, () => table.make(sizes));
      this.made.set(name, known);
      return known;
    };
    const sizes = constantSizes(table.sizes);
    if (sizes !== undefined) return this.builder.constant(make(sizes));
    this.tables.set(key, (bindings) => make(table.sizes.map((size) => evaluateSize(size, bindings))));
    if (table.number !== undefined) this.numbers.set(key, table.number);
    return this.builder.input(key, table.type);
  }

  private weight(typed: TypedOp, name: string): Value {
    const { path, sizes } = this.weightOf(typed, name);
    return this.builder.state(path, { dtype: "f32", shape: sizes });
  }

  private weightOf(typed: TypedOp, name: string): Weight {
    const path = typed.weights.get(name);
    const weight = path === undefined ? undefined : this.typed.weights.get(path);
    if (weight === undefined) throw new Error(`${typed.path} (${typed.op.name}) has no weight \`${name}\``);
    return weight;
  }

  /**
   * Streams with one path and name are told apart by their order there, so adding a node elsewhere moves no other
   * node's numbers.
   */
  private uniform(typed: TypedOp, shape: Shape, stream: string): Value {
    const key = `${typed.path}/${stream}`;
    const before = this.streams.get(key) ?? 0;
    this.streams.set(key, before + 1);
    const seed = this.builder.input("seed", { dtype: "i32", shape: [2] }, "randomness");
    const step = this.builder.input("step", { dtype: "i32", shape: [] }, "randomness");
    return this.builder.emitter(typed.path).one("random", [seed, step], { site: siteOf(`${key}/${before}`), shape });
  }
}

function requireDeclared(typed: TypedOp, declared: Tensor, value: Value, rewriteSize: (size: Size) => Size): void {
  const sizes = sizesOf(declared).map(rewriteSize);
  const same = sizes.length === value.shape.length && sizes.every((size, i) => sameSize(size, value.shape[i] ?? -1));
  if (same && declared.dtype === value.dtype) return;
  throw new Error(
    `${typed.path} (${typed.op.name}): declared ${declared.dtype}${bareShapeText(sizes)}, lowered ${value.dtype}${bareShapeText(value.shape)}`,
  );
}
