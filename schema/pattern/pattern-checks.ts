import type { Fault, FaultNote } from "../problem/fault.ts";
import { fault, replace } from "../problem/fault.ts";
import { confusable, similarName } from "../problem/similar.ts";
import type { AxisItem, Pattern, Range, Side } from "./pattern-items.ts";
import { axesOf, ellipsisOf, membersOf } from "./pattern-items.ts";
import { patternWords as words } from "./pattern-messages.ts";

/** A place with a remark. */
export function note(range: Range, text: string): FaultNote {
  return { start: range.start, end: range.end, text };
}

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
      return [
        ...checkRepeated(output, "whole"),
        ...(ellipsisOf(output) === undefined ? [fault("K501", output, words.K501())] : []),
      ];
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
    else found.push(fault("P201", axis, words.P201(axis.name, which), { related: [note(earlier, words.first)] }));
  }
  return found;
}

function checkEllipsis({ operands, output }: Pattern): Fault[] {
  const found: Fault[] = [];
  for (const { items } of operands) {
    for (const item of items) {
      const inside = item.kind === "group" ? item.members.find((member) => member.kind === "ellipsis") : undefined;
      if (inside !== undefined) found.push(fault("P203", inside, words.P203()));
    }
  }
  const right = ellipsisOf(output);
  const isOnLeft = operands.some((side) => ellipsisOf(side) !== undefined);
  if (right !== undefined && !isOnLeft) found.push(fault("P202", right, words.P202()));
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
      return fault("N405", axis, words.N405(axis.name, match?.name, match?.label), {
        related: place === undefined ? [] : [note(place, words.similar(place.name))],
        ...(match === undefined ? {} : replace(axis, match.name, match.applicability)),
      });
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
    ...(group === undefined ? [] : [fault("N402", group, words.N402())]),
    ...(unit === undefined ? [] : [fault("N403", unit, words.N403())]),
    ...(number === undefined ? [] : [fault("N404", number, words.N404(number.value))]),
  ];
}

/** A name that was probably meant instead, and whether that is sure: only where the two look alike. */
export interface Meant {
  readonly name: string;
  readonly label?: string;
  readonly applicability: "safe" | "maybe";
}

export function meantName(name: string, candidates: readonly string[]): Meant | undefined {
  for (const candidate of candidates) {
    const label = confusable(name, candidate);
    if (label !== undefined) return { name: candidate, label, applicability: "safe" };
  }
  const similar = similarName(name, candidates);
  return similar === undefined ? undefined : { name: similar, applicability: "maybe" };
}
