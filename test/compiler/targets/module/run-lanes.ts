import type { LaneFunction } from "../../../../compiler/targets/module/math/lanes.ts";
import { countUp, get, i32, load, store } from "../../../../compiler/wasm/code.ts";
import { parameter, WasmFunction } from "../../../../compiler/wasm/module.ts";
import { instantiate } from "../../wasm/instantiate.ts";

/** How many numbers are computed at a time. */
export const LANES = 4096;

/** A function of lanes over arrays: `run` computes that of the first bytes of `input`, a multiple of 16. */
export function runLanes(compute: LaneFunction, relaxed: boolean) {
  const bytes = parameter("i32", "bytes");
  const made = new WasmFunction("map", [bytes]);
  const place = made.local("i32", "place");
  const computed = compute(made, load("v128.load", get(place)), { relaxed });
  made.body = countUp(place, i32(0), get(bytes), 16, store("v128.store", get(place), computed, LANES * 4));
  const { buffer, call } = instantiate(made, LANES * 8);
  return {
    input: new Float32Array(buffer, 0, LANES),
    output: new Float32Array(buffer, LANES * 4, LANES),
    run: call,
  };
}
