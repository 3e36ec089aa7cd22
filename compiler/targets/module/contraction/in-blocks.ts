import { apply, block, branch, branchIf, type Code, get, i32, type Local, loop, set } from "../../../wasm/code.ts";
import { minus, sum } from "./integer-code.ts";

/** Blocks of `size` from `begin` to `end`; the last may have `slack` more. */
export function inBlocks(
  at: Local,
  count: Local,
  begin: Code,
  end: Code,
  size: number,
  slack: number,
  body: Code,
): Code {
  const left = minus(end, get(at));
  return [
    set(at, begin),
    block((done) =>
      loop((again) => [
        branchIf(done, apply("i32.ge_u", get(at), end)),
        set(count, [i32(size), left, apply("i32.gt_u", left, i32(size + slack)), "select"]),
        body,
        set(at, sum(get(at), get(count))),
        branch(again),
      ]),
    ),
  ];
}
