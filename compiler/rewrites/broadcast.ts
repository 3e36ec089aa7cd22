import { differingAxes, sameShape, sizeAt } from "../ir/same-shape.ts";
import { multiply, type Size } from "../size/size.ts";
import { ELEMENTWISE, STRETCHING } from "./kernel-families.ts";
import { type Rewrite, rewrite } from "./rewrite.ts";

/** A broadcast is put off as long as it can be, so that nothing is computed twice or stored stretched. */
export const broadcastRules: readonly Rewrite[] = [
  rewrite("broadcast into what broadcasts itself", STRETCHING, ({ inputs, type, made, typeFor, again }) => {
    const slim = [...inputs];
    for (const [position, value] of inputs.entries()) {
      slim[position] = made(value, "broadcast")?.inputs[0] ?? value;
      if (!sameShape(typeFor(slim).shape, type.shape)) slim[position] = value;
    }
    return slim.every((value, position) => value === inputs[position]) ? undefined : again(slim);
  }),
  rewrite("one result for what is stretched alike", STRETCHING, ({ inputs, type, made, again, emit }) => {
    const slim = inputs.map((value) => made(value, "broadcast")?.inputs[0] ?? value);
    if (slim.every((value, position) => value === inputs[position])) return undefined;
    return emit.broadcast(again(slim), type.shape);
  }),
  rewrite("element by element before stretching", ELEMENTWISE, ({ inputs: [x], type, made, again, emit }) => {
    const source = made(x, "broadcast")?.inputs[0];
    return source && emit.broadcast(again([source]), type.shape);
  }),
  rewrite("one element in another shape", ["reshape"], ({ inputs: [x], type, made, emit }) => {
    const source = made(x, "broadcast")?.inputs[0];
    if (!source || source.shape.some((size) => size !== 1)) return undefined;
    return emit.broadcast(
      emit.reshape(
        source,
        type.shape.map(() => 1),
      ),
      type.shape,
    );
  }),
  rewrite("sum of equal terms", ["sum"], ({ inputs: [x], attributes: { axes }, type, made, emit }) => {
    const source = made(x, "broadcast")?.inputs[0];
    if (!source || x.dtype !== "f32") return undefined;
    const stretched = differingAxes(source.shape, x.shape).filter((axis) => axes.includes(axis));
    if (stretched.length === 0) return undefined;
    const terms = stretched.map((axis) => sizeAt(x.shape, axis)).reduce<Size>(multiply, 1);
    if (typeof terms !== "number") return undefined;
    const summed = emit.affine(emit.sum(source, axes), terms);
    return sameShape(summed.shape, type.shape) ? summed : emit.broadcast(summed, type.shape);
  }),
];
