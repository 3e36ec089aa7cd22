import type { DType } from "../../../ir/kernel-attributes.ts";
import { elementCount } from "../../../kernels/nd-array.ts";
import { type Layout, type Storage, stepsKey } from "../layout/layout.ts";
import { commonAxes, refinedStrides } from "../layout/refine.ts";
import { withGeluSlopes } from "../nest/gelu-slopes.ts";
import type { Access, Accumulation, Combination, Nest, NestValue } from "../nest/nest.ts";
import { resteppedAccess, resteppedValue, stridesOfValues } from "../nest/steps.ts";
import { joinedRow } from "./joined-row.ts";

/** What a step needs of a region: to be gone through in its shape, and perhaps in rows of so many elements. */
export interface Fit {
  readonly shape: readonly number[];
  readonly row?: number | undefined;
}

/** A sum over rows that a region adds up in parts. */
export interface PartedSum {
  readonly combination: Combination;
  readonly dtype: DType;
  value: number;
  readonly result: Layout;
  /** Where the parts are if they cannot share the result among them. Its size is known when the region is done. */
  readonly partials: { -readonly [K in keyof Storage]: Storage[K] };
  strides: readonly number[];
}

/** Most values of one region: more would not stay in registers, and take a machine long to compile. */
const MOST_VALUES = 120;

/** Parts that sums over rows are added in, whatever the number of threads, where they have elements of their own. */
const PARTS = 8;
const MOST_PARTS = 64;
const TERMS = 512;
/** Elements from which on more parts would take more memory than they are worth. */
const WIDE_SUM = 4096;
/** Parts that share the result. */
const SHARING_PARTS = 32;

/** A loop nest in the making: steps join it as long as they go through the same points. */
export class LoopRegion {
  readonly kind = "loop";
  /** Paths of the nodes that it computes. */
  readonly from = new Map<number, string>();
  /** What it reads or writes, by the number that accesses name it by. */
  readonly operands: Storage[] = [];
  sums: PartedSum[] = [];
  private axes: readonly number[];
  private row: number | undefined;
  private values: NestValue[] = [];
  private stores: { value: number; readonly storage: Storage; access: Access }[] = [];
  /** Storage → how it is stepped through → the value that is there when its row is done. */
  private readonly known = new Map<Storage, Map<string, number>>();
  private readonly written = new Set<Storage>();

  constructor({ shape, row }: Fit) {
    this.axes = shape.filter((size) => size !== 1);
    if (row !== undefined) this.refine(this.axesWith({ shape, row }) ?? cutsAcross());
    this.row = row;
  }

  /**
   * Whether a step fits that reads these, over the fit's shape. It must have to do with what is here, or only with what
   * has to do with nothing: random numbers are drawn for somebody.
   */
  takes(fit: Fit, inputs: readonly Layout[], isDrawn: (storage: Storage) => boolean): boolean {
    if (this.values.length >= MOST_VALUES || this.axesWith(fit) === undefined) return false;
    const computed = inputs.filter(({ storage }) => storage.literal === undefined);
    let isRelated = computed.length > 0 && computed.every(({ storage }) => isDrawn(storage));
    for (const layout of computed) {
      const isKnown = this.find(layout, fit.shape) !== undefined;
      if (this.written.has(layout.storage) && !isKnown) return false;
      if (isKnown || this.operands.includes(layout.storage)) isRelated = true;
    }
    return isRelated;
  }

  join(fit: Fit): void {
    this.refine(this.axesWith(fit) ?? cutsAcross());
    this.row ??= fit.row;
  }

  /** The value of each point that a step reads. */
  read(layout: Layout, dtype: DType, shape: readonly number[]): number {
    const known = this.find(layout, shape);
    if (known !== undefined) return known;
    const { literal } = layout.storage;
    if (literal !== undefined) return this.add({ op: "constant", dtype, value: literal });
    const value = this.add({ op: "load", dtype, access: this.access(layout, shape) });
    this.remember(layout, shape, value);
    return value;
  }

  add(value: NestValue): number {
    return this.values.push(value) - 1;
  }

