import type { AnyStep, Constant, Graph, ValueId } from "../ir/graph.ts";
import type { ValueType } from "../ir/kernel-attributes.ts";

/**
 * The graph without the steps and constants that no output and no write depends on. Inputs and state stay declared.
 * Values are numbered anew: inputs, state, constants, then results in the order of the steps.
 */
export function withoutDeadCode(graph: Graph): Graph {
  const needed = new Set<ValueId>([...graph.outputs.values(), ...graph.writes.values()]);
  const live: AnyStep[] = [];
  for (const step of graph.steps.toReversed()) {
    if (!step.outputs.some((id) => needed.has(id))) continue;
    for (const id of step.inputs) needed.add(id);
    live.push(step);
  }

  const types: ValueType[] = [];
  const numbers = new Map<ValueId, ValueId>();
  const declare = (id: ValueId): ValueId => {
    const type = graph.types[id];
    if (type === undefined) throw new Error(`value ${id} does not exist`);
    numbers.set(id, types.length);
    return types.push(type) - 1;
  };
  const number = (id: ValueId): ValueId => {
    const known = numbers.get(id);
    if (known === undefined) throw new Error(`value ${id} is read before it is made`);
    return known;
  };
  const mapped = (names: ReadonlyMap<string, ValueId>, to: (id: ValueId) => ValueId) =>
    new Map([...names].map(([name, id]) => [name, to(id)]));

  const inputs = mapped(graph.inputs, declare);
  const state = mapped(graph.state, declare);
  const constants = new Map<ValueId, Constant>();
  for (const [id, constant] of graph.constants) if (needed.has(id)) constants.set(declare(id), constant);
  const steps = live.reverse().map((step) => ({
    ...step,
    inputs: step.inputs.map(number),
    outputs: step.outputs.map(declare),
  }));
  const outputs = mapped(graph.outputs, number);
  return { types, inputs, roles: graph.roles, state, constants, steps, outputs, writes: mapped(graph.writes, number) };
}
