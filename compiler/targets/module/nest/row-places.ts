import { elementCount } from "../../../kernels/nd-array.ts";
import { apply, type Code, countUp, get, i32, type Local, set, vector } from "../../../wasm/code.ts";
import type { RegionFunction } from "../region-function.ts";
import type { Access, Nest } from "./nest.ts";
import { RowWalk } from "./row-walk.ts";
import { ELEMENT, LANES } from "./vector-code.ts";

/** Where the elements of a row lie: addresses, and the indices that they follow from. */
export class RowPlaces {
  readonly walk: RowWalk;
  /** Sizes of the axes of a row. */
  readonly row: readonly number[];
  /** How many bytes into the innermost axis of the row. */
  readonly within: Local;
  /** What is to be set before all rows, and before each. */
  readonly beforeAll: Code[] = [];
  readonly beforeRow: Code[] = [];
  private readonly f: RegionFunction;
  private readonly outer: number;
  /** Index along each axis of the row but the innermost. */
  private readonly indices: readonly Local[];
  /** Where the elements of a row begin, for each way to step through the space. */
  private readonly pointers = new Map<string, Local>();
  private readonly spills: ReadonlyMap<number, number>;

  /** @param spilled values that are kept in the thread's own memory, a row of each */
  constructor(f: RegionFunction, nest: Nest, spilled: ReadonlySet<number>) {
    this.f = f;
    this.outer = nest.axes.length - nest.rowAxes;
    this.row = nest.rowAxes === 0 ? [1] : nest.axes.slice(this.outer);
    this.walk = new RowWalk(f, nest.axes.slice(0, this.outer));
    this.within = f.local("i32", "j");
    this.indices = this.row.slice(1).map((_, axis) => f.local("i32", `k${axis}`));
    this.spills = new Map([...spilled].map((value, place) => [value, place * rowBytes(nest)]));
  }

  /** Where the row of an access begins; set once a row, or once for all where it is the same for each. */
  pointer({ operand, offset, strides }: Access): Code {
    const outer = strides.slice(0, this.outer);
    const key = `${operand} ${offset} ${outer.join()}`;
    const known = this.pointers.get(key);
    if (known !== undefined) return get(known);
    const local = this.f.local("i32", `p${this.pointers.size}`);
    const row = this.walk.offset(outer);
    const first = apply("i32.add", get(this.f.operands[operand] ?? fail()), i32(offset * ELEMENT));
    if (row === undefined) this.beforeAll.push(set(local, first));
    else this.beforeRow.push(set(local, apply("i32.add", first, row)));
    this.pointers.set(key, local);
    return get(local);
  }

  /** Where the elements at hand are. */
  inRow(access: Access): Code {
    const strides = access.strides.slice(this.outer);
    const begin = this.indices.reduce<Code>((sum, index, axis) => {
      const stride = strides[axis] ?? 0;
      return stride === 0 ? sum : apply("i32.add", sum, apply("i32.mul", get(index), i32(stride * ELEMENT)));
    }, this.pointer(access));
    const last = this.lastStride(access);
    if (last === 0) return begin;
    const along = last === 1 ? get(this.within) : apply("i32.mul", get(this.within), i32(last));
    return apply("i32.add", begin, along);
  }

  /** Where a value that is kept has the elements at hand. */
  spilled(value: number): Code {
    const start = this.spills.get(value) ?? fail();
    const size = this.row.at(-1) ?? 1;
    const rows = this.indices.reduce<Code>(
      (sum, index, axis) => apply("i32.add", apply("i32.mul", sum, i32(this.row[axis] ?? 1)), get(index)),
      i32(0),
    );
    const before = this.indices.length === 0 ? i32(0) : apply("i32.mul", rows, i32(size * ELEMENT));
    const base = apply("i32.add", get(this.f.scratch), i32(start));
    return apply("i32.add", apply("i32.add", base, before), get(this.within));
  }

  /** Σ stride · index of the elements at hand. */
  index(strides: readonly number[]): Code {
    const outer = this.walk.index(strides.slice(0, this.outer));
    const row = strides.slice(this.outer);
    const last = row.at(-1) ?? 0;
    const along = this.indices.reduce<Code>((sum, index, axis) => {
      const stride = row[axis] ?? 0;
      return stride === 0 ? sum : apply("i32.add", sum, apply("i32.mul", get(index), i32(stride)));
    }, outer);
    if (last === 0) return apply("i32x4.splat", along);
    const first = apply("i32.mul", apply("i32.shr_u", get(this.within), i32(2)), i32(last));
    const lanes = vector(Int32Array.of(0, last, 2 * last, 3 * last));
    return apply("i32x4.add", apply("i32x4.splat", apply("i32.add", along, first)), lanes);
  }

  /** All axes of a row but the innermost. */
  overRow(body: Code): Code {
    return this.indices.reduceRight<Code>(
      (inner, index, axis) => countUp(index, i32(0), i32(this.row[axis] ?? 1), 1, inner),
      body,
    );
  }

  /** Whether an access does not move along the row. */
  isOncePerRow({ strides }: Access): boolean {
    return strides.slice(this.outer).every((stride) => stride === 0);
  }

  /** From one element of a row to the next. */
  lastStride({ strides }: Access): number {
    return strides.length === this.outer ? 0 : (strides.at(-1) ?? 0);
  }
}

/** A row of elements, as whole vectors. */
export const rowBytes = ({ axes, rowAxes }: Nest): number =>
  Math.ceil(elementCount(axes.slice(axes.length - rowAxes)) / LANES) * LANES * ELEMENT;

function fail(): never {
  throw new Error("a nest names what it has not");
}