  /** The place along one axis of the fit's shape. */
  index(shape: readonly number[], axis: number): number {
    const strides = shape.map((_, i) => (i === axis ? 1 : 0));
    return this.add({ op: "index", dtype: "i32", strides: refinedStrides(shape, strides, this.axes) });
  }

  write(value: number, layout: Layout, shape: readonly number[]): void {
    this.written.add(layout.storage);
    this.remember(layout, shape, value);
    this.stores.push({ value, storage: layout.storage, access: this.access(layout, shape) });
  }

  accumulate(sum: Omit<PartedSum, "strides">, strides: readonly number[], shape: readonly number[]): PartedSum {
    const parted = { ...sum, strides: refinedStrides(shape, strides, this.axes) };
    this.sums.push(parted);
    return parted;
  }

  /** Elements of one row; 1 where nothing needs rows. */
  get rowSize(): number {
    return this.row ?? 1;
  }

  get points(): number {
    return elementCount(this.axes);
  }

  /** Leaves out what nobody reads, and what only that was made of. */
  prune(isRead: (storage: Storage) => boolean): void {
    this.stores = this.stores.filter(({ storage }) => isRead(storage));
    this.sums = this.sums.filter(({ result }) => isRead(result.storage));
    this.values = withGeluSlopes(this.values);
    const used = this.madeOf([...this.stores, ...this.sums].map(({ value }) => value));
    const places = [...used].sort((a, b) => a - b);
    const moved = new Map(places.map((place, to) => [place, to]));
    const to = (place: number) => moved.get(place) ?? cutsAcross();
    const rename = (value: NestValue): NestValue =>
      // The pairing of an operation with the number of its inputs is lost in the union of all.
      "inputs" in value ? ({ ...value, inputs: value.inputs.map(to) } as unknown as NestValue) : value;
    this.values = places.map((place) => rename(this.values[place] ?? cutsAcross()));
    for (const store of this.stores) store.value = to(store.value);
    for (const sum of this.sums) sum.value = to(sum.value);
    this.forgetUnused();
  }

  private forgetUnused(): void {
    const old = [...this.operands];
    this.operands.length = 0;
    const again = (access: Access): Access => ({
      ...access,
      operand: this.operand(old[access.operand] ?? cutsAcross()),
    });
    this.values = this.values.map((value) => (value.op === "load" ? { ...value, access: again(value.access) } : value));
    for (const store of this.stores) store.access = again(store.access);
  }

  /** These values and all that they are made of. */
  private madeOf(places: readonly number[]): ReadonlySet<number> {
    const used = new Set<number>();
    const use = (place: number): void => {
      if (used.has(place)) return;
      used.add(place);
      const value = this.values[place];
      if (value !== undefined && "inputs" in value) for (const input of value.inputs) use(input);
    };
    for (const place of places) use(place);
    return used;
  }

  /**
   * Whether `from`, which it writes, may lie where `to` lies, which it may read: each element takes the place of one that
   * it was made of, so that it is not written before that is read, and the row is gone through once.
   */
  mayPlace(from: Storage, to: Storage): boolean {
    const accessOf = (storage: Storage) =>
      [
        ...this.values.flatMap((value) => (value.op === "load" ? [value.access] : [])),
        ...this.stores.map(({ access }) => access),
      ].filter(({ operand }) => this.operands[operand] === storage);
    const [first, ...others] = [...accessOf(from), ...accessOf(to)];
    if (first === undefined || accessOf(from).length > 1) return false;
    const steps = first.strides.join();
    const isAlike = others.every(({ offset, strides }) => offset === first.offset && strides.join() === steps);
    const source = this.stores.find(({ storage }) => storage === from)?.value;
    const made = this.madeOf(source === undefined ? [] : [source]);
    const isRead = [...this.values.entries()].every(
      ([place, value]) => value.op !== "load" || this.operands[value.access.operand] !== to || made.has(place),
    );
    return isAlike && isRead && (others.length === 0 || !this.values.some(({ op }) => op === "reduce"));
  }

  get isEmpty(): boolean {
    return this.stores.length + this.sums.length === 0;
  }

  /** Storages that it loads from. */
  get reads(): readonly Storage[] {
    return this.values.flatMap((value) =>
      value.op === "load" ? [this.operands[value.access.operand] ?? cutsAcross()] : [],
    );
  }

