import type { Contraction } from "../../../../../compiler/targets/module/contraction/contraction.ts";
import {
  contractionFunction,
  contractionScratchBytes,
} from "../../../../../compiler/targets/module/contraction/contraction-function.ts";
import { encodeModule } from "../../../../../compiler/wasm/encode-module.ts";
import { PAGE_BYTES } from "../../../../../compiler/wasm/module.ts";

interface WebAssemblyHere {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
  validate(bytes: Uint8Array): boolean;
}

export const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyHere };

/** Elements that an operand's strides reach, and where its first one lies among them. */
export interface Reach {
  readonly length: number;
  readonly origin: number;
}

export function reach(contraction: Contraction, operand: "a" | "b" | "c"): Reach {
  let below = 0;
  let above = 0;
  for (const axes of [contraction.batch, contraction.m, contraction.n, contraction.k])
    for (const axis of axes) {
      const stride = (axis as Readonly<Record<string, number>>)[operand] ?? 0;
      const far = (axis.size - 1) * stride;
      if (far < 0) below -= far;
      else above += far;
    }
  return { length: below + above + 1, origin: below };
}

/** Every combination of places along the axes of some groups, outermost first. */
export function* places<Axis extends { readonly size: number }>(axes: readonly Axis[]): Generator<readonly number[]> {
  const at = axes.map(() => 0);
  for (;;) {
    yield at;
    let i = axes.length - 1;
    while (i >= 0 && (at[i] as number) + 1 === (axes[i] as Axis).size) at[i--] = 0;
    if (i < 0) return;
    at[i] = (at[i] as number) + 1;
  }
}

export interface Compiled {
  /** Computes with so many threads, one after the other, and returns all that c reaches. */
  run(a: Float32Array, b: Float32Array, threads: number): Float32Array;
  readonly bytes: number;
}

/** What c is before anything runs: what is not written stays it. */
export const UNTOUCHED = 12345;

/** A module of one contraction; every thread's scratch is full of NaN before it begins. */
export function compileContraction(contraction: Contraction, relaxed: boolean): Compiled {
  const { entry, helpers } = contractionFunction("contraction", contraction, { relaxed });
  const scratchBytes = contractionScratchBytes(contraction);
  const [a, b, c] = (["a", "b", "c"] as const).map((operand) => reach(contraction, operand)) as [Reach, Reach, Reach];
  // Operands end where the scratch or the memory ends: what is written or read beyond is seen.
  const scratch = 64;
  const guard = scratch + scratchBytes;
  const at = { a: guard + 16, b: guard + 16 + a.length * 4, c: guard + 32 + (a.length + b.length) * 4 };
  const end = at.c + c.length * 4 + 16;
  const pages = Math.ceil(end / PAGE_BYTES);
  const bytes = encodeModule({
    memory: { minimumPages: pages, shared: false },
    imports: [],
    functions: [entry, ...helpers],
    exports: ["contraction"],
  });
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const call = exports.contraction as (...addresses: readonly number[]) => void;
  const floats = new Float32Array(memory.buffer);
  return {
    bytes: bytes.length,
    run(aValues, bValues, threads) {
      floats.fill(UNTOUCHED);
      floats.set(aValues, at.a / 4);
      floats.set(bValues, at.b / 4);
      for (let thread = 0; thread < threads; thread++) {
        floats.fill(Number.NaN, scratch / 4, guard / 4);
        call(at.a + a.origin * 4, at.b + b.origin * 4, at.c + c.origin * 4, scratch, thread, threads);
      }
      const beside = [...floats.subarray(0, scratch / 4), ...floats.subarray(guard / 4, at.a / 4)];
      beside.push(...floats.subarray(at.b / 4 + b.length, at.c / 4), ...floats.subarray(at.c / 4 + c.length, end / 4));
      if (beside.some((value) => value !== UNTOUCHED)) throw new Error("written beside the result and the scratch");
      return floats.slice(at.c / 4, at.c / 4 + c.length);
    },
  };
}

/** For each element that c reaches the sum, and that of the products' sizes, in 64 bits; none where nothing is written. */
export function plainly(contraction: Contraction, a: Float32Array, b: Float32Array) {
  const { batch, m, n, k } = contraction;
  const sums: { sum: number; size: number }[] = [];
  const axes = [...batch, ...m, ...n, ...k];
  const strides = (operand: "a" | "b" | "c") =>
    axes.map((axis) => (axis as Readonly<Record<string, number>>)[operand] ?? 0);
  const of = (operand: "a" | "b" | "c") => ({ strides: strides(operand), origin: reach(contraction, operand).origin });
  const [ofA, ofB, ofC] = [of("a"), of("b"), of("c")];
  for (const at of places(axes)) {
    const index = ({ strides, origin }: typeof ofA) =>
      strides.reduce((all, stride, i) => all + stride * (at[i] as number), origin);
    const product = (a[index(ofA)] as number) * (b[index(ofB)] as number);
    sums[index(ofC)] ??= { sum: 0, size: 0 };
    const element = sums[index(ofC)] as { sum: number; size: number };
    element.sum += product;
    element.size += Math.abs(product);
  }
  return sums;
}
