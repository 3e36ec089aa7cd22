import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { AnyStep, Step, Value, ValueId } from "../ir/graph.ts";
import { cotangentsOf, operandsOf, resultsOf } from "../ir/kernel-arity.ts";
import type { KernelName } from "../ir/kernel-attributes.ts";
import { KernelError } from "../kernels/kernel.ts";
import { kernels } from "../kernels/table.ts";

/**
 * Appends the gradients of a scalar `loss` with respect to `wrt` to the graph, reverse mode: the steps that lie between
 * them are walked once from last to first, each handing the cotangents of its outputs to its kernel's gradient rule.
 * The new steps carry the path of the step they are the gradient of. Knows no op and no engine; of kernels it names
 * `add`, which is what several uses of one value mean.
 *
 * @returns one gradient for each of `wrt`, of its shape; undefined where the loss does not depend on it.
 * @throws KernelError when a gradient would have to flow through a kernel that has none.
 */
export function differentiate(
  builder: GraphBuilder,
  loss: Value,
  wrt: readonly Value[],
): readonly (Value | undefined)[] {
  if (loss.dtype !== "f32" || loss.shape.some((size) => size !== 1)) {
    throw new KernelError("only an f32 value with one element can be differentiated");
  }
  const between = stepsBetween(builder, wrt, loss);
  const cotangents = new Map<ValueId, Value>([[loss.id, ones(builder, loss)]]);
  for (const { step, active } of between) {
    const received = step.outputs.map((id) => cotangents.get(id));
    if (received.every((cotangent) => cotangent === undefined)) continue;
    const given = pullBack(builder, step, received);
    step.inputs.forEach((id, position) => {
      const cotangent = given[position];
      if (cotangent === undefined || !active.has(id)) return;
      const before = cotangents.get(id);
      cotangents.set(id, before === undefined ? cotangent : builder.emitter(step.from).add(before, cotangent));
    });
  }
  return wrt.map((value) => cotangents.get(value.id));
}

/** A step that a gradient passes through, and those of its inputs that depend on `wrt`. */
interface Passage {
  readonly step: AnyStep;
  readonly active: ReadonlySet<ValueId>;
}

/** The steps on the way from `wrt` to `loss`, last first. Only f32 values carry gradients. */
function stepsBetween(builder: GraphBuilder, wrt: readonly Value[], loss: Value): readonly Passage[] {
  const steps = builder.soFar;
  const needed = new Set<ValueId>([loss.id]);
  for (const step of steps.toReversed()) {
    if (step.outputs.some((id) => needed.has(id))) for (const id of step.inputs) needed.add(id);
  }
  const active = new Set<ValueId>(wrt.map((value) => value.id));
  const passages: Passage[] = [];
  for (const step of steps) {
    const through = step.inputs.filter((id) => active.has(id));
    if (through.length === 0 || !step.outputs.some((id) => needed.has(id))) continue;
    for (const id of step.outputs) if (builder.value(id).dtype === "f32") active.add(id);
    passages.push({ step, active: new Set(through) });
  }
  return passages.reverse();
}

function pullBack<K extends KernelName>(
  builder: GraphBuilder,
  step: Step<K>,
  received: readonly (Value | undefined)[],
): readonly (Value | undefined)[] {
  const { vjp } = kernels[step.kernel];
  if (vjp === null) {
    throw new KernelError(`${step.from}: the loss depends on it through ${step.kernel}, which has no gradient`);
  }
  const values = (ids: readonly ValueId[]) => ids.map((id) => builder.value(id));
  return vjp({
    emit: builder.emitter(step.from),
    inputs: operandsOf(step.kernel, values(step.inputs)),
    outputs: resultsOf(step.kernel, values(step.outputs)),
    cotangents: cotangentsOf(step.kernel, received),
    attributes: step.attributes,
  });
}

/** The derivative of the loss with respect to itself. */
function ones(builder: GraphBuilder, loss: Value): Value {
  return builder.constant({ dtype: "f32", shape: loss.shape.map(() => 1), data: Float64Array.of(1) });
}
