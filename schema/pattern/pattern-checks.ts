import type { Fault } from "../problem/fault.ts";
import { meantName } from "./meant-name.ts";
import type { AxisItem, Pattern, Side } from "./pattern-items.ts";
import { axesOf, ellipsisOf, membersOf } from "./pattern-items.ts";
import {
  axisOfNoOperand,
  ellipsisInGroup,
  ellipsisOnRight,
  groupInEinsum,
  noStar,
  numberInEinsum,
  repeatedAxis,
  unitInEinsum,
} from "./pattern-messages.ts";

/** What can be wrong between the parts of a pattern that is well written, whatever node it stands in. */
export function checkSides(pattern: Pattern): Fault[] {
  const { form, operands, output } = pattern;
  switch (form) {
    case "transform":
      return [
        ...operands.flatMap((side) => checkRepeated(side, "left")),
        ...checkRepeated(output, "right"),
        ...checkEllipsis(pattern),
      ];
    case "einsum":
      return checkEinsum(pattern);
    case "pack":
      return [...checkRepeated(output, "whole"), ...(ellipsisOf(output) === undefined ? [noStar(output)] : [])];
    case "signature":
      // A name twice means two axes of one size.
      return [];
  }
}

/** A name that stands twice on a side, at its second place. */
function checkRepeated(side: Side, which: "left" | "right" | "whole"): Fault[] {
  const first = new Map<string, AxisItem>();
  const found: Fault[] = [];
  for (const axis of axesOf(side)) {
    const earlier = first.get(axis.name);
    if (earlier === undefined) first.set(axis.name, axis);
    else found.push(repeatedAxis(axis, which, earlier));
  }
  return found;
}

function checkEllipsis({ operands, output }: Pattern): Fault[] {
  const found: Fault[] = [];
  for (const { items } of operands) {
    for (const item of items) {
      const inside = item.kind === "group" ? item.members.find((member) => member.kind === "ellipsis") : undefined;
      if (inside !== undefined) found.push(ellipsisInGroup(inside));
    }
  }
  const right = ellipsisOf(output);
  const isOnLeft = operands.some((side) => ellipsisOf(side) !== undefined);
  if (right !== undefined && !isOnLeft) found.push(ellipsisOnRight(right));
  return found;
}

function checkEinsum(pattern: Pattern): Fault[] {
  const { operands, output } = pattern;
  const form = checkPlainNames([...operands, output]);
  if (form.length > 0) return form;

  const known = new Map(axesOf(...operands).map((axis) => [axis.name, axis]));
  const unused = new Set(known.keys());
  for (const axis of axesOf(output)) unused.delete(axis.name);
  const unknown = axesOf(output)
    .filter((axis) => !known.has(axis.name))
    .map((axis) => {
      const match = meantName(axis.name, [...unused]) ?? meantName(axis.name, [...known.keys()]);
      const place = match === undefined ? undefined : known.get(match.name);
      return axisOfNoOperand(axis, match, place);
    });
  return [...checkRepeated(output, "right"), ...unknown, ...checkEllipsis(pattern)];
}

/** einsum has flat lists of names: the first group, unit and number are reported, the others have the same cure. */
function checkPlainNames(sides: readonly Side[]): Fault[] {
  const items = sides.flatMap((side) => side.items);
  const group = items.find((item) => item.kind === "group");
  const unit = membersOf(...sides).find((item) => item.kind === "unit");
  const number = membersOf(...sides).find((item) => item.kind === "number");
  return [
    ...(group === undefined ? [] : [groupInEinsum(group)]),
    ...(unit === undefined ? [] : [unitInEinsum(unit)]),
    ...(number === undefined ? [] : [numberInEinsum(number)]),
  ];
}
