import type { Graph, Value, ValueId } from "../../ir/graph.ts";
import type { Shape } from "../../ir/kernel-attributes.ts";
import { boundShape, sameShape } from "../../ir/same-shape.ts";
import { isConstant, type Size, sameSize } from "../../size/size.ts";
import { ELEMENT_TYPES } from "./element-types.ts";
import { FROM_PLANES, type Held } from "./held.ts";
import { SizeNodes } from "./nodes/size-nodes.ts";
import type { OnnxAttribute, OnnxNode, OnnxTensor, OnnxType, PreparedWeight } from "./onnx-graph.ts";
import { PreparedValues } from "./prepared-values.ts";
import { shapeKey } from "./shape-key.ts";
import { turnedOver } from "./turned-over.ts";
import { UniqueNames } from "./unique-names.ts";

/** What has no spelling in ONNX. */
export interface Unspelled {
  /** Path of the node of the spec. */
  readonly from: string;
  readonly why: string;
}

/** Ends the spelling of one step. */
export class NoSpelling extends Error {
  override readonly name = "NoSpelling";
}

/** Puts a graph of ONNX together, node by node. */
export class Writer {
  readonly opset: number;
  readonly nodes: OnnxNode[] = [];
  readonly constants = new Map<string, OnnxTensor>();
  readonly weights = new Map<string, PreparedWeight>();
  readonly prepared: PreparedValues;
  /** Path of the node whose steps are spelled now. */
  from = "";
  private readonly graph: Graph;
  private readonly names: UniqueNames;
  private readonly held = new Map<ValueId, Held>();
  private readonly reshaped = new Map<string, string>();
  private readonly turnedOver = new Map<string, string>();
  private readonly sizeNodes: SizeNodes;

  /** Values that are a size. */
  private readonly numbers = new Map<ValueId, Size>();

  /** @param numbers inputs that stand for a size */
  constructor(graph: Graph, opset: number, numbers: ReadonlyMap<string, Size>) {
    this.graph = graph;
    this.opset = opset;
    this.names = new UniqueNames([...graph.inputs.keys(), ...graph.outputs.keys()]);
    this.prepared = new PreparedValues(graph);
    const given: Held[] = [];
    for (const [name, id] of graph.inputs) {
      const size = numbers.get(name);
      const held = { name, shape: this.value(id).shape };
      if (size !== undefined) this.numbers.set(id, size);
      else {
        given.push(held);
        this.hold(id, held);
      }
    }
    this.sizeNodes = new SizeNodes(this, given);
  }

  value(id: ValueId): Value {
    const type = this.graph.types[id];
    if (type === undefined) throw new Error(`value ${id} has no type`);
    return { id, dtype: type.dtype, shape: type.shape };
  }

