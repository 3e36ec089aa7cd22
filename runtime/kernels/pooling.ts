import type { HostTensor } from "../engines/engine.ts";
import type { Attributes } from "../tfjs/device.ts";
import type { EagerKernels } from "./kernel.ts";
import type { Pair } from "./window.ts";

interface Pool {
  readonly kernel: Pair;
  readonly stride: Pair;
}

/** Max pooling of NHWC images without padding. */
export const pooling: EagerKernels<"max_pool" | "max_pool_grad"> = {
  max_pool: (calls, { attributes, outputs }) => {
    const kernel = calls.kernel("MaxPool");
    const toResult = calls.reshape(outputs[0].shape);
    return (x) => toResult(kernel({ x }, poolAttributes(attributes)));
  },

  max_pool_grad: (calls, { attributes }) => {
    if (!calls.capabilities.maxPoolGradient) {
      const { device } = calls;
      return (x, _, g) => device.make(maxPoolGrad(device.readNow(x), device.readNow(g), attributes));
    }
    const kernel = calls.kernel("MaxPoolGrad");
    return (input, output, dy) => kernel({ dy, input, output }, poolAttributes(attributes));
  },
};

function poolAttributes({ kernel, stride }: Pool): Attributes {
  return { filterSize: kernel, strides: stride, pad: "valid" };
}

/** On the host: each window's cotangent goes to the first of its largest elements. */
function maxPoolGrad(x: HostTensor, g: HostTensor, { kernel, stride }: Pool): HostTensor {
  const [, height = 0, width = 0, channels = 0] = x.shape;
  const [batch = 0, rows = 0, columns = 0] = g.shape;
  const data = new Float32Array(x.data.length);
  let window = 0;
  for (let b = 0; b < batch; b++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const corner = ((b * height + row * stride[0]) * width + column * stride[1]) * channels;
        for (let c = 0; c < channels; c++, window++) {
          let best = corner + c;
          for (let i = 0; i < kernel[0]; i++) {
            for (let j = 0; j < kernel[1]; j++) {
              const at = corner + (i * width + j) * channels + c;
              if ((x.data[at] ?? 0) > (x.data[best] ?? 0)) best = at;
            }
          }
          data[best] = (data[best] ?? 0) + (g.data[window] ?? 0);
        }
      }
    }
  }
  return { dtype: "f32", shape: x.shape, data };
}
