import { apply, type Code, countUp, get, i32, type Local, set } from "../../../wasm/code.ts";
import type { RegionFunction } from "../region-function.ts";

/** `index` over this thread's part of 0 … count − 1: all parts are alike in size but for one. */
export function overPart(f: RegionFunction, count: number, index: Local, body: Code): Code {
  const end = f.local("i32");
  const border = (part: Code): Code => apply("i32.div_u", apply("i32.mul", i32(count), part), get(f.threads));
  return [
    set(end, border(apply("i32.add", get(f.thread), i32(1)))),
    countUp(index, border(get(f.thread)), get(end), 1, body),
  ];
}
