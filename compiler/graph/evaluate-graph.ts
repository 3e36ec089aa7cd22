import type { Constant, Graph, Step, ValueId } from "../ir/graph.ts";
import { operandsOf } from "../ir/kernel-arity.ts";
import type { KernelName, ValueType } from "../ir/kernel-attributes.ts";
import { sameShape } from "../ir/same-shape.ts";
import { typeText } from "../kernels/fit.ts";
import { kernels } from "../kernels/table.ts";

/**
 * What every value of a bound graph is, given its inputs and the state it reads: the kernels' own reference loops in
 * f64, one step after the other. Rewrites and engines are held to it; it is not meant to be fast.
 * @throws Error when an input is missing or not of its declared type.
 */
export function evaluateGraph(
  graph: Graph,
  inputs: ReadonlyMap<string, Constant>,
  state: ReadonlyMap<string, Constant>,
): Map<ValueId, Constant> {
  const values = new Map<ValueId, Constant>(graph.constants);
  for (const [name, id] of graph.inputs) values.set(id, given(graph.types[id], inputs.get(name), `input "${name}"`));
  for (const [path, id] of graph.state) values.set(id, given(graph.types[id], state.get(path), `state "${path}"`));
  for (const step of graph.steps) {
    const results = evaluateStep(step, values);
    step.outputs.forEach((id, position) => {
      const result = results[position];
      if (result !== undefined) values.set(id, result);
    });
  }
  return values;
}

/** What one step makes of values that are there. */
export function evaluateStep<K extends KernelName>(
  step: Step<K>,
  values: ReadonlyMap<ValueId, Constant>,
): readonly Constant[] {
  const inputs = step.inputs.map((id) => {
    const value = values.get(id);
    if (value === undefined) throw new Error(`${step.from}: ${step.kernel} reads value ${id} before it is made`);
    return value;
  });
  return kernels[step.kernel].evaluate(operandsOf(step.kernel, inputs), step.attributes);
}

function given(type: ValueType | undefined, value: Constant | undefined, what: string): Constant {
  if (value === undefined) throw new Error(`${what} is missing`);
  if (type === undefined || type.dtype !== value.dtype || !sameShape(type.shape, value.shape)) {
    throw new Error(`${what} is ${typeText(value)}, declared ${type === undefined ? "nowhere" : typeText(type)}`);
  }
  return value;
}
