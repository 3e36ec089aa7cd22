import { elementCount } from "../../../kernels/nd-array.ts";
import {
  apply,
  branchIf,
  type Code,
  countUp,
  get,
  i32,
  type Local,
  loop,
  set,
  store,
  vector,
  when,
} from "../../../wasm/code.ts";
import { geluExact, geluTanh } from "../math/gelu.ts";
import { laneFunctions } from "../math/lane-functions.ts";
import { RegionFunction } from "../region-function.ts";
import { coalesce } from "./coalesce.ts";
import { type Access, type Accumulation, inputsOf, type Nest, type NestValue } from "./nest.ts";
import { type Passes, passesOf } from "./passes.ts";
import { RowWalk } from "./row-walk.ts";
import { splitLongSums } from "./split-long-sums.ts";
import {
  acrossLanes,
  binaryCode,
  castCode,
  combineCode,
  compareCode,
  constantVector,
  loadVector,
  neutralElement,
  onlyLanes,
  selectCode,
  storeVector,
} from "./vector-code.ts";

const LANES = 4;
const ELEMENT = 4;

export interface VectorOptions {
  /** Whether relaxed SIMD may be used: a multiplication and an addition as one, rounded once. */
  readonly relaxed: boolean;
}

/** A nest as a function: rows are divided between threads, each row is gone through in as many passes as it needs. */
export function nestFunction(name: string, nest: Nest, options: VectorOptions): RegionFunction {
  return new NestWriter(name, prepared(nest), options).write();
}

/** Bytes that each thread needs while a nest runs. */
export function nestScratchBytes(nest: Nest): number {
  const made = prepared(nest);
  return passesOf(made).spilled.size * rowBytes(made);
}

const prepared = (nest: Nest): Nest => splitLongSums(coalesce(nest));

/** A row of elements, as whole vectors. */
const rowBytes = ({ axes, rowAxes }: Nest): number =>
  Math.ceil(elementCount(axes.slice(axes.length - rowAxes)) / LANES) * LANES * ELEMENT;

const exactPair = { value: "gelu_exact", slope: "gelu_exact_slope", compute: geluExact } as const;
const tanhPair = { value: "gelu_tanh", slope: "gelu_tanh_slope", compute: geluTanh } as const;

class NestWriter {
  private readonly f: RegionFunction;
  private readonly nest: Nest;
  private readonly options: VectorOptions;
  private readonly passes: Passes;
  private readonly outer: number;
  /** Sizes of the axes of a row. */
  private readonly row: readonly number[];
  private readonly walk: RowWalk;
  /** How many bytes into the innermost axis of the row. */
  private readonly within: Local;
  /** Index along each axis of the row but the innermost. */
  private readonly rowIndices: readonly Local[];
  /** Where the elements of a row begin, for each way to step through the space. */
  private readonly pointers = new Map<string, Local>();
  private readonly pointersOfRow: Code[] = [];
  private readonly pointersOfAll: Code[] = [];
  private readonly rowValues = new Map<number, Local>();
  private readonly sums = new Map<number, { readonly lanes: Local; readonly total?: Local }>();
  private readonly spills = new Map<number, number>();
  private readonly part: Local;

  constructor(name: string, nest: Nest, options: VectorOptions) {
    this.f = new RegionFunction(
      name,
      Array.from({ length: nest.operands }, (_, i) => `at${i}`),
    );
    this.nest = nest;
    this.options = options;
    this.passes = passesOf(nest);
    this.outer = nest.axes.length - nest.rowAxes;
    this.row = nest.rowAxes === 0 ? [1] : nest.axes.slice(this.outer);
    this.walk = new RowWalk(this.f, nest.axes.slice(0, this.outer));
    this.within = this.f.local("i32", "j");
    this.rowIndices = this.row.slice(1).map((_, axis) => this.f.local("i32", `k${axis}`));
    this.part = this.f.local("i32", "part");
    for (const value of this.passes.spilled) this.spills.set(value, this.spills.size * rowBytes(nest));
  }

