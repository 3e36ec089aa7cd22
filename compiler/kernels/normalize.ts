import type { Value } from "../ir/graph.ts";
import { resultsOf } from "../ir/kernel-arity.ts";
import { sizeAt } from "../ir/same-shape.ts";
import { productOf } from "../size/size.ts";
import { ensure, ensureReals } from "./fit.ts";
import type { Kernel } from "./kernel.ts";
import { at, elementCount, zeros } from "./nd-array.ts";
import { groupPlaces, keptShape } from "./reduction.ts";
import { reciprocal } from "./scalar.ts";

/**
 * Gives the elements along some axes mean 0 and variance 1, without learned scale and shift:
 *
 *     x̂ = (x − mean) · rstd,   rstd = 1 / √(mean((x − mean)²) + epsilon)
 *
 * Results are x̂, mean and rstd, the last two with the axes at size 1. Without `center` nothing is subtracted (RMS
 * norm) and the mean that is given is 0, so that there are three results always. The variance divides by N, not N − 1.
 */
export const normalize: Kernel<"normalize"> = {
  shape(inputs, { axes, epsilon }) {
    const [x] = inputs;
    ensureReals("normalize", inputs);
    ensure("normalize", inputs, epsilon >= 0, "epsilon is negative");
    const kept = { dtype: x.dtype, shape: keptShape("normalize", inputs, axes) };
    return [{ dtype: x.dtype, shape: x.shape }, kept, kept];
  },
  vjp({ emit, inputs, outputs, cotangents, attributes: { axes, center } }) {
    const [x] = inputs;
    const [normalized, , rstd] = outputs;
    const [g, forMean, forRstd] = cotangents;
    const share = reciprocal(productOf(axes.map((axis) => sizeAt(x.shape, axis))));
    const mean = (value: Value) => emit.affine(emit.sum(value, axes), share);
    const parts: Value[] = [];
    if (g !== undefined) {
      // rstd (g − mean g − x̂ mean(g x̂))
      const along = emit.sub(g, emit.mul(normalized, mean(emit.mul(g, normalized))));
      parts.push(emit.mul(rstd, center ? emit.sub(along, mean(g)) : along));
    }
    // The mean moves by 1/N of each element, rstd by −rstd² x̂ / N.
    if (forMean !== undefined && center) parts.push(emit.affine(emit.broadcast(forMean, x.shape), share));
    if (forRstd !== undefined) {
      const weight = emit.mul(forRstd, emit.mul(rstd, rstd));
      parts.push(emit.affine(emit.mul(emit.affine(weight, -1), normalized), share));
    }
    return [parts.length === 0 ? undefined : parts.reduce((sum, part) => emit.add(sum, part))];
  },
  // centred: sum, subtract, square and add, multiply; else without the first two
  flops: (inputs, _, { center }) => (center ? 5 : 3) * elementCount(inputs[0].shape),
  evaluate(inputs, attributes) {
    const [{ shape, data }] = inputs;
    const [normalized, mean, rstd] = resultsOf("normalize", normalize.shape(inputs, attributes).map(zeros));
    const group = groupPlaces(shape, mean.shape);
    const share = mean.data.length / data.length;
    for (let e = 0; attributes.center && e < data.length; e++) {
      const place = at(group, e);
      mean.data[place] = at(mean.data, place) + at(data, e) * share;
    }
    // Until its root is taken, rstd holds the variance.
    for (let e = 0; e < data.length; e++) {
      const place = at(group, e);
      const centred = at(data, e) - at(mean.data, place);
      normalized.data[e] = centred;
      rstd.data[place] = at(rstd.data, place) + centred * centred * share;
    }
    for (let i = 0; i < rstd.data.length; i++) rstd.data[i] = 1 / Math.sqrt(at(rstd.data, i) + attributes.epsilon);
    for (let e = 0; e < data.length; e++) normalized.data[e] = at(normalized.data, e) * at(rstd.data, at(group, e));
    return [normalized, mean, rstd];
  },
};
