import type { KernelAttributes, KernelName, Shape, ValueType } from "../ir/kernel-attributes.ts";
import { sameShape, sizeAt } from "../ir/same-shape.ts";
import { divideExactly, multiply, sameSize } from "../size/size.ts";
import { ensure, ensureReals, quadruple } from "./fit.ts";
import type { BoundType, Kernel, KernelTable } from "./kernel.ts";
import { at, bound, elementCount, zeros } from "./nd-array.ts";
import { forEachTap, windowCount } from "./window.ts";

type Window = KernelAttributes["conv2d"];

/**
 * The three kernels are the three ways to solve for one of image x [b, h, w, C], filter f [kh, kw, C/groups, O] and
 * result u [b, h′, w′, O] in the sum
 *
 *     u[b, p, q, o] += x[b, p·stride + i·dilation, q·stride + j·dilation, c] · f[i, j, c, o]
 *
 * over all taps (i, j) and all channels c of o's group; each is linear in both of its inputs, and the gradients of each
 * are the other two.
 */
const conv2d: Kernel<"conv2d"> = {
  shape(inputs, attributes) {
    const [x, filter] = inputs;
    return [{ dtype: "f32", shape: resultShape("conv2d", inputs, x.shape, filter.shape, attributes) }];
  },
  vjp({ emit, inputs, cotangents, attributes: { stride, dilation, groups } }) {
    const [x, filter] = inputs;
    const [g] = cotangents;
    const window = { stride, dilation, groups };
    const size = { height: sizeAt(x.shape, 1), width: sizeAt(x.shape, 2) };
    return [
      emit.one("conv2d_input_grad", [g, filter], { ...size, ...window }),
      emit.one("conv2d_filter_grad", [x, g], { kernel: kernelSize(filter.shape), ...window }),
    ];
  },
  flops: (inputs, outputs) => multiplyAdds(outputs[0], inputs[1]),
  evaluate(inputs, attributes) {
    const [x, f] = inputs;
    const u = zeros(conv2d.shape(inputs, attributes)[0]);
    forEachProduct(x.shape, f.shape, u.shape, attributes, (inX, inF, inU) => {
      u.data[inU] = at(u.data, inU) + at(x.data, inX) * at(f.data, inF);
    });
    return [u];
  },
};

/** From u and f: the image whose elements add up what each contributed to. */
const inputGrad: Kernel<"conv2d_input_grad"> = {
  shape(inputs, attributes) {
    const [u, filter] = inputs;
    const [batch] = quadruple(u.shape);
    const channels = multiply(quadruple(filter.shape)[2], attributes.groups);
    const shape = [batch, attributes.height, attributes.width, channels];
    const forward = resultShape("conv2d_input_grad", inputs, shape, filter.shape, attributes);
    ensure("conv2d_input_grad", inputs, sameShape(forward, u.shape), "height and width do not lead to this result");
    return [{ dtype: "f32", shape }];
  },
  vjp({ emit, inputs, cotangents, attributes: { stride, dilation, groups } }) {
    const [u, filter] = inputs;
    const [g] = cotangents;
    const window = { stride, dilation, groups };
    return [
      emit.one("conv2d", [g, filter], window),
      emit.one("conv2d_filter_grad", [g, u], { kernel: kernelSize(filter.shape), ...window }),
    ];
  },
  flops: (inputs) => multiplyAdds(...inputs),
  evaluate(inputs, attributes) {
    const [u, f] = inputs;
    const x = zeros(inputGrad.shape(inputs, attributes)[0]);
    forEachProduct(x.shape, f.shape, u.shape, attributes, (inX, inF, inU) => {
      x.data[inX] = at(x.data, inX) + at(u.data, inU) * at(f.data, inF);
    });
    return [x];
  },
};

