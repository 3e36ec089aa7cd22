import { apply, type Code, countUp, f32x4, get, i32, type Local, load, set, when } from "../../../wasm/code.ts";
import { RegionFunction } from "../region-function.ts";
import { checkedIndex } from "./checked-index.ts";
import { loadFirst, storeFirst } from "./first-lanes.ts";
import { address, type Picks } from "./gather.ts";
import { named } from "./named.ts";
import { overPart } from "./part.ts";

/** Elements of a row that one thread adds to: a line of a cache. */
const CHUNK = 16;

/**
 * out[o, i, n] = Σ updates[o, j, n] over the j with indices[j] = i, in the order of j: a thread has a part of the rows'
 * length for itself.
 */
export function scatterAddFunction(
  name: string,
  { outer, length, inner, count, dtype }: Picks & { readonly dtype: "f32" | "i32" },
): RegionFunction {
  const f = new RegionFunction(name, ["updates", "indices", "out"], [["i32", "site"]]);
  const [updates, indices, out] = [named(f, "updates"), named(f, "indices"), named(f, "out")];
  const local = () => f.local("i32");
  const [unit, o, begin, j, index, from, to] = [local(), local(), local(), local(), local(), local(), local()];
  const value = f.local("v128");
  const chunks = Math.ceil(inner / CHUNK);
  const rest = inner - (chunks - 1) * CHUNK;

  /** What is done to all elements of a chunk, four at a time. */
  const over = (width: number, compute: (lanes: number, offset: number) => Code): Code =>
    Array.from({ length: Math.ceil(width / 4) }, (_, i) => {
      const lanes = Math.min(4, width - 4 * i);
      return [set(value, compute(lanes, i * 16)), storeFirst(lanes, get(to), value, i * 16)];
    });
  const add = dtype === "f32" ? "f32x4.add" : "i32x4.add";
  const place = (base: Local, row: Code): Code => apply("i32.add", address(base, row, inner), get(begin));
  const rowOf = (size: number, within: Code): Code => apply("i32.add", apply("i32.mul", get(o), i32(size)), within);
  const ofWidth = (width: number): Code => [
    countUp(index, i32(0), i32(length), 1, [
      set(to, place(out, rowOf(length, get(index)))),
      over(width, () => f32x4(0)),
    ]),
    countUp(j, i32(0), i32(count), 1, [
      set(index, load("i32.load", address(indices, get(j), 1))),
      checkedIndex(f, index, length),
      set(from, place(updates, rowOf(count, get(j)))),
      set(to, place(out, rowOf(length, get(index)))),
      over(width, (lanes, offset) =>
        apply(add, loadFirst(lanes, get(to), offset), loadFirst(lanes, get(from), offset)),
      ),
    ]),
  ];
  const chunk = apply("i32.rem_u", get(unit), i32(chunks));
  f.body = overPart(f, outer * chunks, unit, [
    set(o, apply("i32.div_u", get(unit), i32(chunks))),
    set(begin, apply("i32.mul", chunk, i32(CHUNK * 4))),
    rest === CHUNK
      ? ofWidth(CHUNK)
      : when(apply("i32.lt_u", get(begin), i32((chunks - 1) * CHUNK * 4)), ofWidth(CHUNK), ofWidth(rest)),
  ]);
  return f;
}
