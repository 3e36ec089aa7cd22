import { vectorsHere } from "../../module/vectors.ts";
import type { Check } from "../install-tensorflow/checks.ts";
import { usableCores } from "./cores.ts";

/** What engine `wasm` finds here. */
export function moduleCheck(vectors = vectorsHere(), threads = usableCores()): Check {
  const found = { name: "WebAssembly", ok: vectors !== "none", needed: false };
  if (vectors === "none") return { ...found, detail: "has no SIMD", help: "run with `--engine tfjs`" };
  const most = `on ${threads} ${threads === 1 ? "thread" : "threads"} at most`;
  const slower = "; relaxed SIMD, which is faster, comes with Node 22";
  return {
    ...found,
    detail: vectors === "relaxed" ? `computes with relaxed SIMD ${most}` : `computes with SIMD ${most}${slower}`,
  };
}
