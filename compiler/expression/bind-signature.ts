import * as messages from "../../schema/messages/shape-messages.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { LocatedSignature } from "../../schema/spec/spec.ts";
import { spend, WORK } from "../limits/budget.ts";
import { equalSometimes } from "../op/agree.ts";
import { compareSizes } from "../proof/equality.ts";
import { becauseOfBoth } from "../shape/provenance.ts";
import { reject } from "../shape/rejection.ts";
import { type Axis, originAt, shapeText, type Tensor } from "../shape/shape.ts";
import { requireSize } from "../shape/value.ts";
import { sizeText } from "../size/size.ts";
import type { Scope } from "./scope.ts";

interface Expected {
  /** What the tensor is given for, for messages: the block and its input, or `axes`. */
  readonly block: string;
  readonly input: string;
  /** Where the tensor is handed over. */
  readonly at: Span;
}

/** One axis that a signature describes: by name, by size, or not at all where `...` stands for it. */
export interface SignatureAxis {
  readonly name: string | undefined;
  readonly size: number | undefined;
  readonly span: Span;
}

/** The axes of a signature with its `...` spread over what the others leave; undefined if the rank does not fit. */
export function spreadSignature({ side, at }: LocatedSignature, rank: number): SignatureAxis[] | undefined {
  const open = side.items.some((item) => item.kind === "ellipsis");
  const missing = rank - (side.items.length - (open ? 1 : 0));
  if (open ? missing < 0 : missing !== 0) return undefined;
  spend(WORK.axis * rank);
  return side.items.flatMap((item): SignatureAxis[] => {
    const span = at(item.start, item.end);
    if (item.kind === "ellipsis")
      return Array.from({ length: missing }, () => ({ name: undefined, size: undefined, span }));
    if (item.kind === "axis") return [{ name: item.name, size: undefined, span }];
    return [{ name: undefined, size: item.kind === "number" ? item.value : 1, span }];
  });
}

/**
 * Rule 8: walks a signature along a tensor. A name that the scope knows must equal the size found, an unknown one is
 * bound to it. Answers with the axes under the signature's names.
 */
export function bindSignature(
  signature: LocatedSignature,
  tensor: Tensor,
  scope: Scope,
  expected: Expected,
): readonly Axis[] {
  const names = spreadSignature(signature, tensor.axes.length);
  if (names === undefined) {
    return reject(
      messages.inputRank(
        expected.at,
        expected.block,
        expected.input,
        signature.text,
        shapeText(tensor),
        signature.span,
      ),
    );
  }
  // New names first: a `let` that is about to be compared may build on them.
  for (const [i, { name, span }] of names.entries()) {
    const axis = tensor.axes[i];
    if (name !== undefined && axis !== undefined && !scope.has(name)) {
      const value = axis.size;
      const formula = { kind: "name", name, of: "size", owner: scope, value, is: axis.origin } as const;
      const origin = originAt(`\`${name}\` is ${sizeText(value)}`, span, [axis.origin], formula);
      scope.define(name, "size", { value: axis.size, origin });
    }
  }
  return tensor.axes.map((axis, i) => {
    const { name, size, span } = names[i] ?? { name: undefined, size: undefined, span: signature.span };
    if (name === undefined && size === undefined) return axis;
    const bound = name === undefined ? undefined : scope.value(name);
    const known = bound === undefined ? (size ?? 0) : requireSize(bound, span, `axis \`${name}\``);
    const origin = bound?.origin ?? originAt(`\`${size}\` is written in the signature`, span);
    const equality = compareSizes(known, axis.size, scope.contracts);
    if (equality.kind !== "always") {
      const because = becauseOfBoth(origin, axis.origin);
      const called = name ?? String(i);
      reject(
        equality.kind === "never"
          ? messages.inputSize(expected.at, expected.input, called, sizeText(known), sizeText(axis.size), span, because)
          : equalSometimes(
              expected.at,
              `axis \`${called}\` of the signature and of \`${expected.input}\``,
              sizeText(known),
              sizeText(axis.size),
              because,
              equality,
              messages.repeatAlong(expected.input, called, sizeText(axis.size)),
            ),
      );
    }
    return { ...axis, name: name ?? axis.name };
  });
}
