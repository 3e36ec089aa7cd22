import type { TypedOp } from "../../../expand/typed-graph.ts";
import type { AnyStep, Constant, Graph, ValueId } from "../../../ir/graph.ts";
import type { Shape } from "../../../ir/kernel-attributes.ts";
import { sameShape } from "../../../ir/same-shape.ts";
import type { Size } from "../../../size/size.ts";
import { notSpelled } from "../../export-messages.ts";
import { unexported } from "../../unexported.ts";
import { type Code, code, type Said } from "../code.ts";
import type { Helper } from "../helpers.ts";
import { KernelWriter } from "../kernel-writer.ts";
import type { LoweredOp } from "../lower-op.ts";
import type { ModuleWriter } from "../module-writer.ts";
import { type Statement, set } from "../statement.ts";
import { constantCode } from "../tables.ts";
import type { FreeSizes } from "./free-sizes.ts";
import type { FunctionWords } from "./function-words.ts";

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

class StepWriter extends KernelWriter {
  private readonly reads = new Map<ValueId, number>();
  private readonly results: readonly ValueId[];
  private readonly typed: TypedOp;
  private readonly place: Place;

  constructor(graph: Graph, results: readonly ValueId[], typed: TypedOp, place: Place) {
    super(graph);
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
    const [first = -1, ...more] = step.outputs;
    const value = this.call(step);
    if (step.kernel === "top_k") {
      const name = this.place.local("top");
      this.place.statements.push(set(`const ${name}`, value));
      this.values.set(first, code`${name}.values`);
      for (const id of more) this.values.set(id, code`${name}.indices`);
      return;
    }
    if (more.some((id) => (this.reads.get(id) ?? 0) > 0))
      this.refuse(step, `it reads what ${step.kernel} gives besides`);
    if ((this.reads.get(first) ?? 0) < 2) {
      this.values.set(first, value);
      return;
    }
    const name = this.place.local(this.typed.id ?? "x");
    this.place.statements.push(set(`const ${name}`, value));
    this.values.set(first, code`${name}`);
  }

  protected override helper(name: Helper): string {
    return this.place.module.helper(name);
  }

  protected override constant(constant: Constant): Code {
    const { id, path } = this.typed;
    return constantCode(constant, id ?? path.split(".").at(-1) ?? "table", this.place.module.tables);
  }

  protected override size(size: Size): Code | undefined {
    return this.place.sizes.code(size);
  }

  protected override said(shape: Shape): readonly (Said | undefined)[] {
    return this.place.words.shape(shape, this.typed);
  }

  protected override refuse(_: AnyStep, why: string): never {
    const { span, op, path } = this.typed;
    return unexported(notSpelled(span, op.name, path, "TypeScript", why));
  }
}
