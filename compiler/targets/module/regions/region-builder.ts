import type { DType } from "../../../ir/kernel-attributes.ts";
import { elementCount, rowMajorStrides } from "../../../kernels/nd-array.ts";
import type { Contraction } from "../contraction/contraction.ts";
import { isWhole, type Layout, reshapedStrides, type Storage } from "../layout/layout.ts";
import type { Combination } from "../nest/nest.ts";
import { neutralElement } from "../nest/vector-code.ts";
import { type Fit, LoopRegion } from "./loop-region.ts";
import { type Origins, type Region, Reshaped, sourceOf, type Value } from "./region.ts";
import type { SpecialKernel } from "./special-kernel.ts";
import { stretched } from "./views.ts";

/** Elements of a row where all is summed and nothing else says how long a row is. */
const TOTAL_ROW = 4096;

/** Makes a value of each point from those that were read. */
export type Compute = (region: LoopRegion, inputs: readonly number[]) => number;

/** Turns steps into regions, in the order of the steps: each joins the last region that it can be part of. */
export class RegionBuilder {
  readonly regions: Region[] = [];
  /** Whether a step may join a region that others began. */
  private readonly fuse: boolean;
  /** The last region that writes a storage; those that the host writes are there from the beginning. */
  private readonly readyAt = new Map<Storage, number>();
  /** Random numbers. */
  private readonly drawn = new Set<Storage>();
  /** The path of the node whose step is made. */
  from = "";
  /** The number of the first value that this step makes. */
  step = -1;
  /** Where the result of that step should lie, if that matters. */
  placed: Value | undefined;

  constructor(fuse: boolean) {
    this.fuse = fuse;
  }

  storage(elements: number, name = this.from): Storage {
    return { elements, owner: "program", name };
  }

  /** A value that is still to be written, row-major in room of its own. */
  fresh(dtype: DType, shape: readonly number[]): Value {
    const layout = { storage: this.storage(elementCount(shape)), offset: 0, strides: rowMajorStrides(shape) };
    return { dtype, shape, layout };
  }

  /**
   * One value of each point of `shape`, from inputs that are stretched to it.
   * @param into where it is to lie; a room of its own unless said
   * @param after a region that must be done before
   */
  map(
    dtype: DType,
    shape: readonly number[],
    inputs: readonly Value[],
    compute: Compute,
    into: Layout = this.fresh(dtype, shape).layout,
    after = -1,
  ): Value {
    if (elementCount(shape) === 0) return { dtype, shape, layout: into };
    const layouts = inputs.map((input) => stretched(input, shape).layout);
    const { region, fit, place } = this.regionFor({ shape }, layouts, after);
    const read = inputs.map((input, i) =>
      region.read(extended(layouts[i] ?? missing(), fit, shape), input.dtype, fit.shape),
    );
    region.write(compute(region, read), extended(into, fit, shape), fit.shape);
    this.wrote(into.storage, place);
    return { dtype, shape, layout: into };
  }

  /** All along some axes combined; the axes stay, at size 1. */
  reduce(combination: Combination, x: Value, axes: readonly number[]): Value {
    const { shape, dtype } = x;
    const reduced = axes.filter((axis) => shape[axis] !== 1);
    const kept = shape.map((size, axis) => (reduced.includes(axis) ? 1 : size));
    if (reduced.length === 0) return x;
    if (elementCount(shape) === 0) return this.constant(dtype, kept, neutralElement(combination, dtype));
    const into = this.fresh(dtype, kept).layout;
    const long = [...shape.keys()].filter((axis) => shape[axis] !== 1);
    let row = 1;
    for (const axis of long.toReversed()) {
      if (!reduced.includes(axis)) break;
      row *= shape[axis] ?? 1;
    }
    const isTotal = reduced.length === long.length;
    const fit: Fit = row === 1 ? { shape } : { shape, row: isTotal ? undefined : row };
    const found = this.regionFor(fit, [x.layout], -1, isTotal ? totalRow(shape) : undefined);
    const { region, place } = found;
    const rowOfRegion = isTotal ? region.rowSize : row;
    // What is one value a row of the region is added up once a row.
    const seen = (layout: Layout) => extended(layout, found.fit, shape);
    const value = region.read(seen(x.layout), dtype, found.fit.shape);
    const inRow = rowOfRegion === 1 ? value : region.add({ op: "reduce", dtype, combination, inputs: [value] });
    const strides = into.strides.map((stride, axis) => (reduced.includes(axis) ? 0 : stride));
    const isDone = elementCount(shape) / elementCount(kept) === rowOfRegion;
    if (isDone) {
      region.write(inRow, seen({ ...into, strides }), found.fit.shape);
      this.wrote(into.storage, place);
    } else {
      const partials: Storage = { ...this.storage(0), name: `${this.from} in parts` };
      const sum = { combination, dtype, value: inRow, result: into, partials };
      const parted = region.accumulate(sum, seen({ ...into, strides }).strides, found.fit.shape);
      this.wrote(partials, place);
      this.push({ kind: "combining", sum: parted, source: region, from: this.origin() }, [into.storage]);
    }
    return { dtype, shape: kept, layout: into };
  }

