import type { OpRole } from "../ops/op-role.ts";
import type { GroupItem, Item } from "../outline/outline.ts";
import type { Flow, Passing, Step } from "./flow.ts";

export interface Cover {
  readonly steps: ReadonlySet<Step>;
  readonly items: readonly Item[];
}

/** What belongs to a block that an idiom is all of, and not to the idiom. */
const BESIDE: ReadonlySet<OpRole> = new Set(["norm", "chance", "name", "factor", "move"]);

/**
 * Closes what was recognised: with the tables that it alone reads, and whole calls where it is what they do. Undefined
 * where that cannot be: something else is read from within, or lies between, or structure is cut through.
 * @param ends what may be read from outside
 */
export function cover(
  flow: Flow,
  core: ReadonlySet<Step>,
  ends: ReadonlySet<Passing>,
  beside: ReadonlySet<OpRole> = BESIDE,
): Cover | undefined {
  const steps = new Set(core);
  for (const unit of new Set([...core].map((step) => step.unit))) {
    if (unit.kind !== "call") continue;
    for (const step of flow.stepsOf.get(unit) ?? []) {
      if (steps.has(step)) continue;
      if (!beside.has(step.role) && step.gives.some(({ isFed }) => isFed)) return undefined;
      steps.add(step);
    }
  }
  withTables(steps);
  if (!isClosed(steps, ends) || !isConvex(flow, steps)) return undefined;
  const items = itemsOf(flow, steps);
  return items && { steps, items };
}

/** Adds what reads nothing that is fed and is read by these alone. */
function withTables(steps: Set<Step>): void {
  const open = [...steps];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    for (const read of step.reads) {
      const maker = typeof read === "number" || read.isFed ? undefined : read.maker;
      if (maker === undefined || steps.has(maker)) continue;
      if (!maker.gives.every((value) => !value.isResult && value.readers.every((reader) => steps.has(reader))))
        continue;
      steps.add(maker);
      open.push(maker);
    }
  }
}

function isClosed(steps: ReadonlySet<Step>, ends: ReadonlySet<Passing>): boolean {
  for (const { gives } of steps)
    for (const value of gives) {
      if (ends.has(value)) continue;
      if (value.isResult || value.readers.some((reader) => !steps.has(reader))) return false;
    }
  return true;
}

/** Nothing that they need needs them. */
function isConvex({ steps: all }: Flow, steps: ReadonlySet<Step>): boolean {
  const places = [...steps].filter((step) => step.gives.some(({ isFed }) => isFed)).map(({ place }) => place);
  const [from, to] = [Math.min(...places), Math.max(...places)];
  const outside = new Set<Passing>();
  for (const step of all.slice(from, to + 1)) {
    const reads = step.reads.filter((read): read is Passing => typeof read !== "number");
    if (steps.has(step)) {
      if (reads.some((read) => outside.has(read))) return false;
    } else if (reads.some((read) => outside.has(read) || (read.maker !== undefined && steps.has(read.maker)))) {
      for (const value of step.gives) outside.add(value);
    }
  }
  return true;
}

/** The items in which the steps stand; undefined where they are part of one and do not stand side by side. */
function itemsOf({ steps: all, stepsOf }: Flow, steps: ReadonlySet<Step>): Item[] | undefined {
  const isWhole = new Map<Item, boolean>();
  const whole = (item: Item): boolean => {
    const known = isWhole.get(item) ?? (stepsOf.get(item) ?? []).every((step) => steps.has(step));
    isWhole.set(item, known);
    return known;
  };
  const places = new Set<GroupItem | undefined>();
  const items = new Set<Item>();
  for (const step of [...steps].sort((a, b) => a.place - b.place)) {
    const at = step.within.findIndex((group) => group.kind !== "case" && whole(group));
    const around = at < 0 ? step.within : step.within.slice(0, at);
    const inside = at < 0 ? [] : step.within.slice(at);
    if (inside.some(({ kind }) => kind === "residual")) return undefined;
    places.add(around.findLast(({ kind }) => kind !== "case"));
    items.add(inside[0] ?? step.unit);
  }
  return places.size === 1 && all.length > 0 ? [...items] : undefined;
}
