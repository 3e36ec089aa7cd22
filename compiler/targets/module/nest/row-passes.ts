import { apply, branchIf, type Code, countUp, get, i32, type Local, loop, set, when } from "../../../wasm/code.ts";
import type { RegionFunction } from "../region-function.ts";
import type { Access, Accumulation, Nest } from "./nest.ts";
import type { Passes } from "./passes.ts";
import type { RowPlaces } from "./row-places.ts";
import type { Elements, RowValues } from "./row-values.ts";
import {
  acrossLanes,
  combineCode,
  constantVector,
  ELEMENT,
  LANES,
  loadVector,
  neutralElement,
  onlyLanes,
  storeVector,
} from "./vector-code.ts";

/** A row of which a thread does only a part: bytes into the row, whole vectors of them; who does its end does the rest. */
export interface PartOfRow {
  readonly begin: Code;
  readonly end: Local;
}

/** One row of a nest: what is known at its beginning, then pass after pass, each followed by what it made known. */
export class RowPasses {
  private readonly f: RegionFunction;
  private readonly nest: Nest;
  private readonly passes: Passes;
  private readonly places: RowPlaces;
  private readonly values: RowValues;
  /** Which part of the nest this is, where sums are added in parts. */
  private readonly part: Local;
  /** Sums over the row: of each lane, and, of a long row, of all pieces before this. */
  private readonly sums = new Map<number, { readonly lanes: Local; readonly total?: Local }>();

  constructor(f: RegionFunction, nest: Nest, passes: Passes, places: RowPlaces, values: RowValues, part: Local) {
    this.f = f;
    this.nest = nest;
    this.passes = passes;
    this.places = places;
    this.values = values;
    this.part = part;
  }

  code(part?: PartOfRow): Code {
    const parts: Code[] = [];
    for (let pass = 0; pass <= this.passes.count; pass++) {
      parts.push(this.beforePass(pass));
      if (pass < this.passes.count) parts.push(this.passCode(pass, part));
    }
    return [this.places.beforeRow, parts];
  }

  /** What is one number a row and known by now. */
  private beforePass(pass: number): Code {
    const { values, stores, accumulations } = this.nest;
    const isNow = (value: number) => this.passes.isRow(value) && this.passes.passOf(value) === pass;
    const parts: Code[] = [];
    for (const [place, value] of values.entries()) {
      if (!isNow(place) || value.op === "constant" || value.op === "reduce") continue;
      const local = this.f.local("v128", `v${place}`);
      parts.push(
        set(
          local,
          this.values.compute(value, (input) => this.values.rowValue(input), 1),
        ),
      );
      this.values.ofRow.set(place, local);
    }
    for (const { value, access } of stores) {
      if (!isNow(value) || !this.places.isOncePerRow(access)) continue;
      parts.push(
        storeVector(this.values.dtypeOf(value), this.places.pointer(access), this.values.rowValue(value), 1, 1, this.f),
      );
    }
    for (const sum of accumulations) {
      if (isNow(sum.value) && this.places.isOncePerRow(sum.access))
        parts.push(this.accumulate(sum, this.values.rowValue(sum.value), 1));
    }
    return parts;
  }

