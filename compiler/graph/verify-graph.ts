import type { Graph, Step, ValueId } from "../ir/graph.ts";
import { operandsOf } from "../ir/kernel-arity.ts";
import type { KernelName, ValueType } from "../ir/kernel-attributes.ts";
import { boundShape, sameShape } from "../ir/same-shape.ts";
import { typeText } from "../kernels/fit.ts";
import { kernels } from "../kernels/table.ts";

/**
 * What holds of a graph of kernels after every phase: each value is made once, before it is read, and has the type that
 * its kernel's rule gives it; what is written to state has the type of what is read from there.
 * @throws Error
 */
export function verifyGraph(graph: Graph): void {
  const { inputs, state, constants, steps, outputs, writes, roles } = graph;
  const typeOf = (id: ValueId): ValueType => {
    const type = graph.types[id];
    if (type === undefined) throw new Error(`value ${id} has no type`);
    return type;
  };
  const made = new Set<ValueId>();
  const make = (id: ValueId, by: string) => {
    if (made.has(id)) throw new Error(`${by}: value ${id} is made twice`);
    typeOf(id);
    made.add(id);
  };
  const read = (id: ValueId, by: string) => {
    if (!made.has(id)) throw new Error(`${by} reads value ${id} before it is made`);
  };
  for (const [name, id] of inputs) make(id, `input ${name}`);
  for (const [path, id] of state) make(id, `state ${path}`);
  for (const [id, { dtype, shape, data }] of constants) {
    make(id, "a constant");
    requireType({ dtype, shape }, typeOf(id), "a constant");
    if (data.length !== shape.reduce((product, size) => product * size, 1))
      throw new Error(`constant ${id} has ${data.length} elements, and not those of [${shape.join(", ")}]`);
  }
  for (const name of roles.keys()) if (!inputs.has(name)) throw new Error(`${name} has a role and is no input`);
  for (const step of steps) {
    const by = `${step.from} (${step.kernel})`;
    for (const id of step.inputs) read(id, by);
    const ruled = ruleOf(step, step.inputs.map(typeOf));
    if (ruled.length !== step.outputs.length) throw new Error(`${by} has ${step.outputs.length} results`);
    step.outputs.forEach((id, i) => {
      make(id, by);
      requireType(ruled[i], typeOf(id), by);
    });
  }
  for (const [name, id] of outputs) read(id, `output ${name}`);
  for (const [path, id] of writes) {
    read(id, `state ${path}`);
    const before = state.get(path);
    if (before !== undefined) requireType(typeOf(before), typeOf(id), `state ${path}`);
  }
}

/**
 * What phase 8 adds to that: no size is open.
 * @throws Error
 */
export function verifyBound(graph: Graph): void {
  verifyGraph(graph);
  graph.types.forEach((type, id) => {
    if (boundShape(type.shape) === undefined) throw new Error(`value ${id} is ${typeText(type)}, which is open`);
  });
}

function requireType(expected: ValueType | undefined, found: ValueType, by: string): void {
  if (expected === undefined || expected.dtype !== found.dtype || !sameShape(expected.shape, found.shape))
    throw new Error(`${by} is ${typeText(found)}, and not ${expected === undefined ? "there" : typeText(expected)}`);
}

const ruleOf = <K extends KernelName>({ kernel, attributes }: Step<K>, inputs: readonly ValueType[]) =>
  kernels[kernel].shape(operandsOf(kernel, inputs), attributes);
