import type { Constant, Value, ValueId } from "../ir/graph.ts";
import type { GraphBuilder } from "./graph-builder.ts";

/** Constants above this many elements are the same only if they are the same array. */
const COMPARED = 4096;

/** The constants of a graph that is being built, each once. */
export class ConstantTable {
  private readonly builder: GraphBuilder;
  private readonly data = new Map<ValueId, Constant>();
  private readonly byContent = new Map<string, Value>();
  private readonly byArray = new Map<Constant["data"], Value>();

  constructor(builder: GraphBuilder) {
    this.builder = builder;
  }

  add(constant: Constant): Value {
    const { dtype, shape, data } = constant;
    const key = data.length <= COMPARED ? `${dtype}[${shape.join()}]${data.join()}` : undefined;
    const known = key === undefined ? this.byArray.get(data) : this.byContent.get(key);
    if (known !== undefined && known.shape.join() === shape.join()) return known;
    const value = this.builder.constant(constant);
    this.data.set(value.id, constant);
    if (key === undefined) this.byArray.set(data, value);
    else this.byContent.set(key, value);
    return value;
  }

  get(value: Value): Constant | undefined {
    return this.data.get(value.id);
  }
}

/** The number that all elements are, if they are all one. */
export function uniform(constant: Constant | undefined): number | undefined {
  const first = constant?.data[0];
  return constant?.data.every((element) => element === first) === true ? first : undefined;
}
