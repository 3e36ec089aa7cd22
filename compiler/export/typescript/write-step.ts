import type { TypedOp } from "../../expand/typed-graph.ts";
import type { AnyStep, Constant, Graph, ValueId } from "../../ir/graph.ts";
import type { KernelAttributes, KernelName, Shape } from "../../ir/kernel-attributes.ts";
import { sameShape } from "../../ir/same-shape.ts";
import { isConstant, type Size } from "../../size/size.ts";
import { notSpelled } from "../export-messages.ts";
import { unexported } from "../unexported.ts";
import { type Code, code, joined } from "./code.ts";
import type { FreeSizes } from "./free-sizes.ts";
import type { FunctionWords } from "./function-words.ts";
import { type Call, kernelCalls } from "./kernel-calls.ts";
import type { LoweredOp } from "./lower-op.ts";
import type { ModuleWriter } from "./module-writer.ts";
import { type Statement, set } from "./statement.ts";

/** Where an op's steps are written. */
export interface Place {
  readonly module: ModuleWriter;
  local(wanted: string): string;
  readonly sizes: FreeSizes;
  readonly words: FunctionWords;
  readonly statements: Statement[];
  input(i: number): Code;
  weight(path: string): Code;
}

/** An op's kernels as tfjs calls, one inside the other where a value is read once; answers with its results. */
export function writeSteps({ graph, results }: LoweredOp, typed: TypedOp, place: Place): readonly Code[] {
  return new StepWriter(graph, results, typed, place).write();
}

class StepWriter {
  private readonly values = new Map<ValueId, Code>();
  private readonly makers = new Map<ValueId, AnyStep>();
  private readonly reads = new Map<ValueId, number>();
  private readonly graph: Graph;
  private readonly results: readonly ValueId[];
  private readonly typed: TypedOp;
  private readonly place: Place;

  constructor(graph: Graph, results: readonly ValueId[], typed: TypedOp, place: Place) {
    this.graph = graph;
    this.results = results;
    this.typed = typed;
    this.place = place;
    for (const id of [...[...graph.steps].flatMap(({ inputs }) => inputs), ...results])
      this.reads.set(id, (this.reads.get(id) ?? 0) + 1);
  }

  write(): readonly Code[] {
    const { inputs, state, steps } = this.graph;
    for (const [name, id] of inputs) this.values.set(id, this.place.input(Number(name)));
    for (const [path, id] of state) this.values.set(id, this.place.weight(path));
    const taken = this.takenApart();
    if (taken !== undefined) return taken;
    for (const step of steps) this.step(step);
    return this.results.map((id) => this.tensor(id));
  }

  /** Slices of 1 one after the other, each without its axis, are what tfjs calls `unstack`. */
  private takenApart(): readonly Code[] | undefined {
    const { types } = this.graph;
    const steps = [...this.graph.steps];
    const slices = steps.filter((step) => step.kernel === "slice");
    const [first] = slices;
    const whole = types[first?.inputs[0] ?? -1]?.shape ?? [];
    if (first === undefined || slices.length < 2 || slices.length !== this.results.length) return undefined;
    const axis = first.attributes.size.findIndex((size, i) => size === 1 && whole[i] === slices.length);
    const isPart = (result: ValueId, i: number): boolean => {
      const reshape = steps.find(({ outputs }) => outputs[0] === result);
      const slice = slices.find(({ outputs }) => outputs[0] === reshape?.inputs[0]);
      if (reshape?.kernel !== "reshape" || slice === undefined || slice.inputs[0] !== first.inputs[0]) return false;
      const { begin, size } = slice.attributes;
      const block = whole.map((length, at) => (at === axis ? 1 : length));
      return (
        sameShape(size, block) &&
        begin.every((from, at) => from === (at === axis ? i : 0)) &&
        sameShape(reshape.attributes.shape, whole.toSpliced(axis, 1))
      );
    };
    if (axis < 0 || steps.length !== 2 * slices.length || !this.results.every(isPart)) return undefined;
    const names = this.results.map((_, i) => this.place.local(this.typed.node.out?.[i]?.text ?? "x"));
    const at = axis === 0 ? "" : `, ${axis}`;
    this.place.statements.push(
      set(`const [${names.join(", ")}]`, code`tf.unstack(${this.tensor(first.inputs[0] ?? -1)}${at})`),
    );
    return names.map((name) => code`${name}`);
  }

  private step(step: AnyStep): void {
    for (const id of step.outputs) this.makers.set(id, step);
    const [first = -1, ...more] = step.outputs;
    const value = this.call(step);
    if (step.kernel === "top_k") {
      const name = this.place.local("top");
      this.place.statements.push(set(`const ${name}`, value));
      this.values.set(first, code`${name}.values`);
      for (const id of more) this.values.set(id, code`${name}.indices`);
      return;
    }
    if (more.some((id) => (this.reads.get(id) ?? 0) > 0)) this.refuse(`it reads what ${step.kernel} gives besides`);
    if ((this.reads.get(first) ?? 0) < 2) {
      this.values.set(first, value);
      return;
    }
    const name = this.place.local(this.typed.id ?? "x");
    this.place.statements.push(set(`const ${name}`, value));
    this.values.set(first, code`${name}`);
  }

