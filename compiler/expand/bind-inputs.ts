import type { Span } from "../../schema/problem/source.ts";
import type { InputSignature } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import { bindSignature, spreadSignature } from "../expression/bind-signature.ts";
import type { Scope } from "../expression/scope.ts";
import type { Model } from "../model/model.ts";
import { ECHO, reject } from "../shape/rejection.ts";
import { type Axis, axisOf, numberFormula, originAt, type Tensor } from "../shape/shape.ts";
import { requireSize } from "../shape/value.ts";
import { isConstant, sizeText, symbol } from "../size/size.ts";
import type { Expansion } from "./expansion.ts";

/** A model's input: axes without a size are free, and must be declared so. */
export function modelInput(to: Expansion, input: InputSignature, model: Model): Tensor {
  const { name, signature, dtype, broken } = input;
  const { scope, contracts, spec } = model;
  if (broken === true) return reject(ECHO);
  const open = signature.side.items.find((item) => item.kind === "ellipsis");
  if (open !== undefined) reject(messages.openModelInput(signature.at(open.start, open.end), name.text));
  const written = spreadSignature(signature, signature.side.items.length) ?? [];
  const axes = written.map(({ name: axis, size: number, span }, i): Axis => {
    if (axis === undefined) {
      const size = number ?? 1;
      return axisOf(
        size,
        originAt(`dimension ${i} of input \`${name.text}\` is ${size}`, span, [], numberFormula(size)),
      );
    }
    if (!scope.has(axis)) {
      if (axis !== "b" && !contracts.has(axis)) {
        scope.rejectIfEcho(axis);
        scope.fail({ text: axis, span }, "lacking");
        reject(messages.undeclaredFree(span, axis, [...scope.names(), ...spec.free.map((size) => size.name)]));
      }
      const value = symbol(axis, contracts.get(axis)?.multipleOf);
      const formula = { kind: "name", name: axis, of: "size", owner: scope, value, is: undefined } as const;
      scope.define(axis, "size", { value, origin: originAt(`\`${axis}\` is a free size`, span, [], formula) });
    }
    const bound = scope.value(axis);
    if (bound === undefined) throw new Error("the axis was defined above");
    const size = requireSize(bound, span, `axis \`${axis}\``);
    const said = isConstant(size) ? sizeText(size) : "free";
    const { origin: whence } = bound;
    const text = `axis \`${axis}\` of input \`${name.text}\` is ${said}`;
    return axisOf(size, originAt(text, span, [whence], whence.formula), axis);
  });
  return to.newTensor({ axes, dtype, constant: undefined }, `\`${name.text}\``, name.span);
}

/** A block's input: names in its signature take the sizes of the tensor it is given. */
export function bindInput(
  to: Expansion,
  input: InputSignature,
  tensor: Tensor,
  scope: Scope,
  block: string,
  at: Span,
): Tensor {
  const expected = { block, input: input.name.text, at };
  const axes =
    tensor.poisoned || input.broken === true
      ? undefined
      : to.attempt(() => bindSignature(input.signature, tensor, scope, expected));
  if (axes !== undefined) return { ...tensor, axes };
  return lostInput(to, input, scope, tensor.poisoned ? undefined : tensor.axes.length);
}

/** What is left of an input whose shape is not known: names that it would have bound have no value. */
export function lostInput(
  to: Expansion,
  { name, signature, broken }: InputSignature,
  scope: Scope,
  rank?: number,
): Tensor {
  const isOpen = rank !== undefined && spreadSignature(signature, rank) === undefined;
  if (broken === true || isOpen) scope.expectAnything();
  for (const item of signature.side.items) {
    if (item.kind === "axis" && !scope.has(item.name))
      scope.fail({ text: item.name, span: signature.at(item.start, item.end) });
  }
  return to.poison(name.text, name.span);
}