  /** The same elements in another shape: without a copy where strides can say it, and else only once one is needed. */
  reshape(x: Value, shape: readonly number[]): Value {
    const source = sourceOf(x);
    const { dtype } = source;
    if (elementCount(shape) === 0) return this.fresh(dtype, shape);
    const strides = reshapedStrides(source.shape, source.layout.strides, shape);
    if (strides !== undefined) return { dtype, shape, layout: { ...source.layout, strides } };
    return new Reshaped(source, shape, () => this.reshape(this.copy(source), shape).layout);
  }

  copy(x: Value, into?: Layout, after?: number): Value {
    return this.map(x.dtype, x.shape, [x], (_, [value = missing()]) => value, into, after);
  }

  /** With all elements row-major in a storage of their own. */
  whole(x: Value): Value {
    return isWhole(x.layout, x.shape) ? x : this.copy(x);
  }

  constant(dtype: DType, shape: readonly number[], value: number, into?: Layout): Value {
    return this.map(dtype, shape, [], (region) => region.add({ op: "constant", dtype, value }), into);
  }

  contract(contraction: Contraction, a: Layout, b: Layout, target: Value): Value {
    const into = sourceOf(target);
    const sizes = (["batch", "m", "n"] as const).flatMap((group) => contraction[group].map(({ size }) => size));
    if (sizes.includes(0)) return target;
    if (contraction.k.some(({ size }) => size === 0)) {
      this.constant("f32", into.shape, 0, into.layout);
      return target;
    }
    const from = this.origin();
    this.push({ kind: "contraction", contraction, a, b, c: into.layout, from }, [into.layout.storage]);
    return target;
  }

  special(special: SpecialKernel, inputs: readonly Value[], outputs: readonly Value[]): void {
    if (outputs.every(({ layout }) => layout.storage.elements === 0)) return;
    const reads = inputs.map((input) => this.whole(input).layout.storage);
    const writes = outputs.map(({ layout }) => layout.storage);
    if (special.kernel === "random") for (const storage of writes) this.drawn.add(storage);
    this.push({ kind: "special", special, reads, writes, from: this.origin() }, writes);
  }

  /** The place of the last region that writes any of these. */
  after(...values: readonly Value[]): number {
    return Math.max(-1, ...values.map(({ layout }) => this.readyAt.get(layout.storage) ?? -1));
  }

  private origin(): Origins {
    return new Map([[this.step, this.from]]);
  }

  private push(region: Region, writes: readonly Storage[]): void {
    const place = this.regions.push(region) - 1;
    for (const storage of writes) this.wrote(storage, place);
  }

  private wrote(storage: Storage, place: number): void {
    this.readyAt.set(storage, Math.max(place, this.readyAt.get(storage) ?? -1));
  }

  /** The last loop that a step can join, or a new one. */
  private regionFor(wanted: Fit, layouts: readonly Layout[], after: number, ownRow?: number) {
    const first = Math.max(0, after + 1, ...layouts.map(({ storage }) => this.readyAt.get(storage) ?? 0));
    for (let place = this.regions.length - 1; this.fuse && place >= first; place--) {
      const region = this.regions[place];
      if (region?.kind !== "loop") continue;
      for (const fit of fitsFor(wanted, region, ownRow)) {
        const seen = layouts.map((layout) => extended(layout, fit, wanted.shape));
        if (!region.takes(fit, seen, (storage) => this.drawn.has(storage))) continue;
        region.join(fit);
        region.from.set(this.step, this.from);
        return { region, fit, place };
      }
    }
    const fit = ownRow === undefined ? wanted : { ...wanted, row: ownRow };
    const region = new LoopRegion(fit);
    region.from.set(this.step, this.from);
    const place = this.regions.push(region) - 1;
    return { region, fit, place };
  }
}

/** The ways that a step may be part of a region: point by point, or, of a region of rows, one value a row. */
function fitsFor(wanted: Fit, region: LoopRegion, ownRow?: number): readonly Fit[] {
  const { rowSize } = region;
  if (ownRow !== undefined) return [{ ...wanted, row: rowSize === 1 ? ownRow : rowSize }];
  if (wanted.row !== undefined || rowSize === 1 || elementCount(wanted.shape) * rowSize !== region.points)
    return [wanted];
  return [{ shape: [...wanted.shape, rowSize], row: rowSize }, wanted];
}

/** A layout over the shape of a fit that has a row more than the step. */
function extended(layout: Layout, fit: Fit, shape: readonly number[]): Layout {
  return fit.shape.length === shape.length ? layout : { ...layout, strides: [...layout.strides, 0] };
}

/** How long the rows of a sum of everything are: some, so that there is something to divide. */
function totalRow(shape: readonly number[]): number {
  let row = 1;
  for (const size of shape.toReversed()) {
    if (row * size > TOTAL_ROW) return row * largestDivisor(size, Math.floor(TOTAL_ROW / row));
    row *= size;
  }
  return row;
}

function largestDivisor(size: number, most: number): number {
  for (let divisor = most; divisor > 1; divisor--) if (size % divisor === 0) return divisor;
  return 1;
}

function missing(): never {
  throw new Error("a step lacks an input");
}
