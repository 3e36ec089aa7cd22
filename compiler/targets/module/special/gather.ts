import { apply, type Code, countUp, get, i32, type Local, load, set } from "../../../wasm/code.ts";
import { RegionFunction } from "../region-function.ts";
import { checkedIndex } from "./checked-index.ts";
import { loadFirst, storeFirst } from "./first-lanes.ts";
import { named } from "./named.ts";
import { overPart } from "./part.ts";

/** An array [outer, length, inner] whose middle axis is picked from by `count` indices. */
export interface Picks {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly count: number;
}

/** out[o, j, n] = x[o, indices[j], n] for elements of any type; the site, a parameter, is who made a wrong index. */
export function gatherFunction(name: string, { outer, length, inner, count }: Picks): RegionFunction {
  const f = new RegionFunction(name, ["x", "indices", "out"], [["i32", "site"]]);
  const [x, indices, out] = [named(f, "x"), named(f, "indices"), named(f, "out")];
  const local = () => f.local("i32");
  const [row, index, from, to, place] = [local(), local(), local(), local(), local()];
  const moved = f.local("v128");
  const move = (lanes: number, offset = 0): Code => [
    set(moved, loadFirst(lanes, apply("i32.add", get(from), get(place)), offset)),
    storeFirst(lanes, apply("i32.add", get(to), get(place)), moved, offset),
  ];
  const rest = inner % 4;
  f.body = overPart(f, outer * count, row, [
    set(index, load("i32.load", address(indices, apply("i32.rem_u", get(row), i32(count)), 1))),
    checkedIndex(f, index, length),
    set(index, apply("i32.add", apply("i32.mul", apply("i32.div_u", get(row), i32(count)), i32(length)), get(index))),
    set(from, address(x, get(index), inner)),
    set(to, address(out, get(row), inner)),
    countUp(place, i32(0), i32((inner - rest) * 4), 16, move(4)),
    rest === 0 ? [] : [set(place, i32((inner - rest) * 4)), move(rest)],
  ]);
  return f;
}

/** Where element `index` of rows of `width` begins. */
export const address = (base: Local, index: Code, width: number): Code =>
  apply("i32.add", get(base), apply("i32.mul", index, i32(width * 4)));
