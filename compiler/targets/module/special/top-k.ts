import {
  apply,
  block,
  branch,
  branchIf,
  type Code,
  countUp,
  get,
  i32,
  type Local,
  load,
  loop,
  set,
  store,
  when,
} from "../../../wasm/code.ts";
import { RegionFunction } from "../region-function.ts";
import { address } from "./gather.ts";
import { named } from "./named.ts";
import { overPart } from "./part.ts";

export interface Ranking {
  readonly dtype: "f32" | "i32";
  readonly rows: number;
  readonly length: number;
  readonly k: number;
}

/**
 * The k largest of each row, largest first and NaN before all, and where they were; of equal ones the first. An element
 * is put into its place among those that were larger so far.
 */
export function topKFunction(name: string, { dtype, rows, length, k }: Ranking): RegionFunction {
  const f = new RegionFunction(name, ["x", "values", "indices"]);
  const [x, values, indices] = [named(f, "x"), named(f, "values"), named(f, "indices")];
  const local = () => f.local("i32");
  const [row, from, best, origin, i, place] = [local(), local(), local(), local(), local(), local()];
  const [element, other] = [f.local(dtype), f.local(dtype)];
  const comesFirst: Code =
    dtype === "i32"
      ? apply("i32.gt_s", get(element), get(other))
      : apply(
          "i32.and",
          apply("i32.eqz", apply("f32.le", get(element), get(other))),
          apply("f32.eq", get(other), get(other)),
        );
  const at = (base: Local, index: Code) => apply("i32.add", get(base), apply("i32.shl", index, i32(2)));
  const isKept = apply("i32.lt_s", get(place), i32(k));
  const before = apply("i32.sub", get(place), i32(1));
  f.body = overPart(f, rows, row, [
    set(from, address(x, get(row), length)),
    set(best, address(values, get(row), k)),
    set(origin, address(indices, get(row), k)),
    countUp(i, i32(0), i32(length), 1, [
      set(element, load(`${dtype}.load`, at(from, get(i)))),
      set(place, [get(i), i32(k), apply("i32.lt_s", get(i), i32(k)), "select"]),
      block((found) =>
        loop((again) => [
          branchIf(found, apply("i32.eqz", get(place))),
          set(other, load(`${dtype}.load`, at(best, before))),
          branchIf(found, apply("i32.eqz", comesFirst)),
          when(isKept, [
            store(`${dtype}.store`, at(best, get(place)), get(other)),
            store("i32.store", at(origin, get(place)), load("i32.load", at(origin, before))),
          ]),
          set(place, before),
          branch(again),
        ]),
      ),
      when(isKept, [
        store(`${dtype}.store`, at(best, get(place)), get(element)),
        store("i32.store", at(origin, get(place)), get(i)),
      ]),
    ]),
  ]);
  return f;
}
