import { type Code, get, type Local, set } from "../../../wasm/code.ts";
import { geluExact, geluTanh } from "../math/gelu.ts";
import { laneFunctions } from "../math/lane-functions.ts";
import type { LaneOptions } from "../math/lanes.ts";
import type { RegionFunction } from "../region-function.ts";
import { inputsOf, type Nest, type NestValue } from "./nest.ts";
import type { Passes } from "./passes.ts";
import type { RowPlaces } from "./row-places.ts";
import { binaryCode, castCode, compareCode, constantVector, loadVector, selectCode } from "./vector-code.ts";

const exactPair = { value: "gelu_exact", slope: "gelu_exact_slope", compute: geluExact } as const;
const tanhPair = { value: "gelu_tanh", slope: "gelu_tanh_slope", compute: geluTanh } as const;

/** Four elements at hand in one pass, and what was computed for them so far. */
export interface Elements {
  readonly pass: number;
  readonly lanes: number;
  readonly known: Map<number, Local>;
  /** Instructions that come before whoever asks. */
  readonly lines: Code[];
}

/** The values of a nest as instructions. */
export class RowValues {
  /** What is one number a row, in all lanes, once it is known. */
  readonly ofRow = new Map<number, Local>();
  private readonly f: RegionFunction;
  private readonly nest: Nest;
  private readonly passes: Passes;
  private readonly places: RowPlaces;
  private readonly options: LaneOptions;

  constructor(f: RegionFunction, nest: Nest, passes: Passes, places: RowPlaces, options: LaneOptions) {
    this.f = f;
    this.nest = nest;
    this.passes = passes;
    this.places = places;
    this.options = options;
  }

  /** A value of four elements: computed before in this pass, kept by an earlier one, or computed here and now. */
  element(place: number, elements: Elements): Code {
    const { pass, lanes, known, lines } = elements;
    if (this.passes.isRow(place)) return this.rowValue(place);
    const before = known.get(place);
    if (before !== undefined) return get(before);
    const value = this.nest.values[place] ?? fail();
    const both = this.geluWithSlope(place, value, elements);
    if (both !== undefined) return both;
    const isKept = this.passes.spilled.has(place) && this.passes.passOf(place) < pass;
    const code = isKept
      ? loadVector(value.dtype, this.places.spilled(place), 1, lanes, this.f)
      : this.compute(value, (input) => this.element(input, elements), lanes);
    const local = this.f.local("v128", `v${place}`);
    lines.push(set(local, code));
    known.set(place, local);
    return get(local);
  }

  /** One number a row, in all lanes. */
  rowValue(place: number): Code {
    const value = this.nest.values[place] ?? fail();
    if (value.op === "constant") return constantVector(value.dtype, value.value);
    return get(this.ofRow.get(place) ?? fail());
  }

  /** @param input the vectors that it is made of */
  compute(value: NestValue, input: (place: number) => Code, lanes: number): Code {
    // Inputs first, so that what they compute stands before.
    const inputs = inputsOf(value).map(input);
    const [a = [], b = [], c = []] = inputs;
    const { f } = this;
    switch (value.op) {
      case "constant":
        return constantVector(value.dtype, value.value);
      case "load": {
        const isRow = this.places.isOncePerRow(value.access);
        const address = isRow ? this.places.pointer(value.access) : this.places.inRow(value.access);
        return loadVector(value.dtype, address, isRow ? 0 : this.places.lastStride(value.access), lanes, f);
      }
      case "index":
        return this.places.index(value.strides);
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

  /** GELU and its slope at once, where both are asked for in this pass. */
  private geluWithSlope(place: number, value: NestValue, elements: Elements): Code | undefined {
    const { pass, known, lines } = elements;
    const pair = value.op === "gelu_exact" || value.op === "gelu_exact_slope" ? exactPair : tanhPair;
    if (value.op !== pair.value && value.op !== pair.slope) return undefined;
    const [x] = value.inputs;
    const other = this.nest.values.findIndex(
      (one, at) =>
        at !== place && (one.op === pair.value || one.op === pair.slope) && one.op !== value.op && one.inputs[0] === x,
    );
    if (other < 0 || this.passes.passOf(place) !== pass || this.passes.isRow(other)) return undefined;
    const { code, value: gelu, slope } = pair.compute(this.f, this.element(x, elements), this.options);
    const [ofValue, ofSlope] = [this.f.local("v128", "gelu"), this.f.local("v128", "slope")];
    lines.push(code, set(ofValue, gelu), set(ofSlope, slope));
    const isValue = value.op === pair.value;
    known.set(place, isValue ? ofValue : ofSlope);
    known.set(other, isValue ? ofSlope : ofValue);
    return get(isValue ? ofValue : ofSlope);
  }

  dtypeOf(place: number): NestValue["dtype"] {
    return (this.nest.values[place] ?? fail()).dtype;
  }
}

function fail(): never {
  throw new Error("a nest names what it has not");
}
