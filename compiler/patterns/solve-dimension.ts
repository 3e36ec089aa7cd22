import * as patternMessages from "../../schema/messages/pattern-size-messages.ts";
import * as messages from "../../schema/messages/shape-messages.ts";
import { requireSameSize } from "../op/agree.ts";
import { because } from "../shape/provenance.ts";
import { type Axis, axisOf, originAt, type Tensor } from "../shape/shape.ts";
import { isConstant, productOf, sizeText } from "../size/size.ts";
import { type Dimension, type Member, numberInPattern } from "./dimension.ts";
import { divide, quotientText } from "./divide-dimension.ts";
import type { Composite, Elementary } from "./elementary.ts";
import { type Judge, lookUp, named, type Sizes } from "./known-sizes.ts";

/** The members of a dimension of the left side, with the sizes that they have or the dimension gives them. */
export function solveDimension(
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
      const origin = numberInPattern(member);
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
      : originAt(
          `\`${unknown.name}\` is ${quotientText(axis.size, product, quotient)}`,
          dimension.span,
          [axis.origin, ...settledParts.map((part) => part.origin)],
          { kind: "quotient", whole: axis.origin, by: settledParts.map((part) => part.origin) },
        );
  const name = unknown.name ?? "";
  const found: Elementary = { key: name, name, size: quotient, origin, span: unknown.span };
  known.set(name, found);
  return { parts: parts.map((part) => ("key" in part ? part : found)), axis };
}

function signatureBound(member: Member, sizes: Sizes, context: Judge): string | undefined {
  if (member.kind !== "axis" || sizes.has(member.name)) return undefined;
  return context.sizeNamed(member.name)?.bySignature ? member.name : undefined;
}
