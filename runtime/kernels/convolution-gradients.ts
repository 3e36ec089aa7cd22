import type { Binary, Calls, Unary } from "../tfjs/calls.ts";
import type { Handle } from "../tfjs/device.ts";
import { conv2d, everyTap, splitLast, tap } from "./convolution.ts";
import type { EagerKernels } from "./kernel.ts";
import { reverse } from "./movement.ts";
import { sum } from "./reduction.ts";
import { slice, transpose } from "./view.ts";
import { isDepthwise, isDilated, oneGroup, type Window, windowOf } from "./window.ts";

/**
 * Native where the backend has the gradient and nothing is dilated: tfjs's own gradients take no dilation, and
 * TensorFlow's dilated depthwise one ends the process. Else compositions that hold for every stride and dilation.
 */
export const convolutionGradients: EagerKernels<"conv2d_input_grad" | "conv2d_filter_grad"> = {
  conv2d_input_grad: (calls, { attributes, inputs, outputs }) =>
    inputGrad(calls, windowOf(outputs[0], inputs[1], inputs[0], attributes)),
  conv2d_filter_grad: (calls, { attributes, inputs, outputs }) =>
    filterGrad(calls, windowOf(inputs[0], outputs[0], inputs[1], attributes)),
};

/** (u, w) → the cotangent of the image. */
function inputGrad(calls: Calls, window: Window): Binary {
  if (isDepthwise(window)) return depthwiseInputGrad(calls, window);
  if (window.groups > 1) return inputGradByGroups(calls, window);
  const { batch, height, width, channels, outChannels, kernel: size, stride } = window;
  if (calls.capabilities.convolutionGradients && !isDilated(window)) {
    const kernel = calls.kernel("Conv2DBackpropInput");
    const inputShape = [batch, height, width, channels];
    return (dy, filter) => kernel({ dy, filter }, { strides: stride, pad: "valid", dataFormat: "NHWC", inputShape });
  }
  const spreadOut = spread(calls, window);
  const flip = calls.chain(reverse(calls, [0, 1]), transpose(calls, [...size, channels, outChannels], [0, 1, 3, 2]));
  const correlate = conv2d(calls, correlation(window, 1));
  return (u, w) => correlate(spreadOut(u), flip(w));
}

/** The convolution of the spread cotangent by the flipped filter, which gives the image's cotangent. */
function correlation(window: Window, groups: number): Window {
  const { outChannels, channels, height: outHeight, width: outWidth, kernel, dilation } = window;
  return {
    ...window,
    height: outHeight + (kernel[0] - 1) * dilation[0],
    width: outWidth + (kernel[1] - 1) * dilation[1],
    channels: outChannels,
    outHeight,
    outWidth,
    outChannels: groups === 1 ? channels : outChannels,
    stride: [1, 1],
    groups,
  };
}

/** Puts stride - 1 zeros between the cotangent's pixels and a border of the filter's reach around them. */
function spread(calls: Calls, window: Window): Unary {
  const { batch, outHeight, outWidth, outChannels: channels, height, width, kernel, stride, dilation } = window;
  const rows = outHeight * stride[0];
  const columns = outWidth * stride[1];
  const top = (kernel[0] - 1) * dilation[0];
  const left = (kernel[1] - 1) * dilation[1];
  return calls.chain(
    calls.reshape([batch * outHeight, 1, outWidth, channels]),
    calls.pad([0, 0, 0, 0], [0, stride[0] - 1, 0, (stride[1] - 1) * channels]),
    calls.reshape([batch, rows, columns, channels]),
    slice(
      calls,
      [batch, rows, columns, channels],
      [0, 0, 0, 0],
      [batch, Math.min(rows, height), Math.min(columns, width), channels],
    ),
    calls.pad([0, top, left, 0], [0, Math.max(0, height - rows), Math.max(0, width - columns), 0]),
  );
}

function depthwiseInputGrad(calls: Calls, window: Window): Binary {
  const { batch, height, width, channels, outChannels, kernel: size, stride, dilation } = window;
  const multiplier = outChannels / channels;
  if (calls.capabilities.convolutionGradients && !isDilated(window)) {
    const kernel = calls.kernel("DepthwiseConv2dNativeBackpropInput");
    const toDepthwise = calls.reshape([...size, channels, multiplier]);
    const inputShape = [batch, height, width, channels];
    const attributes = { strides: stride, dilations: dilation, pad: "valid", inputShape };
    return (dy, w) => kernel({ dy, filter: toDepthwise(w) }, attributes);
  }
  const spreadOut = spread(calls, window);
  const flip = reverse(calls, [0, 1]);
  const correlate = conv2d(calls, correlation(window, outChannels));
  const shape = [batch * height * width, channels, multiplier];
  const addUp = calls.chain(
    calls.reshape(shape),
    sum(calls, { dtype: "f32", shape }, [2]),
    calls.reshape([batch, height, width, channels]),
  );
  return (u, w) => addUp(correlate(spreadOut(u), flip(w)));
}

