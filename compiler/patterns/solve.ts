import * as patternMessages from "../../schema/messages/pattern-size-messages.ts";
import * as messages from "../../schema/messages/shape-messages.ts";
import { axesOf, type Item, isAxisName, membersOf, newAxes, type Side } from "../../schema/pattern/pattern.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { LocatedPattern } from "../../schema/spec/spec.ts";
import { spend, WORK } from "../limits/budget.ts";
import { contractFor, requireSameSize } from "../op/agree.ts";
import type { NamedSize } from "../op/attribute.ts";
import type { InferContext } from "../op/op.ts";
import { because, becauseOfBoth } from "../shape/provenance.ts";
import { Rejection } from "../shape/rejection.ts";
import { type Axis, axisOf, originAt, shapeText, type Tensor } from "../shape/shape.ts";
import { divides } from "../size/equality.ts";
import { divideExactly, floorDivide, isConstant, productOf, type Size, sizeText } from "../size/size.ts";
import type { Composite, Elementary, SolvedTransform } from "./elementary.ts";

type Judge = Pick<
  InferContext<unknown, unknown>,
  "contracts" | "reject" | "rejectUnsized" | "spanOf" | "sizeNamed" | "names" | "shadowed" | "warn"
>;
type Sizes = ReadonlyMap<string, NamedSize>;

/** One dimension of a side: its members, with the ellipsis already spread out. */
interface Dimension {
  readonly members: readonly Member[];
  readonly span: Span;
  readonly text: string;
  readonly bare: boolean;
}
type Member =
  | { readonly kind: "axis"; readonly name: string; readonly span: Span }
  | { readonly kind: "number"; readonly size: number; readonly key: string; readonly span: Span }
  | { readonly kind: "ellipsis"; readonly index: number; readonly span: Span };

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

function dimensionsOf(side: Side, spread: number, located: LocatedPattern): Dimension[] {
  const dimensions: Dimension[] = [];
  let numbers = 0;
  const expand = (item: Item): Member[] => {
    const span = located.at(item.start, item.end);
    if (item.kind === "axis") return [{ kind: "axis", name: item.name, span }];
    if (item.kind === "number") return [{ kind: "number", size: item.value, key: `#${numbers++}`, span }];
    if (item.kind === "ellipsis")
      return Array.from({ length: spread }, (_, index) => ({ kind: "ellipsis", index, span }));
    return [];
  };
  for (const item of side.items) {
    const span = located.at(item.start, item.end);
    const text = located.text.slice(item.start, item.end);
    if (item.kind === "ellipsis")
      for (const member of expand(item)) dimensions.push({ members: [member], span, text, bare: true });
    else if (item.kind === "group") dimensions.push({ members: item.members.flatMap(expand), span, text, bare: false });
    else dimensions.push({ members: expand(item), span, text, bare: item.kind === "axis" });
  }
  return dimensions;
}

function signatureBound(member: Member, sizes: Sizes, context: Judge): string | undefined {
  if (member.kind !== "axis" || sizes.has(member.name)) return undefined;
  return context.sizeNamed(member.name)?.bySignature ? member.name : undefined;
}

/** Rule 9: a size that a pattern axis is settled or checked by: `sizes`, then the names of the scope. */
function lookUp(name: string, sizes: Sizes, context: Judge): NamedSize | undefined {
  return sizes.get(name) ?? context.sizeNamed(name);
}

const named = (name: string, { size, origin }: NamedSize, span: Span): Elementary => ({
  key: name,
  name,
  size,
  origin,
  span,
});

