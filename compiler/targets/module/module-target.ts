import { allBut, FOUR_GIB, type Target } from "../target.ts";

/** Vitral's own: a plan becomes one WebAssembly module, so that kernels as they are suit it, and it rewrites nothing. */
export const moduleTarget = {
  name: "wasm",
  kernels: allBut("stop_gradient"),
  laws: [],
  maxRank: 8,
  addressable: FOUR_GIB,
} as const satisfies Target;
