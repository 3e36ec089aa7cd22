import type { Fault } from "../problem/fault.ts";
import { meantName } from "./meant-name.ts";
import type { AxisItem, NumberItem, Pattern, Side, TransformKind } from "./pattern-items.ts";
import { axesOf, ellipsisOf, membersOf } from "./pattern-items.ts";
import {
  droppedEllipsis,
  loneOnLeft,
  loneOnRight,
  misspeltAxis,
  movedSpace,
  numberInRearrange,
  numberInReduce,
  numberInRepeat,
  runTogether,
  tornApart,
} from "./pattern-messages.ts";

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
    ...(dropped === undefined ? [] : [droppedEllipsis(dropped, kind !== "rule")]),
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
      return [...numbers(left), ...numbers(right)].slice(0, 1).map(numberInRearrange);
    case "repeat":
      return numbers(left).map(numberInRepeat);
    case "reduce":
      return numbers(right).map(numberInReduce);
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
  const { faults, explained } = slippedSpaces(left, right, kind);
  for (const axis of explained) leftOver.delete(axis.name);
  for (const axis of right) {
    if (explained.has(axis)) continue;
    const match = meantName(axis.name, [...leftOver.keys()]);
    const other = match === undefined ? undefined : leftOver.get(match.name);
    if (match === undefined || other === undefined) unmatched.push(axis);
    else {
      leftOver.delete(match.name);
      found.push(misspeltAxis(kind, axis, other, match));
    }
  }
  const [first, ...rest] = [...faults, ...found];
  const lone = unpaired([...leftOver.values()], unmatched, kind);
  if (first === undefined) return lone;
  // What is left without a partner beside a misspelt name is most often the rest of the same slip.
  const more = lone.flatMap(({ span, message, related }) => [...(span ? [{ span, text: message }] : []), ...related]);
  return [{ ...first, related: [...first.related, ...more] }, ...rest];
}

/** Two axes of one side with the space between them gone, moved, or inside of one: one slip, though several names differ. */
function slippedSpaces(
  left: readonly AxisItem[],
  right: readonly AxisItem[],
  kind: TransformKind,
): { faults: Fault[]; explained: Set<AxisItem> } {
  const explained = new Set<AxisItem>();
  const faults: Fault[] = [];
  const open = (axes: readonly AxisItem[]) => axes.filter((axis) => !explained.has(axis));
  for (const [first, second] of pairsOf(left)) {
    const other = pairsOf(open(right)).find(([a, b]) => a.name + b.name === first.name + second.name);
    if (other === undefined || explained.has(first)) continue;
    for (const axis of [first, second, ...other]) explained.add(axis);
    faults.push(movedSpace(kind, [first, second], other));
  }
  for (const whole of right) {
    const parts = partsOf(whole.name, open(left));
    if (parts === undefined) continue;
    for (const axis of [whole, ...parts]) explained.add(axis);
    faults.push(runTogether(kind, whole, parts));
  }
  for (const whole of open(left)) {
    const parts = partsOf(whole.name, open(right));
    if (parts === undefined) continue;
    for (const axis of [whole, ...parts]) explained.add(axis);
    faults.push(tornApart(kind, whole, parts));
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

/** Axes without a partner: of each side the first, with the others beside it. */
function unpaired(left: readonly AxisItem[], right: readonly AxisItem[], kind: TransformKind): Fault[] {
  if (isSome(right) && kind !== "repeat") return [loneOnRight(kind, right, kind === "reduce" ? [] : left)];
  return isSome(left) && kind !== "reduce" ? [loneOnLeft(kind, left)] : [];
}

const isSome = (axes: readonly AxisItem[]): axes is readonly [AxisItem, ...AxisItem[]] => axes.length > 0;
