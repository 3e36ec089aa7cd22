import type { KernelName } from "../../../ir/kernel-attributes.ts";
import type { PlanStep } from "../../../ir/plan.ts";
import { stepLabel } from "../../../ir/step-label.ts";
import { cutAt, elementCount } from "../../../kernels/nd-array.ts";
import type { BinaryFunction, UnaryFunction } from "../nest/nest.ts";
import { convolve, filterGradient, inputGradient } from "./convolution-regions.ts";
import type { LoopRegion } from "./loop-region.ts";
import { multiplyMatrices } from "./matrix-regions.ts";
import { sourceOf, type Value } from "./region.ts";
import type { RegionBuilder } from "./region-builder.ts";
import type { NumberType } from "./special-kernel.ts";
import { part, permuted, reversed, stretched, windows } from "./views.ts";

type StepOf<K extends KernelName> = Extract<PlanStep, { readonly kernel: K }>;

/** What each kernel is in regions: from its inputs to its results. Exhaustive by type. */
export type KernelRegions = {
  readonly [K in Exclude<KernelName, "stop_gradient">]: (
    build: RegionBuilder,
    inputs: readonly Value[],
    step: StepOf<K>,
  ) => readonly Value[];
};

const outputOf = (step: PlanStep) => step.outputs[0] ?? missing();

const unary =
  (op: UnaryFunction) =>
  (build: RegionBuilder, [x = missing()]: readonly Value[]): readonly Value[] => [single(build, op, x)];

const binary =
  (op: BinaryFunction) =>
  (build: RegionBuilder, inputs: readonly Value[], step: PlanStep): readonly Value[] => {
    const { dtype, shape } = outputOf(step);
    return [
      build.map(dtype, shape, inputs, (region, [a = missing(), b = missing()]) =>
        region.add({ op, dtype, inputs: [a, b] }),
      ),
    ];
  };

