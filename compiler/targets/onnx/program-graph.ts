import { GraphBuilder } from "../../graph/graph-builder.ts";
import type { Constant, Graph, Value, ValueId } from "../../ir/graph.ts";
import { operandsOf } from "../../ir/kernel-arity.ts";
import type { KernelAttributes } from "../../ir/kernel-attributes.ts";
import type { BoundAttributes, Plan, PlanStep, PlanValue, Program } from "../../ir/plan.ts";

/** A program as a graph again, which can be written in ONNX. */
export interface ProgramGraph {
  /**
   * Its inputs are `in:NAME`, what is drawn at random `drawn:PLACE`, and state that programs write `state:PATH`; its outputs
   * `out:NAME` and `state:PATH:new`. No name of the user's is another's so.
   */
  readonly graph: Graph;
  /** What is drawn at random before each run, by the input that it is fed to. */
  readonly drawn: ReadonlyMap<string, Drawn>;
}

/** Random numbers of a run, and the inputs of the program that settle them. */
export interface Drawn {
  readonly seed: string;
  readonly step: string;
  readonly attributes: BoundAttributes<KernelAttributes["random"]>;
}

/** What is added to an index below 0: ONNX would count it from the end. */
export const LIFT = 2 ** 30;

export const inputName = (name: string): string => `in:${name}`;
export const outputName = (name: string): string => `out:${name}`;
export const stateName = (path: string): string => `state:${path}`;
export const newStateName = (path: string): string => `state:${path}:new`;

/**
 * @param constants of the plan, by their keys
 * @param written paths of state that any program writes: it is fed, while all other state is part of the model
 */
export function programGraph(
  program: Program,
  state: Plan["state"],
  constants: ReadonlyMap<string, Constant>,
  written: ReadonlySet<string>,
): ProgramGraph {
  const builder = new GraphBuilder();
  const values = new Map<PlanValue, Value>();
  const names = new Map<PlanValue, string>();
  const drawn = new Map<string, Drawn>();
  const given = new Set<ValueId>();
  for (const [name, { dtype, shape, value }] of Object.entries(program.inputs)) {
    names.set(value, name);
    values.set(value, builder.input(inputName(name), { dtype, shape }));
  }
  for (const [path, value] of Object.entries(program.reads)) {
    const entry = state[path];
    if (entry === undefined) throw new Error(`the plan has no state \`${path}\``);
    values.set(value, written.has(path) ? builder.input(stateName(path), entry) : builder.state(path, entry));
  }
  for (const [key, value] of Object.entries(program.constants)) {
    const constant = constants.get(key);
    if (constant === undefined) throw new Error(`the plan has no constant \`${key}\``);
    const known = builder.constant(constant);
    given.add(known.id);
    values.set(value, known);
  }
  const valueOf = (id: PlanValue): Value => {
    const value = values.get(id);
    if (value === undefined) throw new Error(`value ${id} is read before it is made`);
    return value;
  };
  for (const step of program.steps) {
    const made = step.kernel === "random" ? [draw(step)] : apply(step);
    for (const [at, { value }] of step.outputs.entries()) {
      const result = made[at];
      if (result !== undefined) values.set(value, result);
    }
  }
  for (const [name, id] of Object.entries(program.outputs)) builder.output(outputName(name), valueOf(id));
  for (const [path, id] of Object.entries(program.writes)) builder.output(newStateName(path), valueOf(id));
  return { graph: builder.build(), drawn };

  /** ONNX draws no numbers that others draw too: they are made outside, and fed. */
  function draw({ inputs: [seed = -1, step = -1], attributes }: PlanStep<"random">): Value {
    const name = `drawn:${drawn.size}`;
    drawn.set(name, { seed: names.get(seed) ?? "", step: names.get(step) ?? "", attributes });
    return builder.input(name, { dtype: "f32", shape: attributes.shape });
  }

  function apply({ kernel, inputs, attributes, from }: PlanStep): readonly Value[] {
    const [first, ...operands] = inputs.map(valueOf);
    const [indices] = operands;
    if (kernel === "gather" && indices !== undefined && !given.has(indices.id)) operands[0] = lifted(indices, from);
    const all = operandsOf(kernel, first === undefined ? [] : [first, ...operands]);
    // A step of a plan has the attributes of its kernel, which TypeScript cannot follow through the union.
    return builder.emitter(from).step(kernel, all as never, attributes as never);
  }

  /** Indices of which those below 0 are far outside. */
  function lifted(indices: Value, from: string): Value {
    const emit = builder.emitter(from);
    const { length } = indices.shape;
    const shape = Array<number>(length).fill(1);
    const number = (value: number) => builder.constant({ dtype: "i32", shape, data: Int32Array.of(value) });
    const [below] = emit.step("compare", [indices, number(0)], { relation: "lt" });
    const [ones] = emit.step("cast", [below], { to: "i32" });
    const [lift] = emit.step("mul", [ones, number(LIFT)], {});
    return emit.step("add", [indices, lift], {})[0];
  }
}
