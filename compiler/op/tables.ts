import type { Bindings } from "../bind/bind.ts";
import type { Constant, Graph, ValueId } from "../ir/graph.ts";
import type { ValueType } from "../ir/kernel-attributes.ts";
import { reserve } from "../limits/budget.ts";
import { constantSizes } from "../shape/shape.ts";
import { isConstant, productOf, type Size } from "../size/size.ts";

/** A constant that is computed on the host once all it depends on is a number: it does not exist before. */
export interface Table {
  /** Tables of one name, type and sizes are one table. */
  readonly name: string;
  /** What it depends on; free sizes may be among them. */
  readonly sizes: readonly Size[];
  readonly type: ValueType;
  /** The size that it is, if it is one number and no more. */
  readonly number?: Size;
}

/** A table with the way to make it. */
export interface MadeTable extends Table {
  make(sizes: readonly number[]): Constant;
}

/** Tables that there are, by key and sizes. */
export type MadeTables = Map<string, Constant>;

export type MakeTable = (bindings: Bindings) => Constant;

/** Input name → the constant that takes its place. */
export type Tables = ReadonlyMap<string, MakeTable>;

const keysOf = (sizes: readonly Size[]): string => sizes.map((size) => (isConstant(size) ? size : size.key)).join();

export const tableKey = ({ name, sizes, type: { dtype, shape } }: Table): string =>
  `table ${name}(${keysOf(sizes)}) ${dtype}[${keysOf(shape)}]`;

/**
 * Takes a table off the budget that the lowering is going to make, so that `check` finds what is too large.
 * @throws OverBudget
 */
export function reserveTable(table: Table): void {
  const shape = constantSizes(table.type.shape);
  if (shape !== undefined) reserve(Number(productOf(shape)), tableKey(table));
}

/**
 * Fills an f32 table of a shape, row-major.
 * @throws OverBudget before there is any of it
 */
export function filled(shape: readonly number[], element: (place: number) => number): Constant {
  const count = shape.reduce((product, size) => product * size, 1);
  reserve(count);
  const data = new Float64Array(count);
  for (let place = 0; place < count; place++) data[place] = element(place);
  return { dtype: "f32", shape, data };
}

/**
 * Constants whose size depends on free sizes travel through the passes as inputs of the graph, which no rewrite
 * touches, and become data here, once the sizes are numbers.
 */
export function fillTables(graph: Graph, tables: Tables, bindings: Bindings): Graph {
  if (tables.size === 0) return graph;
  const inputs = new Map<string, ValueId>();
  const constants = new Map(graph.constants);
  for (const [name, id] of graph.inputs) {
    const make = tables.get(name);
    if (make === undefined) inputs.set(name, id);
    else constants.set(id, make(bindings));
  }
  return { ...graph, inputs, constants };
}