export const kernelRegions: KernelRegions = {
  reshape: (build, [x = missing()], step) => [build.reshape(x, outputOf(step).shape)],
  transpose: (_, [x = missing()], { attributes: { perm } }) => [permuted(x, perm)],
  broadcast: (_, [x = missing()], step) => [stretched(x, outputOf(step).shape)],
  concat(build, inputs, step) {
    const whole = into(build, step);
    let at = 0;
    for (const input of inputs) {
      const begin = whole.shape.map((_, axis) => (axis === step.attributes.axis ? at : 0));
      const { layout } = part(whole, begin, input.shape);
      // What was made for it lies there already.
      if (sourceOf(input).layout.storage !== layout.storage) build.copy(input, layout);
      at += input.shape[step.attributes.axis] ?? 0;
    }
    return [whole];
  },
  slice: (_, [x = missing()], { attributes: { begin, size } }) => [part(x, begin, size)],
  pad(build, [x = missing()], step) {
    const { dtype, shape } = outputOf(step);
    const { lo, hi, value } = step.attributes;
    const into = build.fresh(dtype, shape);
    build.copy(x, part(into, lo, x.shape).layout);
    // Borders, one axis after the other: the axes before it within the borders, those behind it from end to end.
    shape.forEach((_, axis) => {
      const within = (at: number, size: number) => ({
        begin: shape.map((__, other) => (other < axis ? (lo[other] ?? 0) : other === axis ? at : 0)),
        size: shape.map((whole, other) => (other < axis ? (x.shape[other] ?? 0) : other === axis ? size : whole)),
      });
      const [before = 0, inside = 0, behind = 0] = [lo[axis], x.shape[axis], hi[axis]];
      for (const { begin, size } of [within(0, before), within(before + inside, behind)]) {
        if (elementCount(size) > 0) build.constant(dtype, size, value, part(into, begin, size).layout);
      }
    });
    return [into];
  },
  reverse: (_, [x = missing()], { attributes: { axes } }) => [reversed(x, axes)],
  gather(build, [x = missing(), i = missing()], step) {
    const { outer, length, inner } = cutAt(x.shape, step.attributes.axis);
    const special = {
      kernel: "gather",
      outer,
      length,
      inner,
      count: elementCount(i.shape),
      path: stepLabel(step),
    } as const;
    return results(build, step, (outputs) => build.special(special, [x, i], outputs));
  },
  scatter_add(build, [u = missing(), i = missing()], step) {
    const { axis, size } = step.attributes;
    const { outer, inner } = cutAt(outputOf(step).shape, axis);
    const special = {
      kernel: "scatter_add",
      dtype: numberType(u),
      outer,
      length: size,
      inner,
      count: elementCount(i.shape),
      path: stepLabel(step),
    } as const;
    return results(build, step, (outputs) => build.special(special, [u, i], outputs));
  },
  one_hot(build, [i = missing()], step) {
    const { shape } = outputOf(step);
    const indices = { ...i, shape: [...i.shape, 1], layout: { ...i.layout, strides: [...i.layout.strides, 0] } };
    return [
      build.map("f32", shape, [indices], (region, [index = missing()]) => {
        const place = region.index(shape, shape.length - 1);
        const isIt = region.add({ op: "compare", dtype: "bool", relation: "eq", inputs: [index, place] });
        return region.add({ op: "cast", dtype: "f32", inputs: [isIt] });
      }),
    ];
  },
  add: binary("add"),
  sub: binary("sub"),
  mul: binary("mul"),
  div: binary("div"),
  maximum: binary("maximum"),
  minimum: binary("minimum"),
  affine: (build, [x = missing()], { attributes: { scale, shift } }) => [affine(build, x, scale, shift)],
  compare: (build, inputs, step) => [
    build.map("bool", outputOf(step).shape, inputs, (region, [a = missing(), b = missing()]) =>
      region.add({ op: "compare", dtype: "bool", relation: step.attributes.relation, inputs: [a, b] }),
    ),
  ],
  select(build, inputs, step) {
    const { dtype, shape } = outputOf(step);
    return [
      build.map(dtype, shape, inputs, (region, [c = missing(), a = missing(), b = missing()]) =>
        region.add({ op: "select", dtype, inputs: [c, a, b] }),
      ),
    ];
  },
  cast: (build, [x = missing()], { attributes: { to } }) => [
    x.dtype === to
      ? x
      : build.map(to, x.shape, [x], (region, [value = missing()]) =>
          region.add({ op: "cast", dtype: to, inputs: [value] }),
        ),
  ],
  abs: unary("abs"),
  sign: unary("sign"),
  exp: unary("exp"),
  log: unary("log"),
  sqrt: unary("sqrt"),
  rsqrt: unary("rsqrt"),
  sin: unary("sin"),
  cos: unary("cos"),
  tanh: unary("tanh"),
  sigmoid: unary("sigmoid"),
  erf: unary("erf"),
  relu: unary("relu"),
  sum: (build, [x = missing()], { attributes: { axes } }) => [build.reduce("sum", x, axes)],
  max: (build, [x = missing()], { attributes: { axes } }) => [build.reduce("max", x, axes)],
  prod: (build, [x = missing()], { attributes: { axes } }) => [build.reduce("prod", x, axes)],
  argmax: (build, [x = missing()], step) => [argmax(build, x, step.attributes.axis)],
  top_k(build, [x = missing()], step) {
    const length = x.shape.at(-1) ?? 1;
    const rows = elementCount(x.shape) / length;
    const special = { kernel: "top_k", dtype: numberType(x), rows, length, k: step.attributes.k } as const;
    return results(build, step, (outputs) => build.special(special, [x], outputs));
  },
  softmax(build, [x = missing()]) {
    const { powers, sum } = exponentials(build, x);
    const inverse = build.map("f32", sum.shape, [sum], (region, [s = missing()]) =>
      region.add({ op: "div", dtype: "f32", inputs: [region.add({ op: "constant", dtype: "f32", value: 1 }), s] }),
    );
    return [pair(build, "mul", powers, inverse)];
  },
  log_softmax(build, [x = missing()]) {
    const { shifted, sum } = exponentials(build, x);
    return [pair(build, "sub", shifted, single(build, "log", sum))];
  },
  normalize(build, [x = missing()], step) {
    const { axes, epsilon, center } = step.attributes;
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const share = elementCount(kept) / elementCount(x.shape);
    const mean = center ? affine(build, build.reduce("sum", x, axes), share, 0) : build.constant("f32", kept, 0);
    const centred = center ? pair(build, "sub", x, mean) : x;
    const variance = affine(build, build.reduce("sum", pair(build, "mul", centred, centred), axes), share, epsilon);
    const rstd = single(build, "rsqrt", variance);
    return [pair(build, "mul", centred, rstd), mean, rstd];
  },
  gelu: (build, [x = missing()], { attributes: { form } }) => [
    single(build, form === "exact" ? "gelu_exact" : "gelu_tanh", x),
  ],
  matmul: (build, [a = missing(), b = missing()], step) => [multiplyMatrices(build, a, b, step, into(build, step))],
  conv2d: (build, [x = missing(), f = missing()], step) => [
    convolve(build, x, f, outputOf(step).shape, step.attributes),
  ],
  conv2d_input_grad: (build, [u = missing(), f = missing()], step) => [
    inputGradient(build, u, f, outputOf(step).shape, step.attributes),
  ],
  conv2d_filter_grad: (build, [x = missing(), u = missing()], step) => [
    filterGradient(build, x, u, outputOf(step).shape, step.attributes),
  ],
  max_pool(build, [x = missing()], step) {
    const { shape } = outputOf(step);
    const [, rows = 1, columns = 1] = shape;
    const seen = windows(x, rows, columns, { ...step.attributes, dilation: [1, 1] });
    return [build.reshape(build.reduce("max", seen, [3, 4]), shape)];
  },
  max_pool_grad(build, inputs, step) {
    const [x = missing(), y = missing()] = inputs;
    const { kernel: window, stride } = step.attributes;
    const special = { kernel: "max_pool_grad", image: x.shape, pooled: y.shape, window, stride } as const;
    return results(build, step, (outputs) => build.special(special, inputs, outputs));
  },
  random(build, inputs, step) {
    const special = {
      kernel: "random",
      site: step.attributes.site,
      count: elementCount(outputOf(step).shape),
    } as const;
    return results(build, step, (outputs) => build.special(special, inputs, outputs));
  },
};