function inputGradByGroups(calls: Calls, window: Window): Binary {
  const { batch, outHeight, outWidth, outChannels, channels, kernel, groups } = window;
  const one = inputGrad(calls, oneGroup(window));
  const cotangents = splitLast(calls, [batch, outHeight, outWidth, outChannels], groups);
  const filters = splitLast(calls, [...kernel, channels / groups, outChannels], groups);
  const join = calls.concat(3);
  return (u, w) => join(cotangents.map((part, group) => one(part(u), (filters[group] ?? part)(w))));
}

/** (x, u) → the cotangent of the filter. */
function filterGrad(calls: Calls, window: Window): Binary {
  if (isDepthwise(window)) return depthwiseFilterGrad(calls, window);
  if (window.groups > 1) return filterGradByGroups(calls, window);
  const { batch, channels, outChannels, outHeight, outWidth, kernel: size, stride, dilation } = window;
  if (calls.capabilities.convolutionGradients && !isDilated(window)) {
    const kernel = calls.kernel("Conv2DBackpropFilter");
    const attributes = {
      strides: stride,
      pad: "valid",
      dataFormat: "NHWC",
      filterShape: [...size, channels, outChannels],
    };
    return (x, dy) => kernel({ x, dy }, attributes);
  }
  // The image, its channels as batch, convolved by the cotangent: steps of the one are strides of the other.
  const reach = (axis: 0 | 1, of: number): number =>
    Math.floor((of - ((axis === 0 ? outHeight : outWidth) - 1) * stride[axis] - 1) / dilation[axis]) + 1;
  const swapped: Window = {
    ...window,
    batch: channels,
    channels: batch,
    outHeight: reach(0, window.height),
    outWidth: reach(1, window.width),
    kernel: [outHeight, outWidth],
    stride: dilation,
    dilation: stride,
  };
  const convolve = conv2d(calls, swapped);
  const turnImage = transpose(calls, [batch, window.height, window.width, channels], [3, 1, 2, 0]);
  const turnCotangent = transpose(calls, [batch, outHeight, outWidth, outChannels], [1, 2, 0, 3]);
  const cropped = [channels, ...size, outChannels];
  const toFilter = calls.chain(
    slice(calls, [channels, swapped.outHeight, swapped.outWidth, outChannels], [0, 0, 0, 0], cropped),
    transpose(calls, cropped, [1, 2, 0, 3]),
  );
  return (x, u) => toFilter(convolve(turnImage(x), turnCotangent(u)));
}

function depthwiseFilterGrad(calls: Calls, window: Window): Binary {
  const { batch, channels, outChannels, outHeight, outWidth, kernel: size, stride, dilation } = window;
  const multiplier = outChannels / channels;
  const toFilter = calls.reshape([...size, 1, outChannels]);
  if (calls.capabilities.convolutionGradients && !isDilated(window)) {
    const kernel = calls.kernel("DepthwiseConv2dNativeBackpropFilter");
    const filterShape = [...size, channels, multiplier];
    const attributes = { strides: stride, dilations: dilation, pad: "valid", filterShape };
    return (x, dy) => toFilter(kernel({ x, dy }, attributes));
  }
  const pixels = batch * outHeight * outWidth;
  const multiply = calls.binary("Multiply");
  const shape = [pixels, channels, multiplier];
  const addUp = sum(calls, { dtype: "f32", shape }, [0]);
  const toPixels = calls.reshape(shape);
  const taps = everyTap(window).map(([row, column]) =>
    calls.chain(tap(calls, window, row, column), calls.reshape([pixels, channels, 1])),
  );
  const join = calls.concat(0);
  return (x, u) => {
    const cotangent = toPixels(u);
    const sums: Handle[] = [];
    for (const meet of taps) {
      const product = multiply(meet(x), cotangent);
      sums.push(addUp(product));
      calls.device.drop(product);
    }
    return toFilter(sums.length > 1 ? join(sums) : (sums[0] ?? x));
  };
}

function filterGradByGroups(calls: Calls, window: Window): Binary {
  const { batch, height, width, channels, outHeight, outWidth, outChannels, groups } = window;
  const one = filterGrad(calls, oneGroup(window));
  const images = splitLast(calls, [batch, height, width, channels], groups);
  const cotangents = splitLast(calls, [batch, outHeight, outWidth, outChannels], groups);
  const join = calls.concat(3);
  return (x, u) => join(images.map((image, group) => one(image(x), (cotangents[group] ?? image)(u))));
}
