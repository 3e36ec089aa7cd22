import { apply, type Code, call, countUp, get, i32, type Local, set, when } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { minus, smaller, sum, times } from "./integer-code.ts";
import type { Offsets } from "./offsets.ts";
import { copyFunction, gatherFunction, transposeFunction } from "./quads.ts";
import type { Runs } from "./runs.ts";

/** A block of an operand that is to be laid out as tiles read it. */
export interface Packing {
  /** Rows of a, or columns of b, that a tile has: 4 or 8. */
  readonly width: number;
  readonly base: Local;
  readonly across: Offsets;
  readonly along: Runs;
  /** How many rows or columns, and how many of k. */
  readonly count: Local;
  readonly depth: Local;
  readonly to: Code;
}

/**
 * Panels of `width`, one after another, in each k after k. What the last panel lacks of four is the last one again, and
 * four that it wholly lacks are whatever was there: nobody reads them.
 * @param helper gives the function of that name that the module has
 */
export function pack(made: WasmFunction, packing: Packing, helper: (made: WasmFunction) => WasmFunction): Code {
  const { width, base, across, along, count, depth, to } = packing;
  const pitch = width * 4;
  const [panel, at] = [made.local("i32", "panel"), made.local("i32", "at")];
  const places = [0, 1, 2, 3].map((i) => made.local("i32", `p${i}`));
  const [first] = places as [Local];
  const stride = i32(along.stride);
  const inRuns = (code: (offset: Code, runAt: Code, runs: Code) => Code): Code => {
    const here = made.local("i32", "here");
    return [
      set(here, get(at)),
      along.each((offset, runs) => [
        code(offset, get(here), runs),
        along.isOne ? [] : set(here, sum(get(here), times(runs, pitch))),
      ]),
    ];
  };
  const copied = (columns: number) =>
    inRuns((offset, here, runs) =>
      call(helper(copyFunction(columns, pitch)), here, sum(get(first), offset), stride, runs),
    );
  const apart = inRuns((offset, here, runs) => {
    const from = places.map((place) => sum(get(place), offset));
    return along.stride === 4
      ? call(helper(transposeFunction(pitch)), here, ...from, runs)
      : call(helper(gatherFunction(pitch)), here, ...from, stride, runs);
  });
  const quad = (begin: number): Code => {
    const index = (i: number) => smaller(sum(get(panel), i32(begin + i)), minus(get(count), i32(1)));
    const follows = places.slice(1).map((place, i) => apply("i32.eq", minus(get(place), get(first)), i32((i + 1) * 4)));
    return [
      places.map((place, i) => set(place, sum(get(base), across.at(index(i))))),
      across.isDense
        ? when(
            follows.reduce((all, one) => apply("i32.and", all, one)),
            copied(4),
            apart,
          )
        : apart,
      set(at, sum(get(at), i32(16))),
    ];
  };
  const quads = [quad(0), width === 8 ? when(apply("i32.lt_u", sum(get(panel), i32(4)), get(count)), quad(4)) : []];
  return countUp(panel, i32(0), get(count), width, [
    set(at, sum(to, times(times(get(panel), get(depth)), 4))),
    width === 8 && across.isDense && across.isEven
      ? when(
          apply("i32.le_u", sum(get(panel), i32(width)), get(count)),
          [set(first, sum(get(base), across.at(get(panel)))), copied(width)],
          quads,
        )
      : quads,
  ]);
}
