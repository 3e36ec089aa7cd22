import { elementCount } from "../engines/host-tensor.ts";
import type { Calls } from "../tfjs/calls.ts";
import type { Handle } from "../tfjs/device.ts";
import { drawUniform } from "../tfjs/uniform.ts";
import type { EagerKernels } from "./kernel.ts";

/** Numbers are drawn on the host: tfjs has no generator that can be placed at a step. */
export const randomness: EagerKernels<"random"> = {
  random: (calls, { attributes }) => {
    const { site, shape } = attributes;
    const count = elementCount(shape);
    return (seed, step) => {
      const [low = 0, high = 0] = integers(calls, seed);
      const [at = 0] = integers(calls, step);
      const data = new Float32Array(count);
      drawUniform(data, low, high, at, site);
      return calls.device.make({ dtype: "f32", shape, data });
    };
  },
};

function integers(calls: Calls, handle: Handle): HostIntegers {
  return calls.device.readNow(handle).data;
}
type HostIntegers = ReturnType<Calls["device"]["readNow"]>["data"];
