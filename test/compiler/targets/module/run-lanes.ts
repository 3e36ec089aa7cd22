import type { LaneFunction } from "../../../../compiler/targets/module/math/lanes.ts";
import { countUp, get, i32, load, store } from "../../../../compiler/wasm/code.ts";
import { parameter, WasmFunction } from "../../../../compiler/wasm/module.ts";
import { instantiate } from "../../wasm/instantiate.ts";

/** How many numbers are computed at a time. */
export const LANES = 4096;

/** A function of lanes as one of arrays of up to `LANES` numbers, whose result is valid until it is called again. */
export function runLanes(compute: LaneFunction, relaxed: boolean): (x: Float32Array) => Float32Array {
  const bytes = parameter("i32", "bytes");
  const made = new WasmFunction("map", [bytes]);
  const place = made.local("i32", "place");
  const computed = compute(made, load("v128.load", get(place)), { relaxed });
  made.body = countUp(place, i32(0), get(bytes), 16, store("v128.store", get(place), computed, LANES * 4));
  const { buffer, call } = instantiate(made, LANES * 8);
  const [input, output] = [new Float32Array(buffer, 0, LANES), new Float32Array(buffer, LANES * 4, LANES)];
  return (x) => {
    input.set(x);
    call(x.length * 4);
    return output.subarray(0, x.length);
  };
}