  private passCode(pass: number, part: PartOfRow | undefined): Code {
    const { values, stores, accumulations } = this.nest;
    const reduced = [...values.entries()].flatMap(([place, value]) =>
      value.op === "reduce" && this.passes.passOf(place) === pass + 1 ? [{ place, value }] : [],
    );
    const inPass = ({ value, access }: { readonly value: number; readonly access: Access }) =>
      this.passes.passOf(value) === pass && !(this.passes.isRow(value) && this.places.isOncePerRow(access));
    const written = stores.filter(inPass);
    const added = accumulations.filter(inPass);
    const kept = [...this.passes.spilled].filter((value) => this.passes.passOf(value) === pass);
    if (reduced.length + written.length + added.length + kept.length === 0) return [];

    const isLong = this.places.row.length > 1;
    for (const { place } of reduced) {
      const lanes = this.f.local("v128", `sum${place}`);
      this.sums.set(place, isLong ? { lanes, total: this.f.local("v128", `total${place}`) } : { lanes });
    }
    const start = reduced.map(({ place, value }) => {
      const { lanes, total } = this.sums.get(place) ?? fail();
      const neutral = constantVector(value.dtype, neutralElement(value.combination, value.dtype));
      return [set(lanes, neutral), total === undefined ? [] : set(total, neutral)];
    });
    const fromLanes = reduced.map(({ place, value }) => {
      const { lanes, total } = this.sums.get(place) ?? fail();
      this.values.ofRow.set(place, lanes);
      return set(lanes, acrossLanes(value.combination, value.dtype, get(total ?? lanes), this.f));
    });
    const innermost = this.innermost(part, (lanes) => {
      const lines: Code[] = [];
      const elements: Elements = { pass, lanes, known: new Map(), lines };
      const element = (place: number): Code => this.values.element(place, elements);
      for (const { place, value } of reduced) {
        const sum = this.sums.get(place)?.lanes ?? fail();
        const x = onlyLanes(value.combination, value.dtype, element(value.inputs[0]), lanes);
        lines.push(set(sum, combineCode(value.combination, value.dtype, get(sum), x)));
      }
      for (const value of kept) {
        lines.push(
          storeVector(this.values.dtypeOf(value), this.places.spilled(value), element(value), 1, lanes, this.f),
        );
      }
      for (const { value, access } of written) {
        const address = this.places.inRow(access);
        lines.push(
          storeVector(
            this.values.dtypeOf(value),
            address,
            element(value),
            this.places.lastStride(access),
            lanes,
            this.f,
          ),
        );
      }
      for (const sum of added) lines.push(this.accumulate(sum, element(sum.value), lanes));
      return lines;
    });
    const flush = reduced.map(({ place, value }) => {
      const { lanes, total } = this.sums.get(place) ?? fail();
      if (total === undefined) return [];
      const neutral = constantVector(value.dtype, neutralElement(value.combination, value.dtype));
      return [set(total, combineCode(value.combination, value.dtype, get(total), get(lanes))), set(lanes, neutral)];
    });
    return [start, this.places.overRow([innermost, flush]), fromLanes];
  }

  /** The innermost axis, four elements at a time, and what is left of it. */
  private innermost(part: PartOfRow | undefined, body: (lanes: number) => Code): Code {
    const size = this.places.row.at(-1) ?? 1;
    const whole = Math.floor(size / LANES) * LANES * ELEMENT;
    const rest = size % LANES;
    const j = this.places.within;
    const parts: Code[] = [];
    if (part !== undefined) {
      parts.push(countUp(j, part.begin, get(part.end), LANES * ELEMENT, body(LANES)));
    } else if (whole > 0) {
      const step = set(j, apply("i32.add", get(j), i32(LANES * ELEMENT)));
      const full = body(LANES);
      parts.push([
        set(j, i32(0)),
        whole === LANES * ELEMENT
          ? [full, step]
          : loop((again) => [full, step, branchIf(again, apply("i32.lt_s", get(j), i32(whole)))]),
      ]);
    }
    if (rest > 0) {
      const tail = [set(j, i32(whole)), body(rest)];
      parts.push(part === undefined ? tail : when(apply("i32.eq", get(part.end), i32(whole)), tail));
    }
    return parts;
  }

  private accumulate(sum: Accumulation, value: Code, lanes: number): Code {
    const dtype = this.values.dtypeOf(sum.value);
    const isRow = this.places.isOncePerRow(sum.access);
    const stride = isRow ? 1 : this.places.lastStride(sum.access);
    const at = this.f.local("i32", "sum");
    const address = isRow ? this.places.pointer(sum.access) : this.places.inRow(sum.access);
    const part = sum.apart ? apply("i32.mul", get(this.part), i32(sum.elements * ELEMENT)) : i32(0);
    const before = loadVector(dtype, get(at), stride, lanes, this.f);
    return [
      set(at, sum.apart ? apply("i32.add", address, part) : address),
      storeVector(dtype, get(at), combineCode(sum.combination, dtype, before, value), stride, lanes, this.f),
    ];
  }
}

function fail(): never {
  throw new Error("a nest names what it has not");
}
