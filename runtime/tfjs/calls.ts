import type { DType } from "../../compiler/ir/kernel-attributes.ts";
import type { Capabilities } from "../../compiler/targets/capabilities.ts";
import type { HostTensor } from "../engines/engine.ts";
import { elementCount, sameShape } from "../engines/host-tensor.ts";
import type { Attributes, Device, Handle, Invoke } from "./device.ts";

export type Unary = (x: Handle) => Handle;
export type Binary = (a: Handle, b: Handle) => Handle;

/**
 * tfjs calls with their attributes filled in, which is all that a kernel of a plan becomes: everything static is worked
 * out when a plan is prepared. Owns the small constants that kernels need (a scale, a row of ones) as long as the plan.
 */
export class Calls {
  readonly device: Device;
  readonly capabilities: Capabilities;
  readonly #constants = new Map<string, Handle>();

  constructor(device: Device) {
    this.device = device;
    this.capabilities = device.capabilities;
  }

  /** A tfjs kernel with one result. */
  kernel(name: string): (inputs: Parameters<Invoke>[0], attributes?: Attributes) => Handle {
    const invoke = this.device.kernel(name);
    return (inputs, attributes) => {
      const [result] = invoke(inputs, attributes);
      if (result === undefined) throw new Error(`tfjs kernel ${name} gave no result`);
      return result;
    };
  }

  unary(name: string, attributes: Attributes = {}): Unary {
    const call = this.kernel(name);
    return (x) => call({ x }, attributes);
  }

  binary(name: string): Binary {
    const call = this.kernel(name);
    return (a, b) => call({ a, b });
  }

  /** A binary kernel with a scalar at its right. */
  withScalar(name: string, dtype: DType, value: number): Unary {
    const call = this.kernel(name);
    const b = this.filled(dtype, [], value);
    return (a) => call({ a, b });
  }

  reshape(shape: readonly number[]): Unary {
    const call = this.unary("Reshape", { shape });
    return (x) => (sameShape(x.shape, shape) ? x : call(x));
  }

  pad(lo: readonly number[], hi: readonly number[], value = 0): Unary {
    const paddings = lo.map((before, axis) => [before, hi[axis] ?? 0]);
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return (x) => x;
    return this.unary("PadV2", { paddings, constantValue: value });
  }

  concat(axis: number): (xs: readonly Handle[]) => Handle {
    const call = this.kernel("Concat");
    return (xs) => call(xs, { axis });
  }

  cast(to: "float32" | "int32" | "bool"): Unary {
    return this.unary("Cast", { dtype: to });
  }

  /** One call after the other; what lies between is freed at once, so that its memory is there for the next call. */
  chain(...stages: readonly Unary[]): Unary {
    return (x) => {
      let current = x;
      for (const stage of stages) {
        const next = stage(current);
        if (next !== current && current !== x) this.device.drop(current);
        current = next;
      }
      return current;
    };
  }

  /** A constant tensor of one number, made once a plan. */
  filled(dtype: DType, shape: readonly number[], value: number): Handle {
    return this.constant(`${dtype}[${shape.join()}]=${value}`, () => ({
      dtype,
      shape,
      data: arrayOf(dtype, elementCount(shape)).fill(value),
    }));
  }

  constant(key: string, make: () => HostTensor): Handle {
    let handle = this.#constants.get(key);
    if (handle === undefined) {
      handle = this.device.upload(make());
      this.#constants.set(key, handle);
    }
    return handle;
  }

  dispose(): void {
    for (const handle of this.#constants.values()) this.device.free(handle);
    this.#constants.clear();
  }
}

function arrayOf(dtype: DType, length: number): HostTensor["data"] {
  if (dtype === "f32") return new Float32Array(length);
  return dtype === "i32" ? new Int32Array(length) : new Uint8Array(length);
}
