import * as patternMessages from "../../schema/messages/pattern-size-messages.ts";
import * as messages from "../../schema/messages/shape-messages.ts";
import { axesOf, isAxisName, membersOf, newAxes, type Side } from "../../schema/pattern/pattern.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { LocatedPattern } from "../../schema/spec/spec.ts";
import { spend, WORK } from "../limits/budget.ts";
import { Rejection } from "../shape/rejection.ts";
import { axisOf, numberFormula, originAt, shapeText, type Tensor } from "../shape/shape.ts";
import { productOf, sizeText } from "../size/size.ts";
import { type Dimension, dimensionsOf, type Member, numberInPattern } from "./dimension.ts";
import type { Composite, Elementary, SolvedTransform } from "./elementary.ts";
import { type Judge, lookUp, named, type Sizes } from "./known-sizes.ts";
import { solveDimension } from "./solve-dimension.ts";

/** Gives every axis of a rearrange, repeat or reduce its size, or says which cannot be known (shapes: rules 3 and 4). */
export function solveTransform(located: LocatedPattern, x: Tensor, sizes: Sizes, context: Judge): SolvedTransform {
  const [left] = located.pattern.operands;
  if (left === undefined) throw new Error("a transform has a left side");
  spend(WORK.axis * (membersOf(left, located.pattern.output).length + x.axes.length));
  requireNewSizes(located, sizes, context);
  const spread = ellipsisRank(left, x, located, context);
  const known = new Map<string, Elementary>();
  for (const [name, size] of sizes) known.set(name, named(name, size, size.span));

  for (const { name, start, end } of axesOf(left)) {
    const shadowed = context.shadowed(name);
    if (shadowed !== undefined && !sizes.has(name))
      context.warn(patternMessages.shadowedName(located.at(start, end), name, shadowed));
  }
  requireUsedSizes(located, sizes, context);
  const dimensions = dimensionsOf(left, spread, located);
  const rejections: Rejection[] = [];
  const input = dimensions.flatMap((dimension, i) => {
    const axis = x.axes[i];
    if (axis === undefined) throw new Error("ranks were compared before");
    try {
      return [solveDimension(dimension, axis, i, x, known, sizes, context)];
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      rejections.push(error);
      return [];
    }
  });
  // Dimensions are wrong each for itself: all of them are said, and the last ends the node.
  const last = rejections.pop();
  for (const { problem } of rejections) context.warn(problem);
  if (last !== undefined) context.reject(last.problem);
  const output = dimensionsOf(located.pattern.output, spread, located).map((dimension) => {
    const parts = dimension.members.map((member) => settled(member, known, context));
    return composite(dimension, parts);
  });
  return { input, output };
}

/** Every new axis has a size, whatever the tensor is. */
function requireNewSizes(located: LocatedPattern, sizes: Sizes, context: Judge): void {
  const fresh = newAxes(located.pattern).find((axis) => lookUp(axis.name, sizes, context) === undefined);
  if (fresh === undefined) return;
  const unused = unusedSize(located, sizes);
  const names = unused === undefined ? context.names() : [];
  const problem = patternMessages.newAxisWithoutSize(located.at(fresh.start, fresh.end), fresh.name, unused, names);
  context.rejectUnsized(problem, [fresh.name]);
}

/** Every entry of `sizes` is some axis's. */
function requireUsedSizes(located: LocatedPattern, sizes: Sizes, context: Judge): void {
  const unused = unusedSize(located, sizes);
  if (unused === undefined) return;
  const { name, key } = unused;
  context.reject(
    isAxisName(name) ? patternMessages.unusedSize(key, name, namesIn(located)) : patternMessages.badSizeName(key, name),
  );
}

/** How many dimensions the ellipsis stands for; 0 without one. */
function ellipsisRank(left: Side, x: Tensor, located: LocatedPattern, context: Judge): number {
  const open = left.items.some((item) => item.kind === "ellipsis");
  const described = left.items.length - (open ? 1 : 0);
  const rank = x.axes.length;
  if (open ? rank < described : rank !== described) {
    context.reject(
      messages.rankMismatch(located.at(left.start, left.end), described, open, x.label, shapeText(x), rank),
    );
  }
  return open ? rank - described : 0;
}

/** An axis of the right side: found on the left, or (repeat) settled by a size. */
function settled(member: Member, known: Map<string, Elementary>, context: Judge): Elementary {
  if (member.kind === "number") {
    const { key, size, span } = member;
    return { key: `right${key}`, name: undefined, size, origin: numberInPattern(member), span };
  }
  const key = member.kind === "ellipsis" ? `...${member.index}` : member.name;
  const found = known.get(key);
  if (found !== undefined) return found;
  const size = member.kind === "axis" ? context.sizeNamed(member.name) : undefined;
  if (size === undefined) throw new Error("new axes were found to have sizes");
  return named(key, size, member.span);
}

function composite(dimension: Dimension, parts: readonly Elementary[]): Composite {
  const [only] = parts;
  if (dimension.bare && only !== undefined) return { parts, axis: axisOf(only.size, only.origin, only.name) };
  if (parts.length === 0) {
    const unit = originAt(
      `\`${dimension.text}\` in the pattern is an axis of size 1`,
      dimension.span,
      [],
      numberFormula(1),
    );
    return { parts, axis: axisOf(1, unit, undefined, true) };
  }
  const size = productOf(parts.map((part) => part.size));
  const text = parts.map((part) => part.name ?? sizeText(part.size)).join(" x ");
  const origins = parts.map(({ origin }) => origin);
  const merged = { kind: "product", parts: origins } as const;
  return {
    parts,
    axis: axisOf(size, originAt(`merges ${text} into ${sizeText(size)}`, dimension.span, origins, merged)),
  };
}

const namesIn = ({ pattern }: LocatedPattern): string[] => [
  ...new Set(axesOf(...pattern.operands, pattern.output).map((axis) => axis.name)),
];

/** A size for an axis that the pattern does not have. */
function unusedSize(located: LocatedPattern, sizes: Sizes): { readonly name: string; readonly key: Span } | undefined {
  const names = new Set(namesIn(located));
  for (const [name, { key, span }] of sizes) if (!names.has(name)) return { name, key: key ?? span };
  return undefined;
}
