import { apply, type Code, get, i32, type Local, load, set, store, when } from "../../../wasm/code.ts";
import { control } from "../compiled-module.ts";
import type { RegionFunction } from "../region-function.ts";
import { named } from "./named.ts";

/**
 * An index outside 0 … length − 1 is written down with the site that the function's last parameter names, unless one was
 * before, and becomes the nearest inside: the step ends as if nothing was, and whoever ran it looks there.
 */
export function checkedIndex(f: RegionFunction, index: Local, length: number): Code {
  const site = named(f, "site");
  const isFirst = apply("i32.eqz", load("i32.load", i32(0), control.faultSite));
  return when(apply("i32.ge_u", get(index), i32(length)), [
    when(isFirst, [
      store("i32.store", i32(0), get(index), control.faultIndex),
      store("i32.store", i32(0), i32(length), control.faultLength),
      store("i32.store", i32(0), apply("i32.add", get(site), i32(1)), control.faultSite),
    ]),
    set(index, [i32(0), i32(length - 1), apply("i32.lt_s", get(index), i32(0)), "select"]),
  ]);
}
