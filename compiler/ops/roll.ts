import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { isConstant, type Size, subtract } from "../size/size.ts";

interface Turn {
  readonly axis: number;
  readonly by: number;
}

export const roll = defineOp({
  name: "roll",
  doc: "Shifts a tensor along axes; what leaves at one end comes back at the other, as torch.roll.",
  tone: "space",
  changesNothing: (shifts) => shifts.every(({ by }) => by === 0),
  inputs: 1,
  keepsShape: true,
  reads: "alike",
  argument: required("shifts", "Axis → how far elements move towards higher indices; negative moves them back."),
  aliases: ["shift", "cyclic_shift"],
  infer({ inputs, argument, ...context }) {
    const turns = argument.map(({ axis, by }): Turn => ({ axis: axisIndex(axis, inputs, context), by }));
    const [x] = inputs;
    return { results: [{ axes: x?.axes ?? [] }], solution: turns };
  },
  lower: ({ emit, inputs: [x], solution }) => {
    return [solution.reduce((value, turn) => rollAxis(emit, value, turn), x)];
  },
});

function rollAxis(emit: Emitter, x: Value, { axis, by }: Turn): Value {
  const size: Size = x.shape[axis] ?? 1;
  const shift = isConstant(size) ? ((by % size) + size) % size : by;
  if (shift === 0) return x;
  // The place where the two parts meet: `shift` from the end, or from the start where it is negative.
  const cut = shift > 0 ? subtract(size, shift) : -shift;
  const part = (begin: Size, length: Size) =>
    emit.slice(
      x,
      x.shape.map((_, a) => (a === axis ? begin : 0)),
      x.shape.map((n, a) => (a === axis ? length : n)),
    );
  return emit.concat([part(cut, subtract(size, cut)), part(0, cut)], axis);
}
