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

/** Sums in 64 bits, and those of the products' sizes, at each place that c reaches; NaN where nothing is written. */
export function plainly(contraction: Contraction, a: Float32Array, b: Float32Array) {
  const { batch, m, n, k } = contraction;
  const axes: readonly Partial<Record<"a" | "b" | "c", number>>[] = [...batch, ...m, ...n, ...k];
  const sizes = [...batch, ...m, ...n, ...k].map(({ size }) => size);
  const [ofA, ofB, ofC] = [reach(contraction, "a"), reach(contraction, "b"), reach(contraction, "c")];
  const sums = new Float64Array(ofC.length).fill(Number.NaN);
  const magnitudes = new Float64Array(ofC.length);
  const walk = (depth: number, atA: number, atB: number, atC: number): void => {
    if (depth === axes.length) {
      const product = (a[atA] as number) * (b[atB] as number);
      const before = sums[atC] as number;
      sums[atC] = Number.isNaN(before) ? product : before + product;
      magnitudes[atC] = (magnitudes[atC] as number) + Math.abs(product);
      return;
    }
    const { a: byA = 0, b: byB = 0, c: byC = 0 } = axes[depth] ?? {};
    for (let i = 0; i < (sizes[depth] ?? 0); i++) walk(depth + 1, atA + i * byA, atB + i * byB, atC + i * byC);
  };
  walk(0, ofA.origin, ofB.origin, ofC.origin);
  return { sums, magnitudes };
}