  write(): RegionFunction {
    const { f, nest, walk } = this;
    const { thread, threads } = f;
    const share = (of: number, which: Code): Code => apply("i32.div_u", apply("i32.mul", i32(of), which), get(threads));
    const next = apply("i32.add", get(thread), i32(1));
    if (nest.accumulations.length > 0) {
      const { parts, axes, leading } = nest;
      const points = elementCount(axes.slice(0, leading));
      const rowsOfPoint = walk.rows / points;
      const row = this.rowCode();
      const border = (part: Code): Code => apply("i32.div_u", apply("i32.mul", i32(points), part), i32(parts));
      const from = border(get(this.part));
      const to = border(apply("i32.add", get(this.part), i32(1)));
      const inRows = (point: Code): Code => apply("i32.mul", point, i32(rowsOfPoint));
      const work: Code = [
        nest.accumulations.map((sum) => this.clear(sum, points, from, to)),
        walk.over(inRows(from), inRows(to), row),
      ];
      f.body = [this.pointersOfAll, countUp(this.part, share(parts, get(thread)), share(parts, next), 1, work)];
      return f;
    }
    if (this.isFlat()) {
      const vectors = Math.floor((this.row[0] ?? 1) / LANES);
      const end = f.local("i32", "end");
      const bytes = (which: Code): Code => apply("i32.shl", share(vectors, which), i32(4));
      const row = this.rowCode({ begin: bytes(get(thread)), end });
      f.body = [this.pointersOfAll, set(end, bytes(next)), row];
      return f;
    }
    const row = this.rowCode();
    f.body = [this.pointersOfAll, walk.over(share(walk.rows, get(thread)), share(walk.rows, next), row)];
    return f;
  }

  /** One row, with nothing that is added over it: its elements may be divided between threads. */
  private isFlat(): boolean {
    const reduces = this.nest.values.some(({ op }) => op === "reduce");
    const isOneRow = this.walk.rows === 1 && this.row.length === 1 && (this.row[0] ?? 1) > LANES;
    return (
      isOneRow &&
      !reduces &&
      this.passes.count === 1 &&
      !this.nest.stores.some((store) => this.isOncePerRow(store.access))
    );
  }