  private call(step: AnyStep): Code {
    const types = (ids: readonly ValueId[]) => ids.flatMap((id) => this.graph.types[id] ?? []);
    const rank = Math.max(...types([...step.inputs, ...step.outputs]).map(({ shape }) => shape.length));
    if (rank > 6 && step.kernel !== "reshape") this.refuse(`tfjs takes 6 axes, not ${rank}`);
    // A kernel with its attributes is one of the calls; TypeScript cannot see it through the union.
    const write = kernelCalls[step.kernel] as (call: Call) => Code;
    return write({
      attributes: step.attributes as KernelAttributes[KernelName],
      inputs: types(step.inputs),
      outputs: types(step.outputs),
      tensor: (i) => this.tensor(step.inputs[i] ?? -1),
      operand: (i) => this.operand(step, i),
      size: (size) => this.size(size),
      shape: (shape) => this.shape(shape),
      fullShape: (shape) => code`[${joined(this.inWords(shape))}]`,
      helper: this.place.module.helper,
      refuse: (why) => this.refuse(why),
    });
  }

  private tensor(id: ValueId): Code {
    const known = this.values.get(id);
    if (known !== undefined) return known;
    const constant = this.graph.constants.get(id);
    if (constant === undefined) throw new Error(`${this.typed.path}: value ${id} is read before it is made`);
    return constantCode(constant, this.typed, this.place.module);
  }

  private operand(step: AnyStep, i: number): Code {
    const [id = -1, other = -1] = [step.inputs[i], step.inputs[1 - i]];
    const [output = -1] = step.outputs;
    const constant = this.graph.constants.get(id);
    const shapeOf = (value: ValueId): Shape => this.graph.types[value]?.shape ?? [];
    if (
      constant !== undefined &&
      constant.dtype === "f32" &&
      isUniform(constant) &&
      sameShape(shapeOf(other), shapeOf(output))
    )
      return code`${constant.data[0] ?? 0}`;
    const bare = this.withoutUnits(id);
    if (bare === undefined || (i === 0 && this.withoutUnits(other) !== undefined)) return this.tensor(id);
    if (this.graph.constants.has(other)) return this.tensor(id);
    return this.tensor(bare);
  }

  /** What a reshape was made of that does no more than put axes of 1 before others: operands are stretched to such. */
  private withoutUnits(id: ValueId): ValueId | undefined {
    const maker = this.makers.get(id);
    if (maker?.kernel !== "reshape") return undefined;
    const [source = -1] = maker.inputs;
    const [from, to] = [source, id].map((value) => this.graph.types[value]?.shape ?? []);
    if (from === undefined || to === undefined || from.length === 0) return undefined;
    const added = to.length - from.length;
    return added > 0 && to.slice(0, added).every((size) => size === 1) && sameShape(to.slice(added), from)
      ? source
      : undefined;
  }

  private shape(shape: Shape): Code {
    const free = shape.filter((size) => !isConstant(size));
    const others = shape.filter(isConstant);
    const rest = free.length === 1 && others.every((size) => size > 0);
    return code`[${joined(this.inWords(shape, rest ? "-1" : undefined))}]`;
  }

  /** A shape's sizes as their author said them; those that are free by themselves, or as they are given. */
  private inWords(shape: Shape, free?: string): readonly Code[] {
    const said = this.place.words.shape(shape, this.typed);
    return shape.map((size, i) => {
      const words = said[i];
      if (words !== undefined) return [{ literal: words }];
      return free !== undefined && !isConstant(size) ? [free] : this.size(size);
    });
  }

  private size(size: Size): Code {
    return this.place.sizes.code(size) ?? this.refuse("a size of it does not follow from what its block is given");
  }

  private refuse(why: string): never {
    const { span, op, path } = this.typed;
    return unexported(notSpelled(span, op.name, path, "TypeScript", why));
  }
}

const isUniform = ({ data }: Constant): boolean => data.length > 0 && data.every((value) => Object.is(value, data[0]));

/** A tensor of numbers that are known. */
export function constantCode(
  constant: Constant,
  { id, path }: Pick<TypedOp, "id" | "path">,
  module: ModuleWriter,
): Code {
  const { dtype, shape } = constant;
  if (isUniform(constant)) {
    const type = { f32: "", i32: ', "int32"', bool: ', "bool"' }[dtype];
    const value = dtype === "bool" ? String(constant.data[0] === 1) : code`${constant.data[0] ?? 0}`;
    return shape.length === 0 ? code`tf.scalar(${value}${type})` : code`tf.fill([${joined(shape)}], ${value}${type})`;
  }
  const wanted = id ?? path.split(".").at(-1) ?? "table";
  return [{ literal: `tables.${module.tables.nameOf(constant, wanted)}`, called: true }];
}