  /** Adds a node with one result. */
  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    return this.addSeveral(op, inputs, attributes, 1)[0] ?? "";
  }

  addSeveral(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
    count: number,
  ): readonly string[] {
    const name = this.names.take(`${this.from}/${op}`);
    const outputs = Array.from({ length: count }, (_, i) => (i === 0 ? name : this.names.take(`${name}:${i}`)));
    this.nodes.push({ op, name, inputs, outputs, attributes, from: this.from });
    return outputs;
  }

  hold(id: ValueId, held: Held): void {
    this.held.set(id, held);
  }

  /** How a value is held; a weight or constant in its own shape, unless it was asked for in another before. */
  heldAs(value: Value): Held {
    return this.known(value) ?? { name: this.as(value, value.shape), shape: value.shape };
  }

  /** How a value is held, where that is settled. */
  known({ id }: Value): Held | undefined {
    return this.held.get(this.prepared.has(id) ? this.prepared.base(id) : id);
  }

  /** The name of a value with its own axes. */
  exact(value: Value): string {
    return this.as(value, value.shape);
  }

  /** The name of a value's elements counted out along other axes. */
  as(value: Value, shape: Shape): string {
    const held = this.known(value);
    if (held !== undefined) return this.reshape(held, shape);
    const size = this.numbers.get(value.id);
    if (size !== undefined) {
      this.hold(value.id, { name: this.add("Cast", [this.sizes([size])], { to: ELEMENT_TYPES.f32 }), shape: [1] });
      return this.as(value, shape);
    }
    if (!this.prepared.has(value.id)) throw new Error(`value ${value.id} is read before it is made`);
    const name = this.initializer(value, shape);
    this.hold(this.prepared.base(value.id), { name, shape });
    return name;
  }

  reshape(held: Held, shape: Shape): string {
    if (held.arePlanes) {
      const name = this.transpose(held.name, FROM_PLANES);
      return this.reshape({ name, shape: held.shape }, shape);
    }
    if (sameShape(held.shape, shape)) return held.name;
    const key = `${held.name}→${shapeKey(shape)}`;
    const known = this.reshaped.get(key);
    if (known !== undefined) return known;
    // An axis of nothing is written as it is; elsewhere 0 keeps the size at its place.
    const isEmpty = shape.includes(0);
    const target = isEmpty ? this.sizes(shape) : this.target(held.shape, shape);
    const name = this.add("Reshape", [held.name, target], isEmpty ? { allowzero: 1 } : {});
    this.reshaped.set(key, name);
    return name;
  }

  /** The name of a value's elements counted out along axes that are then put in another order. */
  turned(value: Value, perm: readonly number[], shape = value.shape): string {
    const isNew = this.prepared.has(value.id) && this.known(value) === undefined;
    if (!isNew) return this.transpose(this.as(value, shape), perm);
    const sizes = boundShape(shape) ?? [];
    const base = this.prepared.base(value.id);
    return this.once(this.turnedOver, `${base} ${sizes} ${perm}`, () => this.initializer(value, sizes, perm));
  }

  private transpose(name: string, perm: readonly number[]): string {
    return this.once(this.turnedOver, `${name} ${perm}`, () => this.add("Transpose", [name], { perm }));
  }

  private once(known: Map<string, string>, key: string, make: () => string): string {
    const name = known.get(key) ?? make();
    known.set(key, name);
    return name;
  }

  /** The second operand of Reshape: 0 keeps the size at its place, one -1 is what is left. */
  private target(from: Shape, to: Shape): string {
    const kept = to.map(
      (size, axis): Size => (!isConstant(size) && axis < from.length && sameSize(size, from[axis] ?? -1) ? 0 : size),
    );
    const open = kept.filter((size) => !isConstant(size));
    const [last] = open.slice(-1);
    const place = last === undefined ? -1 : kept.lastIndexOf(last);
    return this.sizes(kept.map((size, axis) => (axis === place ? -1 : size)));
  }

  /** @param perm the order in which the axes of `counted` are stored */
  private initializer(value: Value, counted: Shape, perm?: readonly number[]): string {
    const given = boundShape(counted) ?? [];
    const sizes = perm?.map((axis) => given[axis] ?? 1) ?? given;
    const base = this.prepared.base(value.id);
    const constant = this.graph.constants.get(base);
    if (constant !== undefined) {
      const { dtype } = constant;
      const data = perm === undefined ? constant.data : turnedOver({ ...constant, shape: given }, perm);
      return data.length === 1 ? this.number(data[0] ?? 0, dtype, sizes) : this.constant({ dtype, shape: sizes, data });
    }
    const source = this.prepared.source(value.id);
    const path = [...this.graph.state].find(([, id]) => id === source)?.[0];
    const name = this.names.take(path ?? `${this.from}/prepared`);
    const turned = perm && { shape: given, perm };
    this.weights.set(name, { value: base, dtype: value.dtype, shape: sizes, turned });
    return name;
  }

  /** One number for all. */
  number(number: number, dtype: OnnxType, shape: readonly number[] = []): string {
    const wanted = `${dtype} ${number}${shape.length === 0 ? "" : ` [${shape.join(", ")}]`}`;
    return this.shared(wanted, { dtype, shape, data: [number] });
  }

  /** A list of sizes or axes. */
  integers(numbers: readonly number[]): string {
    return this.shared(`[${numbers.join(", ")}]`, { dtype: "i64", shape: [numbers.length], data: numbers });
  }

  constant(tensor: OnnxTensor): string {
    const name = this.names.take(`${this.from}/constant`);
    this.constants.set(name, tensor);
    return name;
  }

  private readonly sharedNames = new Map<string, string>();

  /** Data that its name says all of: there is one of it. */
  private shared(wanted: string, tensor: OnnxTensor): string {
    const known = this.sharedNames.get(wanted);
    if (known !== undefined) return known;
    const name = this.names.take(wanted);
    this.sharedNames.set(wanted, name);
    this.constants.set(name, tensor);
    return name;
  }

  /** A shape as a list of whole numbers, computed where sizes are free. */
  sizes(shape: Shape): string {
    return this.sizeNodes.list(shape);
  }

  refuse(why: string): never {
    throw new NoSpelling(why);
  }
}
