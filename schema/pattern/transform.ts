import type { Fault } from "../problem/fault.ts";
import { fault, replace } from "../problem/fault.ts";
import type { Meant } from "./pattern-checks.ts";
import { meantName, note } from "./pattern-checks.ts";
import type { AxisItem, NumberItem, Pattern, Side } from "./pattern-items.ts";
import { axesOf, ellipsisOf, membersOf } from "./pattern-items.ts";
import { patternWords as words } from "./pattern-messages.ts";

/** An op, or the `rearrange` of a checkpoint rule, where no other op stands beside it. */
export type TransformKind = "rearrange" | "repeat" | "reduce" | "rule";

/** What a transform pattern must keep so that the op does what its name says; sizes and tensors are not looked at. */
export function checkTransform(pattern: Pattern, kind: TransformKind): Fault[] {
  const [left] = pattern.operands;
  if (left === undefined) return [];
  const right = pattern.output;
  const isDropped = ellipsisOf(left) !== undefined && ellipsisOf(right) === undefined;
  const dropped = isDropped && kind !== "reduce" ? ellipsisOf(left) : undefined;
  const numbers = checkNumbers(left, right, kind);
  // A number where a name should stand leaves that name alone on the other side: that is said already.
  return [
    ...numbers,
    ...(numbers.length > 0 && (kind === "rearrange" || kind === "rule")
      ? []
      : checkNames(loneAxes(left, right), loneAxes(right, left), kind)),
    ...(dropped === undefined ? [] : [fault("P217", dropped, words.P217(kind !== "rule"))]),
  ];
}

/** The axes that are on the right only, in order: what `repeat` must find sizes for. */
export function newAxes(pattern: Pattern): AxisItem[] {
  return loneAxes(pattern.output, ...pattern.operands);
}

function loneAxes(side: Side, ...others: readonly Side[]): AxisItem[] {
  const known = new Set(axesOf(...others).map((axis) => axis.name));
  return axesOf(side).filter((axis) => !known.has(axis.name));
}

function checkNumbers(left: Side, right: Side, kind: TransformKind): Fault[] {
  const numbers = (side: Side): NumberItem[] => membersOf(side).filter((item) => item.kind === "number");
  switch (kind) {
    case "rearrange":
    case "rule":
      return [...numbers(left), ...numbers(right)].slice(0, 1).map((n) => fault("P208", n, words.P208(n.value)));
    case "repeat":
      return numbers(left).map((n) => fault("P209", n, words.P209()));
    case "reduce":
      return numbers(right).map((n) => fault("P210", n, words.P210(n.value)));
  }
}

/**
 * Axes on one side only. One that is missing on the left and one that is missing on the right are probably one slip, a
 * name written in two ways: they are reported together, at the right, with the left one beside it.
 */
function checkNames(left: readonly AxisItem[], right: readonly AxisItem[], kind: TransformKind): Fault[] {
  const leftOver = new Map(left.map((axis) => [axis.name, axis]));
  const unmatched: AxisItem[] = [];
  const found: Fault[] = [];
  const { faults, explained } = runTogether(left, right, kind);
  for (const axis of explained) leftOver.delete(axis.name);
  for (const axis of right) {
    if (explained.has(axis)) continue;
    const match = meantName(axis.name, [...leftOver.keys()]);
    const other = match === undefined ? undefined : leftOver.get(match.name);
    if (match === undefined || other === undefined) unmatched.push(axis);
    else {
      leftOver.delete(match.name);
      found.push(misspelt(axis, other, match, kind));
    }
  }
  const [first, ...rest] = [...faults, ...found];
  const lone = unpaired([...leftOver.values()], unmatched, kind);
  if (first === undefined) return lone;
  // What is left without a partner beside a misspelt name is most often the rest of the same slip.
  const more = lone.flatMap((other) => [note(other, other.message), ...(other.related ?? [])]);
  return [{ ...first, related: [...(first.related ?? []), ...more] }, ...rest];
}

