import type { KernelAttributes, KernelName, Shape, ValueType } from "../ir/kernel-attributes.ts";
import { sameShape } from "../ir/same-shape.ts";
import { ensure, ensureReals, quadruple } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { at, elementCount, zeros } from "./nd-array.ts";
import { forEachTap, type Windows, windowCount } from "./window.ts";

type Window = KernelAttributes["max_pool"];

/** The largest element of each window, channel by channel. */
const maxPool: Kernel<"max_pool"> = {
  shape: (inputs, window) => [{ dtype: "f32", shape: pooledShape("max_pool", inputs, inputs[0].shape, window) }],
  vjp({ emit, inputs, outputs, cotangents, attributes }) {
    return [emit.one("max_pool_grad", [inputs[0], outputs[0], cotangents[0]], attributes)];
  },
  flops: (_, outputs, { kernel }) => kernel[0] * kernel[1] * elementCount(outputs[0].shape),
  evaluate(inputs, window) {
    const [x] = inputs;
    const y = zeros(maxPool.shape(inputs, window)[0]);
    y.data.fill(Number.NEGATIVE_INFINITY);
    forEachElement(x.shape, y.shape, window, (inX, inY) => {
      y.data[inY] = Math.max(at(y.data, inY), at(x.data, inX));
    });
    return [y];
  },
};

/** From x, y = max_pool(x) and the cotangent of y, that of x: each window's goes to its first largest element. */
const maxPoolGrad: Kernel<"max_pool_grad"> = {
  shape(inputs, window) {
    const [x, y, g] = inputs;
    const pooled = pooledShape("max_pool_grad", inputs, x.shape, window);
    const fits = sameShape(pooled, y.shape) && sameShape(pooled, g.shape);
    ensure("max_pool_grad", inputs, fits, "result and cotangent are not those of pooling the image");
    return [{ dtype: "f32", shape: x.shape }];
  },
  // First order only: differentiating again is refused rather than answered wrongly.
  vjp: null,
  flops: (inputs, _, { kernel }) => kernel[0] * kernel[1] * elementCount(inputs[1].shape),
  evaluate(inputs, window) {
    const [x, y, g] = inputs;
    const result = zeros(maxPoolGrad.shape(inputs, window)[0]);
    const found = new Uint8Array(y.data.length);
    forEachElement(x.shape, y.shape, window, (inX, inY) => {
      if (found[inY] === 1 || at(x.data, inX) !== at(y.data, inY)) return;
      found[inY] = 1;
      result.data[inX] = at(result.data, inX) + at(g.data, inY);
    });
    return [result];
  },
};

const windowsOf = ({ kernel, stride }: Window): readonly [Windows, Windows] => [
  { taps: kernel[0], stride: stride[0], dilation: 1 },
  { taps: kernel[1], stride: stride[1], dilation: 1 },
];

function pooledShape(kernel: KernelName, inputs: readonly ValueType[], x: Shape, window: Window): Shape {
  ensureReals(kernel, inputs);
  const [batch, height, width, channels] = quadruple(x);
  const [vertical, horizontal] = windowsOf(window);
  const rows = windowCount(height, vertical);
  const columns = windowCount(width, horizontal);
  ensure(kernel, inputs, rows !== undefined && columns !== undefined, "the window is larger than the image");
  return [batch, rows, columns, channels];
}

/** Calls `visit` with the place in x and the place in y of each element of each window, first to last. */
function forEachElement(
  x: readonly number[],
  y: readonly number[],
  attributes: Window,
  visit: (inX: number, inY: number) => void,
): void {
  const channels = quadruple(x)[3];
  forEachTap(x, y, ...windowsOf(attributes), (pixel, window) => {
    for (let c = 0; c < channels; c++) visit(pixel * channels + c, window * channels + c);
  });
}

export const poolings: Pick<KernelTable, "max_pool" | "max_pool_grad"> = {
  max_pool: maxPool,
  max_pool_grad: maxPoolGrad,
};
