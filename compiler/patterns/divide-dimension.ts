import * as messages from "../../schema/messages/shape-messages.ts";
import { contractFor } from "../op/agree.ts";
import { divides } from "../proof/equality.ts";
import { becauseOfBoth } from "../shape/provenance.ts";
import { type Axis, originAt, type Tensor } from "../shape/shape.ts";
import { divideExactly, floorDivide, isConstant, type Size, sizeText } from "../size/size.ts";
import type { Dimension } from "./dimension.ts";
import type { Elementary } from "./elementary.ts";
import type { Judge, Sizes } from "./known-sizes.ts";

/** `224 / 16 = 14`, or `h/16` where nothing more can be said. */
export function quotientText(a: Size, b: Size, quotient: Size): string {
  const [whole, by, text] = [a, b, quotient].map(sizeText);
  return text === `${whole}/${by}` ? text : `${whole} / ${by} = ${text}`;
}

/** The unknown axis of a group: the dimension by the product of the others, which must divide it. */
export function divide(
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
  const verdict = isConstant(product) ? divides(product, axis.size, context.contracts) : undefined;
  if (isConstant(product) && verdict?.kind === "always") return floorDivide(axis.size, product);
  return context.reject(
    messages.conditionallyDivisible(
      dimension.span,
      index,
      x.label,
      sizeText(axis.size),
      sizeText(product),
      verdict?.kind === "sometimes" ? verdict.condition : undefined,
      chain,
      verdict === undefined ? {} : contractFor(verdict, context.contracts),
    ),
  );
}