function solveDimension(
  dimension: Dimension,
  axis: Axis,
  index: number,
  x: Tensor,
  known: Map<string, Elementary>,
  sizes: Sizes,
  context: Judge,
): Composite {
  const parts: (Elementary | Extract<Member, { kind: "axis" }>)[] = dimension.members.map((member) => {
    if (member.kind === "ellipsis") {
      const part = {
        key: `...${member.index}`,
        name: axis.name,
        size: axis.size,
        origin: axis.origin,
        span: member.span,
      };
      known.set(part.key, part);
      return part;
    }
    if (member.kind === "number") {
      const origin = originAt(`\`${member.size}\` is written in the pattern`, member.span);
      return { key: member.key, name: undefined, size: member.size, origin, span: member.span };
    }
    const size = lookUp(member.name, sizes, context);
    if (size === undefined) return member;
    const part = named(member.name, size, member.span);
    known.set(member.name, part);
    return part;
  });
  const isOpen = (part: (typeof parts)[number]): part is Extract<Member, { kind: "axis" }> => !("key" in part);
  // Rule 9: what a signature bound settles no group that leaves another axis open.
  const shy = parts.some(isOpen) ? dimension.members.map((member) => signatureBound(member, sizes, context)) : [];
  const open = dimension.members.filter(
    (member, i) =>
      member.kind === "axis" && (shy[i] !== undefined || parts.some((part) => isOpen(part) && part === member)),
  );
  const settledParts = parts.filter((part) => "key" in part);
  const product = productOf(settledParts.map((part) => part.size));
  const unknown = parts.find(isOpen);
  if (open.length > 1) {
    const axes = open.map((part) => (part.kind === "axis" ? part.name : ""));
    const known = productOf(settledParts.filter((part) => !axes.includes(part.key)).map((part) => part.size));
    const rest = isConstant(axis.size) && isConstant(known) && axis.size % known === 0 ? axis.size / known : undefined;
    const name = shy.find((member) => member !== undefined);
    const bound = name === undefined ? undefined : { name, size: sizeText(lookUp(name, sizes, context)?.size ?? 1) };
    context.rejectUnsized(
      patternMessages.cannotSplit(
        dimension.span,
        dimension.text,
        axes,
        index,
        x.label,
        sizeText(axis.size),
        rest,
        bound,
        context.names(),
        because(axis.origin),
      ),
      axes,
    );
  }
  if (unknown === undefined) {
    if (dimension.members.length === 0) {
      if (axis.size !== 1)
        context.reject(messages.notUnit(dimension.span, index, x.label, sizeText(axis.size), because(axis.origin)));
    } else {
      const [sole] = settledParts;
      const whole = originAt(
        `\`${dimension.text}\` is ${sizeText(product)}`,
        dimension.span,
        settledParts.map((part) => part.origin),
      );
      const origin = dimension.bare && sole !== undefined ? sole.origin : whole;
      const scoped = settledParts.flatMap(({ name }) => (name !== undefined && !sizes.has(name) ? [name] : []));
      const what = `\`${dimension.text}\` and dimension ${index} of ${x.label}`;
      requireSameSize(axisOf(product, origin), axis, context, what, (chain) =>
        messages.sizeMismatch(
          dimension.span,
          dimension.text,
          sizeText(product),
          index,
          x.label,
          sizeText(axis.size),
          chain,
          scoped,
        ),
      );
    }
    return { parts: settledParts, axis };
  }
  const quotient = divide(dimension, axis, index, x, product, settledParts, sizes, context);
  const origin =
    settledParts.length === 0
      ? axis.origin
      : originAt(`\`${unknown.name}\` is ${quotientText(axis.size, product, quotient)}`, dimension.span, [
          axis.origin,
          ...settledParts.map((part) => part.origin),
        ]);
  const name = unknown.name ?? "";
  const found: Elementary = { key: name, name, size: quotient, origin, span: unknown.span };
  known.set(name, found);
  return { parts: parts.map((part) => ("key" in part ? part : found)), axis };
}

/** `224 / 16 = 14`, or `h/16` where nothing more can be said. */
function quotientText(a: Size, b: Size, quotient: Size): string {
  const [whole, by, text] = [a, b, quotient].map(sizeText);
  return text === `${whole}/${by}` ? text : `${whole} / ${by} = ${text}`;
}

/** The unknown axis of a group: the dimension by the product of the others, which must divide it. */
function divide(
  dimension: Dimension,
  axis: Axis,
  index: number,
  x: Tensor,
  product: Size,
  parts: readonly Elementary[],
  sizes: Sizes,
  context: Judge,
): Size {
  const exact = divideExactly(axis.size, product);
  if (exact !== undefined) return exact;
  const [sole, another] = parts;
  const others = originAt(
    `the others make ${sizeText(product)}`,
    dimension.span,
    parts.map((part) => part.origin),
  );
  const origin = sole !== undefined && another === undefined ? sole.origin : others;
  const chain = becauseOfBoth(axis.origin, origin);
  if (isConstant(axis.size) && isConstant(product)) {
    const only =
      another === undefined && sole?.name !== undefined ? (sizes.get(sole.name)?.name ?? sole.name) : undefined;
    return context.reject(messages.notDivisible(dimension.span, index, x.label, axis.size, product, chain, only));
  }
  if (isConstant(product)) {
    const verdict = divides(product, axis.size, context.contracts);
    if (verdict.kind === "always") return floorDivide(axis.size, product);
    const condition = verdict.kind === "sometimes" ? verdict.condition : undefined;
    return context.reject(
      messages.conditionallyDivisible(
        dimension.span,
        index,
        x.label,
        sizeText(axis.size),
        sizeText(product),
        condition,
        chain,
        contractFor(verdict, context.contracts),
      ),
    );
  }
  return context.reject(
    messages.conditionallyDivisible(
      dimension.span,
      index,
      x.label,
      sizeText(axis.size),
      sizeText(product),
      undefined,
      chain,
      {},
    ),
  );
}

/** An axis of the right side: found on the left, or (repeat) settled by a size. */
function settled(member: Member, known: Map<string, Elementary>, context: Judge): Elementary {
  if (member.kind === "number") {
    const origin = originAt(`\`${member.size}\` is written in the pattern`, member.span);
    return { key: `right${member.key}`, name: undefined, size: member.size, origin, span: member.span };
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
  if (parts.length === 0)
    return {
      parts,
      axis: axisOf(
        1,
        originAt(`\`${dimension.text}\` in the pattern is an axis of size 1`, dimension.span),
        undefined,
        true,
      ),
    };
  const size = productOf(parts.map((part) => part.size));
  const text = parts.map((part) => part.name ?? sizeText(part.size)).join(" x ");
  return {
    parts,
    axis: axisOf(
      size,
      originAt(
        `merges ${text} into ${sizeText(size)}`,
        dimension.span,
        parts.map((p) => p.origin),
      ),
    ),
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