function numberType({ dtype }: Value): NumberType {
  if (dtype === "bool") throw new Error("numbers expected");
  return dtype;
}

/** The results of a step, as `make` writes them. */
function results(build: RegionBuilder, step: PlanStep, make: (outputs: readonly Value[]) => void): readonly Value[] {
  const outputs = step.outputs.map(({ dtype, shape }) => build.fresh(dtype, shape));
  make(outputs);
  return outputs;
}

const into = (build: RegionBuilder, step: PlanStep): Value => {
  const { dtype, shape } = outputOf(step);
  return build.placed ?? build.fresh(dtype, shape);
};

function single(build: RegionBuilder, op: UnaryFunction, x: Value): Value {
  return build.map("f32", x.shape, [x], (region, [value = missing()]) =>
    region.add({ op, dtype: "f32", inputs: [value] }),
  );
}

/** Of a whole value and one that may be stretched to it. */
function pair(build: RegionBuilder, op: BinaryFunction, a: Value, b: Value): Value {
  return build.map("f32", a.shape, [a, b], (region, [left = missing(), right = missing()]) =>
    region.add({ op, dtype: "f32", inputs: [left, right] }),
  );
}

function affine(build: RegionBuilder, x: Value, scale: number, shift: number): Value {
  if (scale === 1 && shift === 0) return x;
  return build.map("f32", x.shape, [x], (region, [value = missing()]) => {
    const number = (constant: number) => region.add({ op: "constant", dtype: "f32", value: constant });
    const scaled = scale === 1 ? value : region.add({ op: "mul", dtype: "f32", inputs: [value, number(scale)] });
    return shift === 0 ? scaled : region.add({ op: "add", dtype: "f32", inputs: [scaled, number(shift)] });
  });
}

/** e^(x − max), along the last axis, and the sum of them; NaN in x shows in the sum, if not in the maximum. */
function exponentials(build: RegionBuilder, x: Value) {
  const last = [x.shape.length - 1];
  const shifted = pair(build, "sub", x, build.reduce("max_number", x, last));
  const powers = single(build, "exp", shifted);
  return { shifted, powers, sum: build.reduce("sum", powers, last) };
}

/** The lowest index of what is equal to the largest; what is no number is never the largest. */
function argmax(build: RegionBuilder, x: Value, axis: number): Value {
  const others = [...x.shape.keys()].filter((other) => other !== axis);
  const seen = permuted(x, [...others, axis]);
  const last = others.length;
  const numbers = x.dtype === "f32" ? withoutNaN(build, seen) : seen;
  const most = build.reduce("max", numbers, [last]);
  const length = x.shape[axis] ?? 1;
  const places = build.map(
    "i32",
    seen.shape,
    [numbers, most],
    (region: LoopRegion, [value = missing(), max = missing()]) => {
      const isMost = region.add({ op: "compare", dtype: "bool", relation: "eq", inputs: [value, max] });
      const none = region.add({ op: "constant", dtype: "i32", value: length });
      return region.add({ op: "select", dtype: "i32", inputs: [isMost, region.index(seen.shape, last), none] });
    },
  );
  const first = build.reduce("min", places, [last]);
  return permuted(first, [...others.keys()].toSpliced(axis, 0, last));
}

function withoutNaN(build: RegionBuilder, x: Value): Value {
  return build.map("f32", x.shape, [x], (region, [value = missing()]) => {
    const isNumber = region.add({ op: "compare", dtype: "bool", relation: "eq", inputs: [value, value] });
    const least = region.add({ op: "constant", dtype: "f32", value: Number.NEGATIVE_INFINITY });
    return region.add({ op: "select", dtype: "f32", inputs: [isNumber, value, least] });
  });
}

function missing(): never {
  throw new Error("a step lacks an input");
}
