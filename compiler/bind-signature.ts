import * as messages from "../schema/messages/shape.ts";
import type { Span } from "../schema/source.ts";
import type { LocatedSignature } from "../schema/spec.ts";
import { witnesses } from "./agree.ts";
import { becauseOfBoth } from "./provenance.ts";
import { reject } from "./rejection.ts";
import type { Scope } from "./scope.ts";
import { type Axis, originAt, shapeText, type Tensor } from "./shape.ts";
import { compareSizes } from "./size/equality.ts";
import { sizeText } from "./size/size.ts";
import { requireSize } from "./value.ts";

interface Expected {
  /** What the tensor is given for, for messages: the block and its input, or `axes`. */
  readonly block: string;
  readonly input: string;
  /** Where the tensor is handed over. */
  readonly at: Span;
}

/** The axes of a signature with its `...` spread over what the others leave. */
export function spreadSignature({ side }: LocatedSignature, rank: number): (string | number | "unit" | undefined)[] | undefined {
  const open = side.items.some((item) => item.kind === "ellipsis");
  const missing = rank - (side.items.length - (open ? 1 : 0));
  if (open ? missing < 0 : missing !== 0) return undefined;
  return side.items.flatMap((item): (string | number | "unit" | undefined)[] => {
    if (item.kind === "ellipsis") return Array.from({ length: missing }, () => undefined);
    if (item.kind === "axis") return [item.name];
    return [item.kind === "number" ? item.value : 1];
  });
}

/**
 * Rule 8: walks a signature along a tensor. A name that the scope knows must equal the size found, an unknown one is
 * bound to it. Answers with the axes under the signature's names.
 */
export function bindSignature(signature: LocatedSignature, tensor: Tensor, scope: Scope, expected: Expected): readonly Axis[] {
  const names = spreadSignature(signature, tensor.axes.length);
  if (names === undefined) {
    return reject(messages.inputRank(expected.at, expected.block, expected.input, signature.text, shapeText(tensor), signature.span));
  }
  // New names first: a `let` that is about to be compared may build on them.
  for (const [i, name] of names.entries()) {
    const axis = tensor.axes[i];
    if (typeof name === "string" && axis !== undefined && !scope.has(name)) {
      const origin = originAt(`\`${name}\` is ${sizeText(axis.size)}`, signature.span, [axis.origin]);
      scope.define(name, "size", { value: axis.size, origin });
    }
  }
  return tensor.axes.map((axis, i) => {
    const name = names[i];
    if (name === undefined) return axis;
    const bound = typeof name === "string" ? scope.value(name) : undefined;
    const known = bound === undefined ? Number(name) : requireSize(bound, signature.span, `axis \`${name}\``);
    const origin = bound?.origin ?? originAt(`\`${name}\` is written in the signature`, signature.span);
    const equality = compareSizes(known, axis.size, scope.contracts);
    if (equality.kind !== "always") {
      const because = becauseOfBoth(origin, axis.origin);
      reject(
        equality.kind === "never"
          ? messages.inputSize(expected.at, expected.input, String(name), sizeText(known), sizeText(axis.size), signature.span, because)
          : messages.conditionallyEqual(expected.at, `axis \`${name}\` of \`${expected.input}\``, sizeText(known), sizeText(axis.size), because, witnesses(equality)),
      );
    }
    return { ...axis, name: typeof name === "string" ? name : axis.name };
  });
}