/** From x and u: the filter whose elements add up all products of what they connect. */
const filterGrad: Kernel<"conv2d_filter_grad"> = {
  shape(inputs, attributes) {
    const [x, u] = inputs;
    const perGroup = divideExactly(quadruple(x.shape)[3], attributes.groups);
    ensure("conv2d_filter_grad", inputs, perGroup !== undefined, "channels do not divide into groups");
    const shape = [...attributes.kernel, perGroup, quadruple(u.shape)[3]];
    const forward = resultShape("conv2d_filter_grad", inputs, x.shape, shape, attributes);
    ensure("conv2d_filter_grad", inputs, sameShape(forward, u.shape), "the image does not lead to this result");
    return [{ dtype: "f32", shape }];
  },
  vjp({ emit, inputs, cotangents, attributes: { stride, dilation, groups } }) {
    const [x, u] = inputs;
    const [g] = cotangents;
    const window = { stride, dilation, groups };
    const size = { height: sizeAt(x.shape, 1), width: sizeAt(x.shape, 2) };
    return [emit.one("conv2d_input_grad", [u, g], { ...size, ...window }), emit.one("conv2d", [x, g], window)];
  },
  flops: (inputs, outputs) => multiplyAdds(inputs[1], outputs[0]),
  evaluate(inputs, attributes) {
    const [x, u] = inputs;
    const f = zeros(filterGrad.shape(inputs, attributes)[0]);
    forEachProduct(x.shape, f.shape, u.shape, attributes, (inX, inF, inU) => {
      f.data[inF] = at(f.data, inF) + at(x.data, inX) * at(u.data, inU);
    });
    return [f];
  },
};

/** The shape of u, if x and f fit each other. */
function resultShape(
  kernel: KernelName,
  inputs: readonly ValueType[],
  x: Shape,
  filter: Shape,
  { stride, dilation, groups }: Window,
): Shape {
  ensureReals(kernel, inputs);
  const [batch, height, width, channels] = quadruple(x);
  const [, , perGroup, filters] = quadruple(filter);
  const [taps, across] = kernelSize(filter);
  const channelsAgree = sameSize(channels, multiply(perGroup, groups));
  ensure(kernel, inputs, channelsAgree, `the image should have ${groups} times the channels of the filter`);
  ensure(kernel, inputs, divideExactly(filters, groups) !== undefined, `filters do not divide into ${groups} groups`);
  const down = windowCount(height, { taps, stride: stride[0], dilation: dilation[0] });
  const right = windowCount(width, { taps: across, stride: stride[1], dilation: dilation[1] });
  ensure(kernel, inputs, down !== undefined && right !== undefined, "the filter is larger than the image");
  return [batch, down, right, filters];
}

/** Taps are counted one by one, so their number is never a symbol. */
const kernelSize = (filter: Shape): readonly [number, number] => [bound(sizeAt(filter, 0)), bound(sizeAt(filter, 1))];

function multiplyAdds(u: BoundType, filter: BoundType): number {
  return 2 * elementCount(u.shape) * elementCount(filter.shape.slice(0, 3));
}

/** Calls `visit` with the places, in x, f and u, of each product in the sum. */
function forEachProduct(
  x: readonly number[],
  filter: readonly number[],
  u: readonly number[],
  { stride, dilation, groups }: Window,
  visit: (inX: number, inF: number, inU: number) => void,
): void {
  const channels = quadruple(x)[3];
  const [rows, columns, perGroup, filters] = quadruple(filter);
  const vertical = { taps: rows, stride: stride[0], dilation: dilation[0] };
  const horizontal = { taps: columns, stride: stride[1], dilation: dilation[1] };
  forEachTap(x, u, vertical, horizontal, (pixel, window, tap) => {
    for (let o = 0; o < filters; o++) {
      const group = Math.floor((o * groups) / filters);
      const firstChannel = pixel * channels + group * perGroup;
      for (let c = 0; c < perGroup; c++) {
        visit(firstChannel + c, (tap * perGroup + c) * filters + o, window * filters + o);
      }
    }
  });
}

export const convolutions: Pick<KernelTable, "conv2d" | "conv2d_input_grad" | "conv2d_filter_grad"> = {
  conv2d,
  conv2d_input_grad: inputGrad,
  conv2d_filter_grad: filterGrad,
};
