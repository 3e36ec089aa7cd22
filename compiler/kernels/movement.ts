import { operandsOf } from "../ir/kernel-arity.ts";
import type { Shape } from "../ir/kernel-attributes.ts";
import { sameShape, sizeAt } from "../ir/same-shape.ts";
import { add, productOf, type Size, sameSize, subtract } from "../size/size.ts";
import { broadcastPlaces, broadcastShape, unbroadcast } from "./broadcasting.ts";
import { areAxes, ensure, mayBeLength, typeText } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { bound, placesOf, placesOfBlock, put, rowMajorStrides, take, zeros } from "./nd-array.ts";

/** Moving elements about takes no arithmetic. */
const noFlops = () => 0;

/** The same elements in the same order, counted out along other axes. */
const reshape: Kernel<"reshape"> = {
  shape(inputs, { shape }) {
    const [{ dtype, shape: from }] = inputs;
    const fits = shape.every(mayBeLength) && sameSize(productOf(from), productOf(shape));
    ensure("reshape", inputs, fits, () => `the element count of ${typeText({ dtype, shape })} differs`);
    return [{ dtype, shape }];
  },
  vjp: ({ emit, inputs, cotangents }) => [emit.reshape(cotangents[0], inputs[0].shape)],
  flops: noFlops,
  evaluate(inputs, attributes) {
    const { shape } = reshape.shape(inputs, attributes)[0];
    return [{ ...inputs[0], shape: shape.map(bound) }];
  },
};

/** Axis i of the result is axis perm[i] of the input. */
const transpose: Kernel<"transpose"> = {
  shape(inputs, { perm }) {
    const [x] = inputs;
    const sorted = perm.toSorted((a, b) => a - b);
    const isPermutation = perm.length === x.shape.length && areAxes(sorted, perm.length);
    ensure("transpose", inputs, isPermutation, () => `[${perm.join(", ")}] is no order of its axes`);
    return [{ dtype: x.dtype, shape: perm.map((axis) => sizeAt(x.shape, axis)) }];
  },
  vjp({ emit, cotangents, attributes: { perm } }) {
    const inverse = perm.map((_, axis) => perm.indexOf(axis));
    return [emit.transpose(cotangents[0], inverse)];
  },
  flops: noFlops,
  evaluate(inputs, { perm }) {
    const [x] = inputs;
    const type = transpose.shape(inputs, { perm })[0];
    const strides = rowMajorStrides(x.shape);
    const permuted = perm.map((axis) => strides[axis] ?? 0);
    return [take(x, placesOf(type.shape.map(bound), permuted), type)];
  },
};

/** Axes of size 1 are stretched to the sizes asked for. */
const broadcast: Kernel<"broadcast"> = {
  shape(inputs, { shape }) {
    const [x] = inputs;
    const { dtype } = x;
    const stretched = broadcastShape("broadcast", [x, { dtype, shape }]);
    ensure("broadcast", inputs, sameShape(stretched, shape), () => `does not stretch to ${typeText({ dtype, shape })}`);
    return [{ dtype, shape }];
  },
  vjp: ({ emit, inputs, cotangents }) => [unbroadcast(emit, cotangents[0], inputs[0].shape)],
  flops: noFlops,
  evaluate(inputs, attributes) {
    const [x] = inputs;
    const type = broadcast.shape(inputs, attributes)[0];
    return [take(x, broadcastPlaces(x, type.shape.map(bound)), type)];
  },
};

