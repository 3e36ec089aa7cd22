import { fillUniform } from "../../compiler/kernels/philox.ts";

/**
 * `philox.wat` beside this file, assembled: products of 64 bits are one instruction there, and in JavaScript eight.
 * A training step with dropout draws a million and a half numbers; here one costs 6 ns, with `fillUniform` 47.
 */
const ASSEMBLED =
  "AGFzbQEAAAABCwFgB39/f39/f38AAwIBAAUDAQABBxECBm1lbW9yeQIABGZpbGwAAArrAQHoAQIHfwJ+A0AgAiEHQQAhCCAFIQkgBiEKIAMhCyAEIQxBCiEN" +
  "A0AgB61C077Ekg1+IQ4gCa1C15r67Ax+IQ8gD0IgiKcgCHMgC3MhByAPpyEIIA5CIIinIApzIAxzIQkgDqchCiALQbnz3fF5aiELIAxBhd2e23tqIQwgDUEB" +
  "ayINDQALIAAgB0H///8DcbNDAAAANJQ4AgAgACAIQf///wNxs0MAAAA0lDgCBCAAIAlB////A3GzQwAAADSUOAIIIAAgCkH///8DcbNDAAAANJQ4AgwgAkEB" +
  "aiECIABBEGoiACABSQ0ACws=";

/** Numbers that fit the one page of memory which the function has. */
const PAGE = 16_384;

interface Philox {
  readonly memory: { readonly buffer: ArrayBuffer };
  fill(at: number, end: number, block: number, seedLow: number, seedHigh: number, step: number, site: number): void;
}

/** What is needed of the standard's object, which the types of Node do not declare. */
interface Assembler {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}
const { WebAssembly: assembler } = globalThis as { readonly WebAssembly?: Assembler };

/** Never where WebAssembly is forbidden or has no room, as where the address space is limited: the reference is left. */
let assembled: Philox | "never" | undefined;

/** The same numbers as `fillUniform`, to the bit. */
export function drawUniform(out: Float32Array, seedLow: number, seedHigh: number, step: number, site: number): void {
  assembled ??= assembler === undefined ? "never" : assemble(assembler);
  if (assembled === "never") return fillUniform(out, seedLow, seedHigh, step, site);
  const drawn = new Float32Array(assembled.memory.buffer);
  for (let begin = 0; begin < out.length; begin += PAGE) {
    const count = Math.min(PAGE, out.length - begin);
    assembled.fill(0, count * Float32Array.BYTES_PER_ELEMENT, begin / 4, seedLow, seedHigh, step, site);
    out.set(drawn.subarray(0, count), begin);
  }
}

function assemble({ Module, Instance }: Assembler): Philox | "never" {
  const bytes = Uint8Array.from(atob(ASSEMBLED), (letter) => letter.charCodeAt(0));
  try {
    // What the module exports is what its text beside this file says.
    return new Instance(new Module(bytes)).exports as Philox;
  } catch {
    return "never";
  }
}