  /** Sets what this part will add to. */
  private clear(
    { access, combination, elements, apart, value }: Accumulation,
    points: number,
    from: Code,
    to: Code,
  ): Code {
    const { f } = this;
    const neutral = neutralElement(combination, this.dtypeOf(value));
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
          this.dtypeOf(value) === "f32" ? i32(new Int32Array(Float32Array.of(neutral).buffer)[0] ?? 0) : i32(neutral),
        ),
      ]),
    ];
  }

  private rowCode(flat?: { readonly begin: Code; readonly end: Local }): Code {
    const parts: Code[] = [];
    for (let pass = 0; pass <= this.passes.count; pass++) {
      parts.push(this.beforePass(pass));
      if (pass < this.passes.count) parts.push(this.passCode(pass, flat));
    }
    return [this.pointersOfRow, parts];
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
          this.compute(value, (input) => this.rowValue(input), 1),
        ),
      );
      this.rowValues.set(place, local);
    }
    for (const { value, access } of stores) {
      if (!isNow(value) || !this.isOncePerRow(access)) continue;
      parts.push(storeVector(this.dtypeOf(value), this.pointer(access), this.rowValue(value), 1, 1, this.f));
    }
    for (const sum of accumulations) {
      if (isNow(sum.value) && this.isOncePerRow(sum.access))
        parts.push(this.accumulate(sum, this.rowValue(sum.value), 1));
    }
    return parts;
  }

  private passCode(pass: number, flat: { readonly begin: Code; readonly end: Local } | undefined): Code {
    const { values, stores, accumulations } = this.nest;
    const reduced = [...values.entries()].flatMap(([place, value]) =>
      value.op === "reduce" && this.passes.passOf(place) === pass + 1 ? [{ place, value }] : [],
    );
    const inPass = ({ value, access }: { readonly value: number; readonly access: Access }) =>
      this.passes.passOf(value) === pass && !(this.passes.isRow(value) && this.isOncePerRow(access));
    const written = stores.filter(inPass);
    const added = accumulations.filter(inPass);
    const kept = [...this.spills.keys()].filter((value) => this.passes.passOf(value) === pass);
    if (reduced.length + written.length + added.length + kept.length === 0) return [];

    const isLong = this.row.length > 1;
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
      this.rowValues.set(place, lanes);
      return set(lanes, acrossLanes(value.combination, value.dtype, get(total ?? lanes), this.f));
    });
    const innermost = this.innermost(flat, (lanes) => {
      const lines: Code[] = [];
      const known = new Map<number, Local>();
      const element = (place: number): Code => this.element(place, pass, lanes, known, lines);
      for (const { place, value } of reduced) {
        const sum = this.sums.get(place)?.lanes ?? fail();
        const x = onlyLanes(value.combination, value.dtype, element(value.inputs[0]), lanes);
        lines.push(set(sum, combineCode(value.combination, value.dtype, get(sum), x)));
      }
      for (const value of kept) {
        lines.push(storeVector(this.dtypeOf(value), this.spillPointer(value), element(value), 1, lanes, this.f));
      }
      for (const { value, access } of written) {
        const address = this.inRow(access);
        lines.push(storeVector(this.dtypeOf(value), address, element(value), this.lastStride(access), lanes, this.f));
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
    return [start, this.overRow([innermost, flush]), fromLanes];
  }

  /** All axes of a row but the innermost. */
  private overRow(body: Code): Code {
    return this.rowIndices.reduceRight<Code>(
      (inner, index, axis) => countUp(index, i32(0), i32(this.row[axis] ?? 1), 1, inner),
      body,
    );
  }

  /** The innermost axis, four elements at a time, and what is left of it. */
  private innermost(
    flat: { readonly begin: Code; readonly end: Local } | undefined,
    body: (lanes: number) => Code,
  ): Code {
    const size = this.row.at(-1) ?? 1;
    const whole = Math.floor(size / LANES) * LANES * ELEMENT;
    const rest = size % LANES;
    const j = this.within;
    const parts: Code[] = [];
    if (flat !== undefined) {
      parts.push(countUp(j, flat.begin, get(flat.end), LANES * ELEMENT, body(LANES)));
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
      parts.push(flat === undefined ? tail : when(apply("i32.eq", get(flat.end), i32(whole)), tail));
    }
    return parts;
  }

  /** A value of four elements: computed before in this pass, kept by an earlier one, or computed here and now. */
  private element(place: number, pass: number, lanes: number, known: Map<number, Local>, lines: Code[]): Code {
    if (this.passes.isRow(place)) return this.rowValue(place);
    const before = known.get(place);
    if (before !== undefined) return get(before);
    const value = this.nest.values[place] ?? fail();
    const both = this.geluWithSlope(place, value, pass, lanes, known, lines);
    if (both !== undefined) return both;
    const isKept = this.passes.spilled.has(place) && this.passes.passOf(place) < pass;
    const code = isKept
      ? loadVector(value.dtype, this.spillPointer(place), 1, lanes, this.f)
      : this.compute(value, (input) => this.element(input, pass, lanes, known, lines), lanes);
    const local = this.f.local("v128", `v${place}`);
    lines.push(set(local, code));
    known.set(place, local);
    return get(local);
  }

  /** GELU and its slope at once, where both are asked for in this pass. */
  private geluWithSlope(
    place: number,
    value: NestValue,
    pass: number,
    lanes: number,
    known: Map<number, Local>,
    lines: Code[],
  ): Code | undefined {
    const pair = value.op === "gelu_exact" || value.op === "gelu_exact_slope" ? exactPair : tanhPair;
    if (value.op !== pair.value && value.op !== pair.slope) return undefined;
    const [x] = value.inputs;
    const other = this.nest.values.findIndex(
      (one, at) =>
        at !== place && (one.op === pair.value || one.op === pair.slope) && one.op !== value.op && one.inputs[0] === x,
    );
    if (other < 0 || this.passes.passOf(place) !== pass || this.passes.isRow(other)) return undefined;
    const { code, value: gelu, slope } = pair.compute(this.f, this.element(x, pass, lanes, known, lines), this.options);
    const [ofValue, ofSlope] = [this.f.local("v128", "gelu"), this.f.local("v128", "slope")];
    lines.push(code, set(ofValue, gelu), set(ofSlope, slope));
    const isValue = value.op === pair.value;
    known.set(place, isValue ? ofValue : ofSlope);
    known.set(other, isValue ? ofSlope : ofValue);
    return get(isValue ? ofValue : ofSlope);
  }

  private compute(value: NestValue, input: (place: number) => Code, lanes: number): Code {
    // Inputs first, so that what they compute stands before.
    const inputs = inputsOf(value).map(input);
    const [a = [], b = [], c = []] = inputs;
    const { f } = this;
    switch (value.op) {
      case "constant":
        return constantVector(value.dtype, value.value);
      case "load": {
        const isRow = this.isOncePerRow(value.access);
        const address = isRow ? this.pointer(value.access) : this.inRow(value.access);
        return loadVector(value.dtype, address, isRow ? 0 : this.lastStride(value.access), lanes, f);
      }
      case "index":
        return this.indexCode(value.strides);
      case "add":
      case "sub":
      case "mul":
      case "div":
      case "maximum":
      case "minimum":
        return binaryCode(value.op, value.dtype, a, b);
      case "compare":
        return compareCode(value.relation, this.dtypeOf(value.inputs[0]), a, b);
      case "select":
        return selectCode(a, b, c);
      case "cast":
        return castCode(this.dtypeOf(value.inputs[0]), value.dtype, a);
      case "reduce":
        throw new Error("a reduction is a pass of its own");
      default:
        return laneFunctions[value.op].compute(f, a, this.options);
    }
  }

  private indexCode(strides: readonly number[]): Code {
    const outer = this.walk.index(strides.slice(0, this.outer));
    const row = strides.slice(this.outer);
    const last = row.at(-1) ?? 0;
    const along = this.rowIndices.reduce<Code>((sum, index, axis) => {
      const stride = row[axis] ?? 0;
      return stride === 0 ? sum : apply("i32.add", sum, apply("i32.mul", get(index), i32(stride)));
    }, outer);
    if (last === 0) return apply("i32x4.splat", along);
    const first = apply("i32.mul", apply("i32.shr_u", get(this.within), i32(2)), i32(last));
    const lanes = vector(Int32Array.of(0, last, 2 * last, 3 * last));
    return apply("i32x4.add", apply("i32x4.splat", apply("i32.add", along, first)), lanes);
  }

  private accumulate(sum: Accumulation, value: Code, lanes: number): Code {
    const dtype = this.dtypeOf(sum.value);
    const isRow = this.isOncePerRow(sum.access);
    const stride = isRow ? 1 : this.lastStride(sum.access);
    const at = this.f.local("i32", "sum");
    const address = isRow ? this.pointer(sum.access) : this.inRow(sum.access);
    const part = sum.apart ? apply("i32.mul", get(this.part), i32(sum.elements * ELEMENT)) : i32(0);
    const before = loadVector(dtype, get(at), stride, lanes, this.f);
    return [
      set(at, sum.apart ? apply("i32.add", address, part) : address),
      storeVector(dtype, get(at), combineCode(sum.combination, dtype, before, value), stride, lanes, this.f),
    ];
  }

  private rowValue(place: number): Code {
    const value = this.nest.values[place] ?? fail();
    if (value.op === "constant") return constantVector(value.dtype, value.value);
    return get(this.rowValues.get(place) ?? fail());
  }

  /** Where the row of an access begins; set once a row, or once for all where it is the same for each. */
  private pointer({ operand, offset, strides }: Access): Code {
    const outer = strides.slice(0, this.outer);
    const key = `${operand} ${offset} ${outer.join()}`;
    const known = this.pointers.get(key);
    if (known !== undefined) return get(known);
    const local = this.f.local("i32", `p${this.pointers.size}`);
    const row = this.walk.offset(outer);
    const first = apply("i32.add", get(this.f.operands[operand] ?? fail()), i32(offset * ELEMENT));
    if (row === undefined) this.pointersOfAll.push(set(local, first));
    else this.pointersOfRow.push(set(local, apply("i32.add", first, row)));
    this.pointers.set(key, local);
    return get(local);
  }

  /** Where the elements at hand are. */
  private inRow(access: Access): Code {
    const strides = access.strides.slice(this.outer);
    const begin = this.rowIndices.reduce<Code>((sum, index, axis) => {
      const stride = strides[axis] ?? 0;
      return stride === 0 ? sum : apply("i32.add", sum, apply("i32.mul", get(index), i32(stride * ELEMENT)));
    }, this.pointer(access));
    const last = this.lastStride(access);
    if (last === 0) return begin;
    const along = last === 1 ? get(this.within) : apply("i32.mul", get(this.within), i32(last));
    return apply("i32.add", begin, along);
  }

  private spillPointer(value: number): Code {
    const start = this.spills.get(value) ?? fail();
    const size = this.row.at(-1) ?? 1;
    const rows = this.rowIndices.reduce<Code>(
      (sum, index, axis) => apply("i32.add", apply("i32.mul", sum, i32(this.row[axis] ?? 1)), get(index)),
      i32(0),
    );
    const before = this.rowIndices.length === 0 ? i32(0) : apply("i32.mul", rows, i32(size * ELEMENT));
    const base = apply("i32.add", get(this.f.scratch), i32(start));
    return apply("i32.add", apply("i32.add", base, before), get(this.within));
  }

  private isOncePerRow({ strides }: Access): boolean {
    return strides.slice(this.outer).every((stride) => stride === 0);
  }

  private lastStride({ strides }: Access): number {
    return this.nest.rowAxes === 0 ? 0 : (strides.at(-1) ?? 0);
  }

  private dtypeOf(place: number): NestValue["dtype"] {
    return (this.nest.values[place] ?? fail()).dtype;
  }
}

function fail(): never {
  throw new Error("a nest names what it has not");
}
