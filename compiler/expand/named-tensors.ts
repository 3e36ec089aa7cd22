import * as nodeMessages from "../../schema/spec/node-messages.ts";
import type { OperandSyntax, OpNode, TermSyntax } from "../../schema/spec/spec.ts";
import * as valueMessages from "../../schema/spec/value-messages.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import type { Op } from "../op/op.ts";
import { reject } from "../shape/rejection.ts";
import type { Tensor } from "../shape/shape.ts";
import { requireWhole } from "../shape/value.ts";
import type { Frame } from "./expand-frame.ts";
import type { Expansion } from "./expansion.ts";
import { termOf } from "./operands.ts";
import type { Named } from "./tensor-scope.ts";

/** What an op reads: `in`, else the running value; a binary op's operands join it (rule 5). */
export function operandsOf(
  to: Expansion,
  node: OpNode,
  op: Op,
  frame: Frame,
  running: readonly Tensor[],
): readonly Tensor[] {
  const { in: given, argument } = node;
  const base = (): readonly Tensor[] => {
    if (given === undefined)
      return running.length === 0 ? reject(nodeMessages.nothingToRead(node.op.span, op.name)) : running;
    return given.kind === "list"
      ? given.tensors.flatMap((operand) => named(to, operand, frame).tensors)
      : given.tensors.flatMap(({ value }) => named(to, value, frame).tensors);
  };
  if (argument?.kind !== "operands") return base();
  const operands = argument.value.flatMap((operand) => termTensors(to, operand, frame));
  return argument.list ? operands : [...base(), ...operands];
}

/** A tensor, or a number as a constant of rank 0. */
function termTensors(to: Expansion, syntax: TermSyntax, frame: Frame): readonly Tensor[] {
  const operand = termOf(syntax, frame, (found) => to.report(found));
  if (operand.kind === "tensor") return named(to, operand, frame).tensors;
  const constant = { dtype: "f32", shape: [], data: Float64Array.of(operand.value) } as const;
  return [to.newTensor({ axes: [], dtype: "f32", constant }, String(operand.value), operand.span)];
}

/** What a name, with or without an index, stands for. */
export function named(to: Expansion, operand: OperandSyntax, frame: Frame): Named {
  if (operand.kind === "number")
    return { tensors: termTensors(to, operand, frame), isList: false, inner: undefined, span: operand.span };
  const { name, reference } = operand;
  const found = frame.tensors.lookUp(reference.path, name.span);
  if (reference.index === undefined) return found;
  const index = requireWhole(evaluate(reference.index, frame.scope), reference.index.span, "an index");
  const tensor = found.tensors.at(index) ?? found.tensors.find(({ poisoned }) => poisoned);
  if (tensor === undefined)
    return reject(valueMessages.indexOutOfRange(reference.index.span, index, found.tensors.length));
  return { tensors: [tensor], isList: false, inner: undefined, span: name.span };
}

/** A name that stands for exactly one tensor. */
export function oneTensor(to: Expansion, operand: OperandSyntax, frame: Frame): Tensor {
  const [tensor, second] = named(to, operand, frame).tensors;
  const span = operand.kind === "tensor" ? operand.name.span : operand.span;
  if (tensor === undefined || second !== undefined)
    return reject(nodeMessages.notOneResult(span, operand.kind === "tensor" ? `\`${operand.name.text}\`` : "this"));
  return tensor;
}