  get writes(): readonly Storage[] {
    return this.stores.map(({ storage }) => storage);
  }

  finish(): Nest {
    const rowAxes = this.rowAxes();
    const outer = this.axes.slice(0, this.axes.length - rowAxes);
    const first = this.sums.map(({ strides }) => {
      const reduced = outer.findIndex((_, axis) => strides[axis] === 0);
      return reduced < 0 ? outer.length : reduced;
    });
    const shared = Math.min(outer.length, ...first);
    const points = elementCount(outer.slice(0, shared));
    const apart = points < PARTS;
    const leading = apart ? outer.length : shared;
    const rows = elementCount(outer);
    const parts = apart ? Math.min(rows, this.partsOf(rows)) : Math.min(points, SHARING_PARTS);
    const accumulations = this.sums.map((sum): Accumulation => {
      const { combination, value, result, partials, strides } = sum;
      const elements = result.storage.elements;
      const isApart = apart && parts > 1;
      if (isApart) partials.elements = elements * parts;
      const target = isApart ? partials : result.storage;
      const access = { operand: this.operand(target), offset: 0, strides };
      return { combination, value, access, elements, apart: isApart };
    });
    return {
      axes: this.axes,
      rowAxes,
      parts: this.sums.length === 0 ? 1 : parts,
      leading: this.sums.length === 0 ? 0 : leading,
      operands: this.operands.length,
      values: this.values,
      stores: this.stores,
      accumulations,
    };
  }

  /** Long sums in more parts: adding one by one in f32 loses digits as the sum outgrows its terms. */
  private partsOf(rows: number): number {
    const widest = Math.max(...this.sums.map(({ result }) => result.storage.elements));
    return widest > WIDE_SUM ? PARTS : Math.min(MOST_PARTS, Math.max(PARTS, Math.ceil(rows / TERMS)));
  }

  private rowAxes(): number {
    if (this.row === undefined) return joinedRow(this.axes, this.allStrides());
    let axes = 0;
    for (let elements = 1; elements < this.row; axes++) elements *= this.axes.at(-1 - axes) ?? cutsAcross();
    return axes;
  }

  private allStrides(): readonly (readonly number[])[] {
    return [
      ...stridesOfValues(this.values),
      ...this.stores.map(({ access }) => access.strides),
      ...this.sums.map(({ strides }) => strides),
    ];
  }

  /** The axes that this region and a step are both made of. */
  private axesWith({ shape, row }: Fit): readonly number[] | undefined {
    if (row !== undefined && this.row !== undefined && row !== this.row) return undefined;
    const axes = commonAxes(this.axes, shape);
    if (axes === undefined || row === undefined) return axes;
    return commonAxes(axes, [elementCount(shape) / row, row]);
  }

  private find(layout: Layout, shape: readonly number[]): number | undefined {
    return this.known.get(layout.storage)?.get(keyOf(layout, shape));
  }

  private remember(layout: Layout, shape: readonly number[], value: number): void {
    const places = this.known.get(layout.storage) ?? new Map<string, number>();
    this.known.set(layout.storage, places.set(keyOf(layout, shape), value));
  }

  private access({ storage, offset, strides }: Layout, shape: readonly number[]): Access {
    return { operand: this.operand(storage), offset, strides: refinedStrides(shape, strides, this.axes) };
  }

  private operand(storage: Storage): number {
    const known = this.operands.indexOf(storage);
    return known >= 0 ? known : this.operands.push(storage) - 1;
  }

  private refine(axes: readonly number[]): void {
    if (axes.length === this.axes.length) return;
    const refined = (strides: readonly number[]) => refinedStrides(this.axes, strides, axes);
    this.values = this.values.map((value) => resteppedValue(value, refined));
    for (const store of this.stores) store.access = resteppedAccess(store.access, refined);
    for (const sum of this.sums) sum.strides = refined(sum.strides);
    this.axes = axes;
  }
}

const keyOf = ({ offset, strides }: Layout, shape: readonly number[]): string =>
  `${offset} ${stepsKey(shape, strides)}`;

function cutsAcross(): never {
  throw new Error("a step joins a region that it does not fit");
}
