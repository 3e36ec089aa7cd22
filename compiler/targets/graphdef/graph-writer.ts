import type { MessageInitShape } from "@bufbuild/protobuf";
import type { DType, Scalar, Shape } from "../../ir/kernel-attributes.ts";
import { boundShape } from "../../ir/same-shape.ts";
import { isConstant, type Size } from "../../size/size.ts";
import { flag, holding, ofType, shapeMessage } from "./attributes.ts";
import { ELEMENT_TYPES, type TfType } from "./element-types.ts";
import type { NodeParts, Tensor } from "./node-parts.ts";
import { operandTypes, type TfOp } from "./operand-types.ts";
import type { NodeDefSchema } from "./saved_model_pb.ts";
import { type Given, SizeNodes } from "./size-nodes.ts";

const CONSTANT = "constant/";

/** Puts a graph of TensorFlow together, node by node. */
export class GraphWriter {
  readonly nodes: MessageInitShape<typeof NodeDefSchema>[] = [];
  /** Node → what it was made for, as messages name it. */
  readonly origins = new Map<string, string>();
  private readonly free: SizeNodes;
  private scope = "";
  private label = "";
  /** Name → how many have asked for it. */
  private readonly taken = new Map<string, number>();
  private readonly constants = new Map<string, Tensor>();

  /** @param given what free sizes are read off; to be filled before one is asked for */
  constructor(given: readonly Given[] = []) {
    this.free = new SizeNodes(this, given);
  }

  /**
   * From now on nodes are made for something else.
   * @param scope what their names begin with
   * @param label what messages call it
   */
  at(scope: string, label = scope): void {
    this.scope = scope;
    this.label = label;
  }

  add(op: TfOp, operands: readonly Tensor[], { type, attributes = {}, after = [], name }: NodeParts = {}): Tensor {
    const own = this.unused(name ?? `${this.scope}/${op}`);
    const types = Object.entries<number>(operandTypes[op]).map(([attribute, at]) => {
      return [attribute, ofType(operands[at]?.type ?? "f32")] as const;
    });
    this.nodes.push({
      name: own,
      op,
      input: [...operands.map((operand) => operand.name), ...new Set(after.map((one) => `^${nodeOf(one)}`))],
      attr: { ...Object.fromEntries(types), ...attributes },
    });
    this.origins.set(own, this.label);
    return { name: own, type: type ?? operands[0]?.type ?? "f32" };
  }

  /** A result of a node behind its first. */
  result(of: Tensor, at: number, type = of.type): Tensor {
    return { name: `${of.name}:${at}`, type };
  }

  /** Data that is part of the graph: equal data is there once. */
  constant(type: Exclude<TfType, "resource">, shape: readonly number[], bytes: Uint8Array, key: string): Tensor {
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const value = { dtype: ELEMENT_TYPES[type], tensorShape: shapeMessage(shape), tensorContent: bytes };
    const name = this.unused(`${CONSTANT}${key}`);
    this.nodes.push({ name, op: "Const", input: [], attr: { dtype: ofType(type), value: holding(value) } });
    const made: Tensor = { name, type };
    this.constants.set(key, made);
    return made;
  }

  /** The same, as what is known only as it runs: TensorFlow makes a division by a constant a product, which rounds twice. */
  unknown(x: Tensor): Tensor {
    return x.name.startsWith(CONSTANT) ? this.add("DeepCopy", [x]) : x;
  }

  /** One number, of rank 0. */
  number(value: number, type: DType = "f32"): Tensor {
    const bytes = {
      f32: () => Float32Array.of(value),
      i32: () => Int32Array.of(value),
      bool: () => Uint8Array.of(value),
    };
    return this.constant(type, [], new Uint8Array(bytes[type]().buffer), `${type} ${value}`);
  }

  /** A size, as one number of rank 0. */
  size(size: Size): Tensor {
    return this.free.one(size);
  }

  /** A list of whole numbers, or any shape of them. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
    const bytes = new Uint8Array(Int32Array.from(values).buffer);
    return this.constant("i32", shape, bytes, `[${shape.join()}] ${values.join()}`);
  }

  /** A shape as a list, computed where sizes are free. */
  sizes(shape: Shape): Tensor {
    const numbers = boundShape(shape);
    return numbers === undefined ? this.free.list(shape) : this.integers(numbers);
  }

  /** x in another shape. One size that is free is what is left. */
  reshape(x: Tensor, shape: Shape): Tensor {
    const isLeft = shape.filter((size) => !isConstant(size)).length === 1 && !shape.includes(0);
    return this.add("Reshape", [x, this.sizes(isLeft ? shape.map((size) => (isConstant(size) ? size : -1)) : shape)]);
  }

  transpose(x: Tensor, perm: readonly number[]): Tensor {
    return perm.every((axis, at) => axis === at) ? x : this.add("Transpose", [x, this.integers(perm)]);
  }

  /** Sums, means, … along axes, which stay at size 1. */
  reduce(op: "Sum" | "Max" | "Prod" | "Mean", x: Tensor, axes: readonly number[]): Tensor {
    return this.add(op, [x, this.integers(axes)], { attributes: { keep_dims: flag(true) } });
  }

  scaled(x: Tensor, scale: Scalar, shift: Scalar = 0): Tensor {
    const product = scale === 1 ? x : this.add("Mul", [x, this.scalar(scale, x.type)]);
    return shift === 0 ? product : this.add("AddV2", [product, this.scalar(shift, x.type)]);
  }

  converted(x: Tensor, to: DType): Tensor {
    return x.type === to ? x : this.add("Cast", [x], { type: to, attributes: { DstT: ofType(to) } });
  }

  private scalar(value: Scalar, type: TfType): Tensor {
    if (typeof value === "number") return this.number(value, type === "i32" ? "i32" : "f32");
    const size = this.converted(this.free.one(value.denominator), "f32");
    return this.add("RealDiv", [this.number(value.numerator), size]);
  }

  /** A name that no node has yet, of the characters that TensorFlow takes. */
  private unused(wanted: string): string {
    const plain = wanted.replaceAll(/[^A-Za-z0-9_./-]/g, "_").replace(/^[^A-Za-z0-9.]/, "n");
    let at = this.taken.get(plain) ?? 0;
    let name = at === 0 ? plain : `${plain}_${at}`;
    while (this.taken.has(name)) name = `${plain}_${++at}`;
    this.taken.set(plain, at + 1);
    if (name !== plain) this.taken.set(name, 1);
    return name;
  }
}

const nodeOf = ({ name }: Tensor): string => name.replace(/:\d+$/, "");
