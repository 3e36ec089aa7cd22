import { type Code, f32x4 } from "../../compiler/wasm/code.ts";
import { encodeModule } from "../../compiler/wasm/encode-module.ts";
import { WasmFunction } from "../../compiler/wasm/module.ts";
import { webAssembly } from "./web-assembly.ts";

/** What a machine's WebAssembly has for four numbers at once: with multiply-add as one, without, or nothing. */
export type Vectors = "relaxed" | "simd" | "none";

/** @param validate whether a module is one to this machine */
export function vectorsOf(validate: ((bytes: Uint8Array<ArrayBuffer>) => boolean) | undefined): Vectors {
  if (validate === undefined) return "none";
  const one = f32x4(1);
  if (validate(moduleOf([one, one, one, "f32x4.relaxed_madd", "drop"]))) return "relaxed";
  return validate(moduleOf([one, one, "f32x4.add", "drop"])) ? "simd" : "none";
}

export const vectorsHere = (): Vectors => vectorsOf(webAssembly?.validate);

function moduleOf(body: Code): Uint8Array<ArrayBuffer> {
  const probe = new WasmFunction("probe");
  probe.body = body;
  return encodeModule({ memory: { minimumPages: 0, shared: false }, imports: [], functions: [probe], exports: [] });
}
