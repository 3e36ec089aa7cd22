import { mapSizes } from "../ir/attribute-value.ts";
import type { AnyStep, Constant, Graph, Step, Steps, Value, ValueId } from "../ir/graph.ts";
import { IntList } from "../ir/int-list.ts";
import { type Operands, type Results, resultsOf } from "../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName, ValueType } from "../ir/kernel-attributes.ts";
import type { InputRole } from "../ir/plan.ts";
import { GrowingSteps } from "../ir/step-list.ts";
import { Emitter } from "../kernels/emit.ts";
import { kernels } from "../kernels/table.ts";
import type { Size } from "../size/size.ts";
import { type Call, CallTable } from "./call-table.ts";
import { TypeTable } from "./type-table.ts";

/** An input that the compiler adds has the name of one that is there already. */
export class InputNameTaken extends Error {
  override readonly name = "InputNameTaken";
  readonly input: string;
  readonly role: InputRole;

  constructor(input: string, role: InputRole) {
    super(`input ${input} is there already, and not for ${role}`);
    this.input = input;
    this.role = role;
  }
}

/** Grows a graph step by step; every result's type comes from its kernel's shape rule. */
export class GraphBuilder {
  /** Applied to every size that comes in; see `quotientSymbols`. */
  private readonly rewriteSize: ((size: Size) => Size) | undefined;

  constructor(rewriteSize?: (size: Size) => Size) {
    this.rewriteSize = rewriteSize;
  }

  private isBuilt = false;
  private readonly sharedTypes = new TypeTable();
  readonly calls = new CallTable();
  private readonly types: ValueType[] = [];
  /** By value, the place of the step that made it; -1 where none did. */
  private readonly makers = new IntList();
  private readonly inputs = new Map<string, ValueId>();
  private readonly roles = new Map<string, InputRole>();
  private readonly stateReads = new Map<string, ValueId>();
  private readonly constants = new Map<ValueId, Constant>();
  private readonly steps = new GrowingSteps();
  private readonly outputs = new Map<string, ValueId>();
  private readonly writes = new Map<string, ValueId>();

  /** Continues a graph: its values keep their ids. */
  static from(graph: Graph, rewriteSize?: (size: Size) => Size): GraphBuilder {
    const builder = new GraphBuilder(rewriteSize);
    for (const type of graph.types) builder.add(type);
    for (const step of graph.steps) builder.take(step);
    const copies = [
      [graph.inputs, builder.inputs],
      [graph.state, builder.stateReads],
      [graph.outputs, builder.outputs],
      [graph.writes, builder.writes],
    ] as const;
    for (const [source, target] of copies) for (const [name, id] of source) target.set(name, id);
    for (const [id, constant] of graph.constants) builder.constants.set(id, constant);
    for (const [name, role] of graph.roles) builder.roles.set(name, role);
    return builder;
  }

  private requireOpen(): void {
    if (this.isBuilt) throw new Error("a graph that was built grows no more: continue it with GraphBuilder.from");
  }

  private rewritten(type: ValueType): ValueType {
    return this.rewriteSize === undefined ? type : { dtype: type.dtype, shape: type.shape.map(this.rewriteSize) };
  }

  private add(type: ValueType): ValueId {
    this.requireOpen();
    this.makers.push(-1);
    return this.types.push(this.sharedTypes.shared(type)) - 1;
  }

  private take(step: AnyStep): void {
    for (const id of step.outputs) this.makers.set(id, this.steps.length);
    this.steps.push(step);
  }

  /** The value with an id. */
  value(id: ValueId): Value {
    const type = this.types[id];
    if (type === undefined) throw new Error(`value ${id} does not exist`);
    return { id, dtype: type.dtype, shape: type.shape };
  }

  /** The step that made a value, if one did and it is of this kernel. */
  maker<K extends KernelName>(id: ValueId, kernel: K): Step<K> | undefined {
    const place = this.makers.at(id);
    // The step at this place is of that kernel.
    return this.steps.kernelAt(place) === kernel ? (this.steps.at(place) as Step<K> | undefined) : undefined;
  }

  /**
   * The input of a name; asking twice for one name gives one value.
   * @throws InputNameTaken when it is there for something else
   */
  input(name: string, type: ValueType, role: InputRole = "data"): Value {
    const known = this.inputs.get(name);
    if (known !== undefined) {
      if ((this.roles.get(name) ?? "data") !== role) throw new InputNameTaken(name, role);
      return this.value(known);
    }
    const id = this.add(this.rewritten(type));
    this.inputs.set(name, id);
    if (role !== "data") this.roles.set(name, role);
    return this.value(id);
  }

  /** What is kept at a state path; asking twice gives one value. */
  state(path: string, type: ValueType): Value {
    const known = this.stateReads.get(path);
    if (known !== undefined) return this.value(known);
    const id = this.add(type);
    this.stateReads.set(path, id);
    return this.value(id);
  }

  constant(constant: Constant): Value {
    const id = this.add(constant);
    this.constants.set(id, constant);
    return this.value(id);
  }

  /** An f32 scalar of rank 0. */
  scalar(number: number): Value {
    return this.constant({ dtype: "f32", shape: [], data: Float64Array.of(number) });
  }

  emit<K extends KernelName>(
    kernel: K,
    inputs: Operands<Value>[K],
    attributes: KernelAttributes[K],
    from: string,
  ): Results<Value>[K] {
    const own = this.rewriteSize === undefined ? attributes : mapSizes(attributes, this.rewriteSize);
    const types = kernels[kernel].shape(inputs, own);
    const { outputs } = this.append(this.calls.shared(kernel, own), inputs, types, from);
    return resultsOf(
      kernel,
      outputs.map((id) => this.value(id)),
    );
  }

  /** Adds a step whose results are known to be of these types. */
  append<K extends KernelName>(
    { kernel, attributes }: Call<K>,
    inputs: readonly Value[],
    types: readonly ValueType[],
    from: string,
  ): AnyStep {
    const outputs = types.map((type) => this.add(type));
    // A step of kernel K with K's attributes is one of AnyStep; TypeScript cannot see it through the generic.
    const step = { kernel, inputs: inputs.map(({ id }) => id), outputs, attributes, from } as unknown as AnyStep;
    this.take(step);
    return step;
  }

  /** Kernels as functions, with every step marked as coming from the node at `from`. */
  emitter(from: string): Emitter {
    return new Emitter(
      (kernel, inputs, attributes) => this.emit(kernel, inputs, attributes, from),
      (constant) => this.constant(constant),
    );
  }

  output(name: string, value: Value): void {
    this.requireOpen();
    this.outputs.set(name, value.id);
  }

  write(path: string, value: Value): void {
    this.requireOpen();
    this.writes.set(path, value.id);
  }

  /** What is written to a state path so far. */
  written(path: string): Value | undefined {
    const id = this.writes.get(path);
    return id === undefined ? undefined : this.value(id);
  }

  get valueCount(): number {
    return this.types.length;
  }

  /** The steps so far. */
  get soFar(): Steps {
    return this.steps;
  }

  /** The graph; what was built grows no more. */
  build(): Graph {
    this.isBuilt = true;
    return {
      types: this.types,
      inputs: this.inputs,
      roles: this.roles,
      state: this.stateReads,
      constants: this.constants,
      steps: this.steps,
      outputs: this.outputs,
      writes: this.writes,
    };
  }
}
