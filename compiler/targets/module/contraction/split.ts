import { apply, block, branch, branchIf, type Code, get, i32, type Local, loop, set } from "../../../wasm/code.ts";
import type { RegionFunction } from "../region-function.ts";
import { ROW_CHUNK, TILE_COLUMNS } from "./blocks.ts";
import { minus, smaller, sum, times } from "./integer-code.ts";

/** A thread's part of one element of the batch. */
export interface Part {
  readonly element: Local;
  readonly rowBegin: Local;
  readonly rowEnd: Local;
  readonly columnBegin: Local;
  readonly columnEnd: Local;
}

/** How many elements a group has. */
interface Sized {
  readonly size: number;
}

/**
 * Work is split in chunks along the longer side of every element of the batch, all counted in one row, of which
 * each thread has a stretch. Rows that are no whole chunk go with the last one.
 */
export function split(
  entry: RegionFunction,
  { batch, m, n }: { readonly batch: Sized; readonly m: Sized; readonly n: Sized },
  body: (part: Part) => Code,
): Code {
  const local = (name: string) => entry.local("i32", name);
  const part = {
    element: local("element"),
    rowBegin: local("rowBegin"),
    rowEnd: local("rowEnd"),
    columnBegin: local("columnBegin"),
    columnEnd: local("columnEnd"),
  };
  const splitsRows = m.size > n.size;
  const chunks = splitsRows ? Math.max(1, Math.floor(m.size / ROW_CHUNK)) : Math.ceil(n.size / TILE_COLUMNS);
  const [chunk, size] = splitsRows ? [ROW_CHUNK, m.size] : [TILE_COLUMNS, n.size];
  const [unit, unitEnd, begin, end] = [local("unit"), local("unitEnd"), local("begin"), local("end")];
  const share = (thread: Code) => apply("i32.div_u", times(i32(batch.size * chunks), thread), get(entry.threads));
  const [splitBegin, splitEnd] = splitsRows ? [part.rowBegin, part.rowEnd] : [part.columnBegin, part.columnEnd];
  const [otherBegin, otherEnd] = splitsRows ? [part.columnBegin, part.columnEnd] : [part.rowBegin, part.rowEnd];
  return [
    set(unit, share(get(entry.thread))),
    set(unitEnd, share(sum(get(entry.thread), i32(1)))),
    set(otherBegin, i32(0)),
    set(otherEnd, i32(splitsRows ? n.size : m.size)),
    block((done) =>
      loop((again) => [
        branchIf(done, apply("i32.ge_u", get(unit), get(unitEnd))),
        set(part.element, apply("i32.div_u", get(unit), i32(chunks))),
        set(begin, apply("i32.rem_u", get(unit), i32(chunks))),
        set(end, smaller(sum(get(begin), minus(get(unitEnd), get(unit))), i32(chunks))),
        set(splitBegin, times(get(begin), chunk)),
        set(splitEnd, [i32(size), times(get(end), chunk), apply("i32.eq", get(end), i32(chunks)), "select"]),
        body(part),
        set(unit, sum(get(unit), minus(get(end), get(begin)))),
        branch(again),
      ]),
    ),
  ];
}
