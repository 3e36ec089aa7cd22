import type { HostTensor } from "../../../runtime/engines/engine.ts";
import type { KernelCases } from "./kernel-case.ts";

const windows = [
  { image: [2, 5, 6, 3], kernel: [1, 1], out: 4, stride: [1, 1], dilation: [1, 1], groups: 1 },
  { image: [2, 7, 6, 3], kernel: [3, 2], out: 4, stride: [1, 1], dilation: [1, 1], groups: 1 },
  { image: [1, 9, 8, 2], kernel: [3, 3], out: 3, stride: [2, 3], dilation: [1, 1], groups: 1 },
  { image: [2, 9, 10, 2], kernel: [3, 3], out: 3, stride: [1, 1], dilation: [2, 1], groups: 1 },
  { image: [2, 11, 10, 2], kernel: [3, 3], out: 3, stride: [2, 1], dilation: [2, 2], groups: 1 },
  { image: [2, 8, 8, 3], kernel: [4, 4], out: 5, stride: [4, 4], dilation: [1, 1], groups: 1 },
  { image: [2, 3, 3, 3], kernel: [1, 2], out: 5, stride: [3, 2], dilation: [1, 1], groups: 1 },
  { image: [2, 7, 6, 4], kernel: [3, 2], out: 6, stride: [1, 2], dilation: [1, 1], groups: 2 },
  { image: [2, 8, 7, 4], kernel: [2, 3], out: 4, stride: [2, 2], dilation: [2, 2], groups: 2 },
  { image: [2, 6, 7, 4], kernel: [3, 3], out: 4, stride: [1, 1], dilation: [1, 1], groups: 4 },
  { image: [2, 9, 8, 3], kernel: [3, 3], out: 6, stride: [2, 2], dilation: [1, 1], groups: 3 },
  { image: [2, 7, 8, 3], kernel: [3, 3], out: 6, stride: [1, 1], dilation: [2, 2], groups: 3 },
  { image: [2, 9, 10, 3], kernel: [3, 2], out: 3, stride: [2, 3], dilation: [2, 2], groups: 3 },
] as const;

function sizes({
  image: [batch, height, width, channels],
  kernel,
  out,
  stride,
  dilation,
  groups,
}: (typeof windows)[number]) {
  const result = (size: number, axis: 0 | 1): number =>
    Math.floor((size - (kernel[axis] - 1) * dilation[axis] - 1) / stride[axis]) + 1;
  return {
    image: [batch, height, width, channels],
    filter: [...kernel, channels / groups, out],
    result: [batch, result(height, 0), result(width, 1), out],
    attributes: { stride, dilation, groups },
    height,
    width,
    kernel,
  };
}

const pools = [
  { image: [2, 6, 6, 3], kernel: [2, 2], stride: [2, 2] },
  { image: [2, 7, 8, 2], kernel: [3, 2], stride: [2, 1] },
  { image: [1, 5, 5, 2], kernel: [3, 3], stride: [1, 1] },
  { image: [1, 5, 4, 2], kernel: [1, 1], stride: [2, 2] },
  { image: [1, 4, 4, 2], kernel: [1, 1], stride: [1, 1] },
] as const;

/** The largest of each window: what max_pool_grad is given as y. */
function pooled(x: HostTensor, kernel: readonly [number, number], stride: readonly [number, number]): HostTensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const rows = Math.floor((height - kernel[0]) / stride[0]) + 1;
  const columns = Math.floor((width - kernel[1]) / stride[1]) + 1;
  const data = new Float32Array(batch * rows * columns * channels);
  data.forEach((_, e) => {
    const [c, column] = [e % channels, Math.floor(e / channels) % columns];
    const [row, b] = [Math.floor(e / channels / columns) % rows, Math.floor(e / channels / columns / rows)];
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < kernel[0]; i++) {
      for (let j = 0; j < kernel[1]; j++) {
        const at = ((b * height + row * stride[0] + i) * width + column * stride[1] + j) * channels + c;
        largest = Math.max(largest, x.data[at] ?? 0);
      }
    }
    data[e] = largest;
  });
  return { dtype: "f32", shape: [batch, rows, columns, channels], data };
}

/** Convolutions, pools and their gradients. */
export const windowCases: KernelCases<
  "conv2d" | "conv2d_input_grad" | "conv2d_filter_grad" | "max_pool" | "max_pool_grad"
> = {
  conv2d: (draw) =>
    windows.map((window) => {
      const { image, filter, attributes } = sizes(window);
      return { inputs: [draw.f32(image), draw.f32(filter)], attributes };
    }),
  conv2d_input_grad: (draw) =>
    windows.map((window) => {
      const { result, filter, attributes, height, width } = sizes(window);
      return { inputs: [draw.f32(result), draw.f32(filter)], attributes: { ...attributes, height, width } };
    }),
  conv2d_filter_grad: (draw) =>
    windows.map((window) => {
      const { image, result, attributes, kernel } = sizes(window);
      return { inputs: [draw.f32(image), draw.f32(result)], attributes: { ...attributes, kernel } };
    }),
  max_pool: (draw) =>
    pools.map(({ image, kernel, stride }) => ({ inputs: [draw.tied(image)], attributes: { kernel, stride } })),
  max_pool_grad: (draw) =>
    pools.flatMap(({ image, kernel, stride }) =>
      [draw.f32(image), draw.tied(image)].map((x) => {
        const y = pooled(x, kernel, stride);
        return { inputs: [x, y, draw.f32(y.shape)], attributes: { kernel, stride } };
      }),
    ),
};
