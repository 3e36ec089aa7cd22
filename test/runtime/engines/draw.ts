import type { DType } from "../../../compiler/ir/kernel-attributes.ts";
import type { HostTensor } from "../../../runtime/engines/engine.ts";

/** Numbers that are the same in every run of the tests (mulberry32). */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  f32(shape: readonly number[], low = -2, high = 2): HostTensor {
    return { dtype: "f32", shape, data: Float32Array.from(this.#many(shape), (u) => low + u * (high - low)) };
  }

  /** Integers from low on, below high. */
  i32(shape: readonly number[], low: number, high: number): HostTensor {
    return { dtype: "i32", shape, data: Int32Array.from(this.#many(shape), (u) => low + Math.floor(u * (high - low))) };
  }

  bool(shape: readonly number[]): HostTensor {
    return { dtype: "bool", shape, data: Uint8Array.from(this.#many(shape), (u) => Number(u < 0.5)) };
  }

  any(dtype: DType, shape: readonly number[]): HostTensor {
    if (dtype === "f32") return this.f32(shape);
    return dtype === "i32" ? this.i32(shape, -5, 6) : this.bool(shape);
  }

  /** Small integers as f32: many ties. */
  tied(shape: readonly number[]): HostTensor {
    return { dtype: "f32", shape, data: Float32Array.from(this.#many(shape), (u) => Math.floor(u * 4) - 1) };
  }

  #many(shape: readonly number[]): number[] {
    return Array.from({ length: shape.reduce((n, size) => n * size, 1) }, () => this.unit());
  }
}
