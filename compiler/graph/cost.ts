import type { Graph, Step, ValueId } from "../ir/graph.ts";
import { operandsOf, resultsOf } from "../ir/kernel-arity.ts";
import type { KernelName, ValueType } from "../ir/kernel-attributes.ts";
import type { BoundType, Cost } from "../kernels/kernel.ts";
import { kernels } from "../kernels/table.ts";

/** Cost of a bound graph: in all, of each step, and of each path together with everything below it. */
export interface GraphCost {
  readonly total: Cost;
  /** In the order of the graph's steps. */
  readonly steps: readonly Cost[];
  /** `transformer`, `transformer.layers`, `transformer.layers.3`, … → the cost of all steps below it. */
  readonly paths: ReadonlyMap<string, Cost>;
}

const NOTHING: Cost = { operations: 0, flops: 0, bytes: 0 };

const PRODUCTS: readonly KernelName[] = ["matmul", "conv2d", "conv2d_input_grad", "conv2d_filter_grad"];

/** Floating-point operations and bytes moved, through the kernel table. The graph must be bound. */
export function costOf(graph: Graph): GraphCost {
  let total = NOTHING;
  const steps: Cost[] = [];
  const paths = new Map<string, Cost>();
  for (const step of graph.steps) {
    const cost = stepCost(graph, step);
    steps.push(cost);
    total = plus(total, cost);
    for (const prefix of prefixes(step.from)) paths.set(prefix, plus(paths.get(prefix) ?? NOTHING, cost));
  }
  return { total, steps, paths };
}

function stepCost<K extends KernelName>(graph: Graph, step: Step<K>): Cost {
  // A reshape moves nothing: its result is a view.
  if (step.kernel === "reshape") return NOTHING;
  const typesOf = (ids: readonly ValueId[]) => ids.map((id) => boundType(graph, id));
  const inputs = operandsOf(step.kernel, typesOf(step.inputs));
  const outputs = resultsOf(step.kernel, typesOf(step.outputs));
  const bytes = [...inputs, ...outputs].map(bytesOf).reduce((sum, size) => sum + size, 0);
  const operations = kernels[step.kernel].flops(inputs, outputs, step.attributes);
  return { operations, flops: PRODUCTS.includes(step.kernel) ? operations : 0, bytes };
}

/** The type of a value in a bound graph. */
export function boundType(graph: Graph, id: ValueId): BoundType {
  const type = graph.types[id];
  if (type === undefined) throw new Error(`value ${id} does not exist`);
  if (!isBound(type)) throw new Error(`value ${id} has a size that is not a number: bind first`);
  return type;
}

function isBound(type: ValueType): type is BoundType {
  return type.shape.every((size) => typeof size === "number");
}

/** 4 bytes an element, 1 for bool. */
export function bytesOf(type: BoundType): number {
  return type.shape.reduce((product, size) => product * size, type.dtype === "bool" ? 1 : 4);
}

function plus(a: Cost, b: Cost): Cost {
  return { operations: a.operations + b.operations, flops: a.flops + b.flops, bytes: a.bytes + b.bytes };
}

/** `a.b.c` → a, a.b, a.b.c */
function prefixes(path: string): readonly string[] {
  const parts = path.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}
