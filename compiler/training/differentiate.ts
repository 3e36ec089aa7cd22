import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Step, Value, ValueId } from "../ir/graph.ts";
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
  const steps = builder.soFar;
  const { places, active } = between(builder, wrt, loss);
  /** Value → its cotangent; -1 where none has come. */
  const cotangents = new Int32Array(builder.valueCount).fill(-1);
  const cotangentOf = (id: ValueId): Value | undefined => {
    const cotangent = cotangents[id] ?? -1;
    return cotangent < 0 ? undefined : builder.value(cotangent);
  };
  cotangents[loss.id] = ones(builder, loss).id;
  for (const place of places) {
    const step = steps.at(place);
    const received = step?.outputs.map(cotangentOf) ?? [];
    if (step === undefined || received.every((cotangent) => cotangent === undefined)) continue;
    const given = pullBack(builder, step, received);
    step.inputs.forEach((id, position) => {
      const cotangent = given[position];
      if (cotangent === undefined || active[id] !== 1) return;
      const before = cotangentOf(id);
      cotangents[id] = (before === undefined ? cotangent : builder.emitter(step.from).add(before, cotangent)).id;
    });
  }
  return wrt.map(({ id }) => cotangentOf(id));
}

/** The steps on the way from `wrt` to `loss`, last first, and which values depend on `wrt`: f32 ones alone do. */
function between(builder: GraphBuilder, wrt: readonly Value[], loss: Value) {
  const steps = builder.soFar;
  const needed = new Uint8Array(builder.valueCount);
  needed[loss.id] = 1;
  for (let place = steps.length - 1; place >= 0; place--) {
    const step = steps.at(place);
    if (step?.outputs.some((id) => needed[id] === 1)) for (const id of step.inputs) needed[id] = 1;
  }
  const active = new Uint8Array(builder.valueCount);
  for (const { id } of wrt) active[id] = 1;
  const places = new Int32Array(steps.length);
  let first = places.length;
  for (const [place, step] of steps.entries()) {
    if (!step.inputs.some((id) => active[id] === 1) || !step.outputs.some((id) => needed[id] === 1)) continue;
    for (const id of step.outputs) if (builder.value(id).dtype === "f32") active[id] = 1;
    places[--first] = place;
  }
  return { places: places.subarray(first), active };
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