/** Two axes of one side with the space between them gone, moved, or inside of one: one slip, though several names differ. */
function runTogether(
  left: readonly AxisItem[],
  right: readonly AxisItem[],
  kind: TransformKind,
): { faults: Fault[]; explained: Set<AxisItem> } {
  const explained = new Set<AxisItem>();
  const faults: Fault[] = [];
  const code = kind === "reduce" ? "P207" : kind === "repeat" ? "P206" : "P204";
  const open = (axes: readonly AxisItem[]) => axes.filter((axis) => !explained.has(axis));
  for (const [first, second] of pairsOf(left)) {
    const other = pairsOf(open(right)).find(([a, b]) => a.name + b.name === first.name + second.name);
    if (other === undefined || explained.has(first)) continue;
    for (const axis of [first, second, ...other]) explained.add(axis);
    const [here, there] = [`${first.name} ${second.name}`, `${other[0].name} ${other[1].name}`];
    const related = other.map((axis) => note(axis, words.onlyOn(axis.name, "right")));
    faults.push(fault(code, { start: first.start, end: second.end }, words.movedSpace(here, there), { related }));
  }
  for (const whole of right) {
    const parts = partsOf(whole.name, open(left));
    if (parts === undefined) continue;
    for (const axis of [whole, ...parts]) explained.add(axis);
    const apart = parts.map((axis) => axis.name).join(" ");
    const related = parts.map((axis) => note(axis, words.onlyOn(axis.name, "left")));
    faults.push(
      fault(code, whole, words.runTogether(whole.name, apart), { related, ...replace(whole, apart, "maybe") }),
    );
  }
  for (const whole of open(left)) {
    const parts = partsOf(whole.name, open(right));
    const [first, second] = parts ?? [];
    if (parts === undefined || first === undefined || second === undefined) continue;
    for (const axis of [whole, ...parts]) explained.add(axis);
    const range = { start: first.start, end: Math.max(first.end, second.end) };
    const said = words.tornApart(`${first.name} ${second.name}`, whole.name);
    faults.push(
      fault(code, range, said, {
        related: [note(whole, words.onlyOn(whole.name, "left"))],
        ...replace(range, whole.name, "maybe"),
      }),
    );
  }
  return { faults, explained };
}

/** Neighbours in a row. */
const pairsOf = (axes: readonly AxisItem[]): (readonly [AxisItem, AxisItem])[] =>
  axes.slice(1).map((axis, i) => [axes[i] ?? axis, axis]);

/** The two axes whose names make up a third one, in that order. */
function partsOf(whole: string, axes: readonly AxisItem[]): readonly AxisItem[] | undefined {
  for (const first of axes) {
    const second = whole.startsWith(first.name)
      ? axes.find((axis) => axis !== first && first.name + axis.name === whole)
      : undefined;
    if (second !== undefined) return [first, second];
  }
  return undefined;
}

function misspelt(right: AxisItem, left: AxisItem, match: Meant, kind: TransformKind): Fault {
  const related = [note(left, words.onlyOn(left.name, "left"))];
  const fix = replace(right, match.name, match.applicability);
  switch (kind) {
    case "rearrange":
    case "rule":
      return fault("P204", right, words.P204(right.name, "right", left.name, match.label), { related, ...fix });
    case "reduce":
      return fault("P207", right, words.P207(right.name, left.name, match.label), { related, ...fix });
    case "repeat": {
      const said = words.P206(left.name, right.name, match.label);
      return fault("P206", left, said, { related: [note(right, words.onlyOn(right.name, "right"))], ...fix });
    }
  }
}

/** Axes without a partner: of each side the first, with the others beside it. */
function unpaired(left: readonly AxisItem[], right: readonly AxisItem[], kind: TransformKind): Fault[] {
  const [firstLeft, ...restLeft] = left;
  const [firstRight, ...restRight] = right;
  const alike = (rest: readonly AxisItem[]) => rest.map((axis) => note(axis, words.alsoHere(axis.name)));
  switch (kind) {
    case "rearrange":
    case "rule": {
      const say = kind === "rule" ? words.loneInRule : words.P204;
      if (firstRight !== undefined) {
        const related = [...alike(restRight), ...left.map((axis) => note(axis, words.onlyOn(axis.name, "left")))];
        return [fault("P204", firstRight, say(firstRight.name, "right", undefined), { related })];
      }
      if (firstLeft === undefined) return [];
      return [fault("P204", firstLeft, say(firstLeft.name, "left", undefined), { related: alike(restLeft) })];
    }
    case "repeat":
      if (firstLeft === undefined) return [];
      return [fault("P206", firstLeft, words.P206(firstLeft.name, undefined), { related: alike(restLeft) })];
    case "reduce":
      if (firstRight === undefined) return [];
      return [fault("P207", firstRight, words.P207(firstRight.name, undefined), { related: alike(restRight) })];
  }
}
