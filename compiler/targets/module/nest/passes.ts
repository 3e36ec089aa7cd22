import { inputsOf, type Nest, type NestValue } from "./nest.ts";

/** How the values of a nest follow from each other over one row. */
export interface Passes {
  /** How often the row is gone through. */
  readonly count: number;
  /** Whether a value is one number a row, known before pass `from` of the row. */
  isRow(value: number): boolean;
  /** The pass that a value of single elements is first computed in; for a value of a row, the first that may read it. */
  passOf(value: number): number;
  /** Values of elements that a later pass reads from memory instead of computing them once more. */
  readonly spilled: ReadonlySet<number>;
}

/**
 * A reduction over the row ends a pass: what is made of its result waits for the next. What a later pass needs of an
 * earlier one is computed again where that is cheap, and kept where not.
 */
export function passesOf(nest: Nest): Passes {
  const { values, axes, rowAxes } = nest;
  const firstRowAxis = axes.length - rowAxes;
  const standsStill = (strides: readonly number[]) => strides.slice(firstRowAxis).every((stride) => stride === 0);
  const row: boolean[] = [];
  const pass: number[] = [];
  for (const [place, value] of values.entries()) {
    const inputs = inputsOf(value);
    const ready = Math.max(0, ...inputs.map((input) => pass[input] ?? 0));
    row[place] = isRowValue(value, standsStill, (input) => row[input] === true);
    pass[place] = value.op === "reduce" ? ready + 1 : ready;
  }
  const read = new Map<number, number>();
  const reads = (value: number, at: number) => read.set(value, Math.max(read.get(value) ?? 0, at));
  const demand = (value: number, at: number): void => {
    if (row[value] === true) return;
    reads(value, at);
    if (at > (pass[value] ?? 0) && !isCheap(values, value)) return;
    for (const input of inputsOf(values[value] ?? fail())) demand(input, at);
  };
  for (const [place, value] of values.entries()) {
    if (value.op === "reduce") demand(value.inputs[0], (pass[place] ?? 1) - 1);
  }
  for (const { value } of [...nest.stores, ...nest.accumulations]) demand(value, pass[value] ?? 0);
  const spilled = new Set<number>();
  for (const [value, at] of read) if (at > (pass[value] ?? 0) && !isCheap(values, value)) spilled.add(value);
  const lastStores = [...nest.stores, ...nest.accumulations].map(({ value }) => pass[value] ?? 0);
  const reduced = values.flatMap((value, place) => (value.op === "reduce" ? [(pass[place] ?? 1) - 1] : []));
  return {
    count: Math.max(0, ...lastStores, ...reduced) + 1,
    isRow: (value) => row[value] === true,
    passOf: (value) => pass[value] ?? 0,
    spilled,
  };
}

function isRowValue(
  value: NestValue,
  standsStill: (strides: readonly number[]) => boolean,
  isRow: (input: number) => boolean,
): boolean {
  if (value.op === "reduce" || value.op === "constant") return true;
  if (value.op === "load") return standsStill(value.access.strides);
  if (value.op === "index") return standsStill(value.strides);
  return value.inputs.every(isRow);
}

/** Instructions that it may take to compute a value again rather than to write and read it. */
const CHEAP = 5;
const LONG = new Set<NestValue["op"]>([
  "exp",
  "log",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "erf",
  "gelu_exact",
  "gelu_exact_slope",
  "gelu_tanh",
  "gelu_tanh_slope",
  "div",
  "sqrt",
  "rsqrt",
]);

function isCheap(values: readonly NestValue[], value: number): boolean {
  let left = CHEAP;
  const visit = (place: number): void => {
    const made = values[place] ?? fail();
    if (made.op === "reduce" || made.op === "constant") return;
    left -= LONG.has(made.op) ? CHEAP + 1 : 1;
    if (left >= 0) for (const input of inputsOf(made)) visit(input);
  };
  visit(value);
  return left >= 0;
}

function fail(): never {
  throw new Error("a value of a nest names one that is not there");
}
