import type { Binary, Calls, Unary } from "../tfjs/calls.ts";
import type { Handle } from "../tfjs/device.ts";
import type { EagerKernels } from "./kernel.ts";
import { slice } from "./view.ts";
import { isDepthwise, isDilated, isStrided, oneGroup, type Window, windowOf } from "./window.ts";

export const convolution: EagerKernels<"conv2d"> = {
  conv2d: (calls, { attributes, inputs, outputs }) =>
    conv2d(calls, windowOf(inputs[0], inputs[1], outputs[0], attributes)),
};

/** (x, w) → y without padding. */
export function conv2d(calls: Calls, window: Window): Binary {
  if (isDepthwise(window)) return depthwise(calls, window);
  if (window.groups > 1) return conv2dByGroups(calls, window);
  const kernel = calls.kernel("Conv2D");
  const { stride, dilation } = window;
  return (x, filter) =>
    kernel({ x, filter }, { strides: stride, dilations: dilation, pad: "valid", dataFormat: "NHWC" });
}

/** Each channel by filters of its own: ours [kh, kw, 1, c·m] is tfjs's [kh, kw, c, m]. */
function depthwise(calls: Calls, window: Window): Binary {
  if (!depthwiseIsNative(calls, window)) return depthwiseByTaps(calls, window);
  const { channels, outChannels, kernel: size, stride, dilation } = window;
  const toDepthwise = calls.reshape([...size, channels, outChannels / channels]);
  const kernel = calls.kernel("DepthwiseConv2dNative");
  return (x, w) => kernel({ x, filter: toDepthwise(w) }, { strides: stride, dilations: dilation, pad: "valid" });
}

function depthwiseIsNative({ capabilities }: Calls, window: Window): boolean {
  if (!isDilated(window) || capabilities.depthwiseDilation === "any") return true;
  return capabilities.depthwiseDilation === "unstrided" && !isStrided(window);
}

/** Σ over the filter's elements of a shifted image times that element. */
function depthwiseByTaps(calls: Calls, window: Window): Binary {
  const { batch, outHeight, outWidth, channels, outChannels, kernel } = window;
  const multiplier = outChannels / channels;
  const multiply = calls.binary("Multiply");
  const add = calls.binary("Add");
  const tapShape = [...kernel, channels, multiplier];
  const toTaps = calls.reshape(tapShape);
  const taps = everyTap(window).map(([row, column]) => ({
    image: calls.chain(tap(calls, window, row, column), calls.reshape([batch * outHeight * outWidth, channels, 1])),
    weight: calls.chain(
      slice(calls, tapShape, [row, column, 0, 0], [1, 1, channels, multiplier]),
      calls.reshape([1, channels, multiplier]),
    ),
  }));
  const toResult = calls.reshape([batch, outHeight, outWidth, outChannels]);
  return (x, w) => {
    const weights = toTaps(w);
    let total: Handle | undefined;
    for (const { image, weight } of taps) {
      const product = multiply(image(x), weight(weights));
      total = total === undefined ? product : add(total, product);
    }
    return toResult(total ?? x);
  };
}

/** [row, column] of every element of the filter. */
export function everyTap({ kernel: [rows, columns] }: Window): readonly (readonly [number, number])[] {
  return Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns] as const);
}

/** The part of the image that one element of the filter meets: [b, oh, ow, c], every stride-th pixel from its place. */
export function tap(calls: Calls, window: Window, row: number, column: number): Unary {
  const { batch, height, width, channels, outHeight, outWidth, stride, dilation } = window;
  const begin = [0, row * dilation[0], column * dilation[1], 0];
  const reach = [(outHeight - 1) * stride[0] + 1, (outWidth - 1) * stride[1] + 1] as const;
  const patch = slice(calls, [batch, height, width, channels], begin, [batch, ...reach, channels]);
  if (!isStrided(window)) return patch;
  const steps = [batch * outHeight, stride[0], outWidth, stride[1] * channels];
  // Every stride-th pixel: pad to whole strides, split them off as an axis, keep their first.
  return calls.chain(
    patch,
    calls.pad([0, 0, 0, 0], [0, outHeight * stride[0] - reach[0], outWidth * stride[1] - reach[1], 0]),
    calls.reshape(steps),
    slice(calls, steps, [0, 0, 0, 0], [batch * outHeight, 1, outWidth, channels]),
    calls.reshape([batch, outHeight, outWidth, channels]),
  );
}

function conv2dByGroups(calls: Calls, window: Window): Binary {
  const one = conv2d(calls, oneGroup(window));
  const images = splitLast(calls, [window.batch, window.height, window.width, window.channels], window.groups);
  const { kernel, channels, outChannels, groups } = window;
  const filters = splitLast(calls, [...kernel, channels / groups, outChannels], groups);
  const join = calls.concat(3);
  return (x, w) => join(images.map((image, group) => one(image(x), (filters[group] ?? image)(w))));
}

/** One slice of equal size a group, along the last axis. */
export function splitLast(calls: Calls, shape: readonly number[], groups: number): readonly Unary[] {
  const last = shape.length - 1;
  const part = (shape[last] ?? 0) / groups;
  const size = [...shape.slice(0, -1), part];
  return Array.from({ length: groups }, (_, group) =>
    slice(
      calls,
      shape,
      shape.map((_, axis) => (axis === last ? group * part : 0)),
      size,
    ),
  );
}