/** The elements along some axes in opposite order. */
const reverse: Kernel<"reverse"> = {
  shape(inputs, { axes }) {
    const [x] = inputs;
    ensure("reverse", inputs, areAxes(axes, x.shape.length), () => `[${axes.join(", ")}] are not its axes`);
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  vjp: ({ emit, cotangents, attributes: { axes } }) => [emit.reverse(cotangents[0], axes)],
  flops: noFlops,
  evaluate(inputs, { axes }) {
    const [x] = inputs;
    const type = reverse.shape(inputs, { axes })[0];
    const strides = rowMajorStrides(x.shape);
    const flipped = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
    const last = axes.reduce((place, axis) => place + ((x.shape[axis] ?? 1) - 1) * (strides[axis] ?? 0), 0);
    return [take(x, placesOf(x.shape, flipped, last), type)];
  },
};

/** The block of sizes `size` that starts at `begin`. */
const slice: Kernel<"slice"> = {
  shape(inputs, { begin, size }) {
    const [x] = inputs;
    const ranksAgree = begin.length === x.shape.length && size.length === x.shape.length;
    ensure("slice", inputs, ranksAgree, "ranks of begin and size differ from it");
    const inside = [...begin, ...size, ...sizesMinus(sizesMinus(x.shape, begin), size)].every(mayBeLength);
    ensure("slice", inputs, inside, () => `${typeText({ dtype: x.dtype, shape: size })} at that place reaches outside`);
    return [{ dtype: x.dtype, shape: size }];
  },
  vjp({ emit, inputs, cotangents, attributes: { begin, size } }) {
    const rest = sizesMinus(sizesMinus(inputs[0].shape, begin), size);
    return [emit.pad(cotangents[0], begin, rest)];
  },
  flops: noFlops,
  evaluate(inputs, attributes) {
    const [x] = inputs;
    const type = slice.shape(inputs, attributes)[0];
    return [take(x, placesOfBlock(type.shape, attributes.begin, x.shape), type)];
  },
};

/** `value` on `lo` elements before and `hi` elements behind each axis. */
const pad: Kernel<"pad"> = {
  shape(inputs, { lo, hi }) {
    const [x] = inputs;
    const ranksAgree = lo.length === x.shape.length && hi.length === x.shape.length;
    ensure("pad", inputs, ranksAgree && [...lo, ...hi].every(mayBeLength), "margins do not fit");
    return [{ dtype: x.dtype, shape: sizesPlus(sizesPlus(x.shape, lo), hi) }];
  },
  vjp: ({ emit, inputs, cotangents, attributes: { lo } }) => [emit.slice(cotangents[0], lo, inputs[0].shape)],
  flops: noFlops,
  evaluate(inputs, attributes) {
    const [x] = inputs;
    const result = zeros(pad.shape(inputs, attributes)[0]);
    result.data.fill(attributes.value);
    put(x, placesOfBlock(x.shape, attributes.lo, result.shape), result);
    return [result];
  },
};

/** One after the other along an axis. */
const concat: Kernel<"concat"> = {
  shape(inputs, { axis }) {
    const [first, ...others] = inputs;
    ensure("concat", inputs, axis >= 0 && axis < first.shape.length, `there is no axis ${axis}`);
    const along = (shape: Shape, size: Size) => shape.with(axis, size);
    const alike = others.every(
      ({ dtype, shape }) => dtype === first.dtype && sameShape(along(shape, 0), along(first.shape, 0)),
    );
    ensure("concat", inputs, alike, `dtypes, or sizes beside axis ${axis}, differ`);
    const total = inputs.reduce<Size>((sum, { shape }) => add(sum, sizeAt(shape, axis)), 0);
    return [{ dtype: first.dtype, shape: along(first.shape, total) }];
  },
  vjp({ emit, inputs, cotangents, attributes: { axis } }) {
    const [cotangent] = cotangents;
    let start: Size = 0;
    const parts = inputs.map(({ shape }) => {
      const begin = shape.map<Size>(() => 0).with(axis, start);
      start = add(start, sizeAt(shape, axis));
      return emit.slice(cotangent, begin, shape);
    });
    return operandsOf("concat", parts);
  },
  flops: noFlops,
  evaluate(inputs, { axis }) {
    const result = zeros(concat.shape(inputs, { axis })[0]);
    let start = 0;
    for (const x of inputs) {
      put(x, placesOfBlock(x.shape, x.shape.map(() => 0).with(axis, start), result.shape), result);
      start += x.shape[axis] ?? 0;
    }
    return [result];
  },
};

const sizesPlus = (a: Shape, b: Shape): Shape => a.map((size, axis) => add(size, sizeAt(b, axis)));
const sizesMinus = (a: Shape, b: Shape): Shape => a.map((size, axis) => subtract(size, sizeAt(b, axis)));

export const movement: Pick<
  KernelTable,
  "reshape" | "transpose" | "broadcast" | "reverse" | "slice" | "pad" | "concat"
> = { reshape, transpose, broadcast, reverse, slice, pad, concat };
