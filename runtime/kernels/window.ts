import type { BoundType } from "../../compiler/kernels/kernel.ts";
import { UnsupportedStep } from "./kernel.ts";

/** Sizes of a convolution, whichever of its three kernels they were read from. */
export interface Window {
  readonly batch: number;
  /** Of the image. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Of the result. */
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

export type Pair = readonly [number, number];

interface WindowAttributes {
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

/** Reads the sizes from the image [b, h, w, c], the filter [kh, kw, c / groups, o] and the result [b, oh, ow, o]. */
export function windowOf(image: BoundType, filter: BoundType, result: BoundType, attributes: WindowAttributes): Window {
  const [batch, height, width, channels] = four(image);
  const [kernelHeight, kernelWidth] = four(filter);
  const [, outHeight, outWidth, outChannels] = four(result);
  const { stride, dilation, groups } = attributes;
  const kernel: Pair = [kernelHeight, kernelWidth];
  return { batch, height, width, channels, outHeight, outWidth, outChannels, kernel, stride, dilation, groups };
}

/** What one group of a grouped convolution sees. */
export function oneGroup(window: Window): Window {
  const { channels, outChannels, groups } = window;
  return { ...window, channels: channels / groups, outChannels: outChannels / groups, groups: 1 };
}

export function isDepthwise(window: Window): boolean {
  return window.groups > 1 && window.groups === window.channels;
}

export function isDilated({ dilation }: Window): boolean {
  return dilation[0] > 1 || dilation[1] > 1;
}

export function isStrided({ stride }: Window): boolean {
  return stride[0] > 1 || stride[1] > 1;
}

function four(type: BoundType): readonly [number, number, number, number] {
  const [a, b, c, d, ...rest] = type.shape;
  if (a === undefined || b === undefined || c === undefined || d === undefined || rest.length > 0) {
    throw new UnsupportedStep(`a convolution of rank ${type.shape.length}`);
  }
  return [a, b, c, d];
}
