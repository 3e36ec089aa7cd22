import { limits } from "../../schema/problem/limits.ts";

/** Work that one check may take, in items. */
export const MOST_ITEMS = limits.work.most;

/** What things take, in items: less than a microsecond each, and some sixty bytes where the result is kept. */
export const WORK = {
  /** An expression: its origin is remembered. */
  expression: 8,
  /** A part of one: what nests deeply takes some microseconds. */
  part: 4,
  /** An item of a list that is made, read or compared. */
  item: 1 / 4,
  /** An import or `extends`: its file is looked for. */
  file: 40,
  /** A character of a file that is brought in: the text is parsed, and all its values are read. */
  written: 1,
  /** A character of a text that is put together or compared. */
  character: 1 / 8,
  /** A parameter or a `let` value of a block that is called. */
  argument: 8,
  /** A case of a `switch` that is looked at. */
  case: 4,
  /** A tensor, or an axis of one, that a node reads. */
  operand: 1,
  /** An axis that a pattern or a signature gives its size. */
  axis: 10,
  /** A term of a size that is multiplied or looked at. */
  term: 8,
  /** A value that is tried for a free size. */
  trial: 1,
} as const;

/** Elements of all tables that a model computes on the host, each table once. */
export const MOST_ELEMENTS = limits.elements.most;

/** The budget is used up. Whoever knows a place in the spec makes a problem of it. */
export class OverBudget extends Error {
  override readonly name = "OverBudget";
  readonly what: "items" | "elements";
  constructor(what: OverBudget["what"]) {
    super(`more ${what} than one model may have`);
    this.what = what;
  }
}

/** What has been spent. */
class Budget {
  readonly mostItems: number;
  constructor(mostItems: number) {
    this.mostItems = mostItems;
  }
  items = 0;
  elements = 0;
  readonly tables = new Set<string>();
}

/**
 * The budget of the work under way. It stands here, and is not handed down, because it is spent in the innermost
 * arithmetic of sizes as well as in the outermost loop.
 */
let current: Budget | undefined;

/**
 * Runs work with a budget of its own; without one, nothing is counted.
 * @param mostItems what is compiled has been checked: its items are bounded, and there the tables are counted alone
 */
export function withinBudget<T>(work: () => T, mostItems: number = MOST_ITEMS): T {
  const outer = current;
  current = new Budget(mostItems);
  try {
    return work();
  } finally {
    current = outer;
  }
}

/**
 * Takes so many items off the budget, before the work is done.
 * @throws OverBudget
 */
export function spend(items: number): void {
  if (current === undefined) return;
  current.items += items;
  if (current.items > current.mostItems) throw new OverBudget("items");
}

/**
 * Takes a table off the budget, before it is made.
 * @param name of tables that are one however often they are asked for
 * @throws OverBudget
 */
export function reserve(elements: number, name?: string): void {
  if (elements > MOST_ELEMENTS) throw new OverBudget("elements");
  if (current === undefined || (name !== undefined && current.tables.has(name))) return;
  current.elements += elements;
  if (name !== undefined) current.tables.add(name);
  if (current.elements > MOST_ELEMENTS) throw new OverBudget("elements");
}

/** What has been taken off the budget so far. */
export const spent = (): { readonly items: number; readonly elements: number } => ({
  items: current?.items ?? 0,
  elements: current?.elements ?? 0,
});
