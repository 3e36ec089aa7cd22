import { elementCount } from "../../../kernels/nd-array.ts";
import { apply, type Code, countUp, get, i32, type Local, set, store } from "../../../wasm/code.ts";
import type { LaneOptions } from "../math/lanes.ts";
import { RegionFunction } from "../region-function.ts";
import { coalesce } from "./coalesce.ts";
import type { Accumulation, Nest } from "./nest.ts";
import { type Passes, passesOf } from "./passes.ts";
import { RowPasses } from "./row-passes.ts";
import { RowPlaces, rowBytes } from "./row-places.ts";
import { RowValues } from "./row-values.ts";
import { splitLongSums } from "./split-long-sums.ts";
import { ELEMENT, LANES, neutralElement } from "./vector-code.ts";

/** A nest as a function: rows are divided between threads, each row is gone through in as many passes as it needs. */
export function nestFunction(name: string, nest: Nest, options: LaneOptions): RegionFunction {
  return new NestWriter(name, prepared(nest), options).write();
}

/** Bytes that each thread needs while a nest runs. */
export function nestScratchBytes(nest: Nest): number {
  const made = prepared(nest);
  return passesOf(made).spilled.size * rowBytes(made);
}

const prepared = (nest: Nest): Nest => splitLongSums(coalesce(nest));

class NestWriter {
  private readonly f: RegionFunction;
  private readonly nest: Nest;
  private readonly passes: Passes;
  private readonly places: RowPlaces;
  private readonly values: RowValues;
  private readonly row: RowPasses;
  private readonly part: Local;

  constructor(name: string, nest: Nest, options: LaneOptions) {
    const operands = Array.from({ length: nest.operands }, (_, i) => `at${i}`);
    this.f = new RegionFunction(name, operands);
    this.nest = nest;
    this.passes = passesOf(nest);
    this.part = this.f.local("i32", "part");
    this.places = new RowPlaces(this.f, nest, this.passes.spilled);
    this.values = new RowValues(this.f, nest, this.passes, this.places, options);
    this.row = new RowPasses(this.f, nest, this.passes, this.places, this.values, this.part);
  }

  write(): RegionFunction {
    const { f, nest, places } = this;
    const work = nest.accumulations.length > 0 ? this.inParts() : this.isOneRow() ? this.withinRow() : this.byRows();
    // What is set before all rows is known when their code is made.
    f.body = [places.beforeAll, work];
    return f;
  }

  /** This thread's share of so many: from the first of which on, or, for the next thread, up to which. */
  private share(of: number, thread: Code): Code {
    return apply("i32.div_u", apply("i32.mul", i32(of), thread), get(this.f.threads));
  }

  private get next(): Code {
    return apply("i32.add", get(this.f.thread), i32(1));
  }

  private byRows(): Code {
    const { walk } = this.places;
    const row = this.row.code();
    return walk.over(this.share(walk.rows, get(this.f.thread)), this.share(walk.rows, this.next), row);
  }

  /** Sums are added part by part, whichever thread adds which. */
  private inParts(): Code {
    const { parts, axes, leading, accumulations } = this.nest;
    const { walk } = this.places;
    const points = elementCount(axes.slice(0, leading));
    const row = this.row.code();
    const border = (part: Code): Code => apply("i32.div_u", apply("i32.mul", i32(points), part), i32(parts));
    const [from, to] = [border(get(this.part)), border(apply("i32.add", get(this.part), i32(1)))];
    const inRows = (point: Code): Code => apply("i32.mul", point, i32(walk.rows / points));
    return countUp(this.part, this.share(parts, get(this.f.thread)), this.share(parts, this.next), 1, [
      accumulations.map((sum) => this.clear(sum, points, from, to)),
      walk.over(inRows(from), inRows(to), row),
    ]);
  }

  private withinRow(): Code {
    const vectors = Math.floor((this.places.row[0] ?? 1) / LANES);
    const end = this.f.local("i32", "end");
    const bytes = (thread: Code): Code => apply("i32.shl", this.share(vectors, thread), i32(4));
    return [set(end, bytes(this.next)), this.row.code({ begin: bytes(get(this.f.thread)), end })];
  }

  /** One row, with nothing that is added over it: its elements may be divided between threads. */
  private isOneRow(): boolean {
    const { nest, places } = this;
    const isLong = places.walk.rows === 1 && places.row.length === 1 && (places.row[0] ?? 1) > LANES;
    const isPlain = this.passes.count === 1 && !nest.values.some(({ op }) => op === "reduce");
    return isLong && isPlain && !nest.stores.some((store) => places.isOncePerRow(store.access));
  }

  /** Sets what this part will add to. */
  private clear(
    { access, combination, elements, apart, value }: Accumulation,
    points: number,
    from: Code,
    to: Code,
  ): Code {
    const { f } = this;
    const neutral = neutralElement(combination, this.values.dtypeOf(value));
    const at = f.local("i32", "clear");
    const end = f.local("i32", "cleared");
    const base = get(f.operands[access.operand] ?? fail());
    const each = elements / points;
    const offsetOf = (point: Code): Code =>
      apart ? apply("i32.mul", point, i32(elements * ELEMENT)) : apply("i32.mul", point, i32(each * ELEMENT));
    const [first, behind] = apart ? [get(this.part), apply("i32.add", get(this.part), i32(1))] : [from, to];
    return [
      set(end, apply("i32.add", base, offsetOf(behind))),
      countUp(at, apply("i32.add", base, offsetOf(first)), get(end), ELEMENT, [
        store(
          "i32.store",
          get(at),
          this.values.dtypeOf(value) === "f32"
            ? i32(new Int32Array(Float32Array.of(neutral).buffer)[0] ?? 0)
            : i32(neutral),
        ),
      ]),
    ];
  }
}

function fail(): never {
  throw new Error("a nest names what it has not");
}
