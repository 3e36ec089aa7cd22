import * as shapes from "../../schema/messages/shape-messages.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import * as messages from "../../schema/spec/node-messages.ts";
import type { OpNode } from "../../schema/spec/spec.ts";
import { asNamedSize } from "../expression/evaluate-attribute.ts";
import { spend, WORK } from "../limits/budget.ts";
import type { Op } from "../op/op.ts";
import { ops } from "../ops/index.ts";
import { ECHO, reject, silently } from "../shape/rejection.ts";
import type { Tensor } from "../shape/shape.ts";
import { annotate } from "./annotate.ts";
import type { Frame } from "./expand-frame.ts";
import { type Expansion, join } from "./expansion.ts";
import { evaluateAttributes, inferNode, requireCount } from "./infer.ts";
import { operandsOf } from "./named-tensors.ts";
import type { TypedOp } from "./typed-graph.ts";

/** An op as it stands in a list: what it reads is found, and it is applied. */
export function expandOp(
  to: Expansion,
  node: OpNode,
  op: Op | undefined,
  frame: Frame,
  running: readonly Tensor[],
): readonly Tensor[] {
  if (node.broken === "nameless") frame.tensors.expectAnything();
  if (node.broken !== undefined) return reject(ECHO);
  if (op === undefined) return reject(messages.unknownOp(node.op.span, node.op.text, ops.keys()));
  if (op.source && node.in !== undefined) to.report(messages.sourceWithInput(node.in.span, op.name));
  if (op.source && node.id === undefined) to.report(messages.sourceWithoutId(node.op.span, op.name));
  const inputs = op.source ? [] : operandsOf(to, node, op, frame, running);
  const work = () => applyOp(to, node, op, frame, inputs);
  const results = (node.guessed === true ? silently(work) : to.attempt(work)) ?? recover(to, node, op, frame, inputs);
  return op.source ? running : results;
}

/** What a rejected node results in: the type of what it reads where that is its type whatever is wrong with it. */
function recover(to: Expansion, node: OpNode, op: Op, frame: Frame, [x]: readonly Tensor[]): readonly Tensor[] {
  if (!op.keepsShape || x === undefined || x.poisoned) return to.giveUp(node, frame);
  return to.giveUp(node, frame, to.newTensor(x, `the result of \`${op.name}\``, node.op.span));
}

/** Applies an op to tensors and defines its results. */
export function applyOp(
  to: Expansion,
  node: OpNode,
  op: Op,
  frame: Frame,
  inputs: readonly Tensor[],
): readonly Tensor[] {
  // Before its weights are: two nodes of one name are that, and not two weights of one path.
  for (const name of [node.id, ...(node.out ?? [])]) if (name !== undefined) frame.tensors.requireNew(name);
  if (node.unclear === true || inputs.some((tensor) => tensor.poisoned)) {
    if (node.unclear !== true) requireCount(op, node, inputs);
    evaluateAttributes(op, node, frame.scope);
    return reject(ECHO);
  }
  const place = {
    scope: frame.scope,
    contracts: frame.scope.contracts,
    sizeNamed: (name: string) => {
      frame.scope.rejectIfMissed(name);
      const kind = frame.scope.kind(name);
      const bound = kind === "loop" || kind === "mode" || kind === undefined ? undefined : frame.scope.value(name);
      const size = bound && asNamedSize(name, bound, node.op.span);
      const { value } = bound ?? {};
      if (size === undefined && typeof value === "number" && Number.isSafeInteger(value)) {
        reject(shapes.axisValue(bound?.origin.span ?? node.op.span, name, value, node.argument?.span ?? node.op.span));
      }
      return size && kind === "size" && name !== "b" ? { ...size, bySignature: true } : size;
    },
    names: () => frame.scope.names(),
    shadowed: (name: string) => (frame.scope.kind(name) === "loop" ? frame.scope.placeOf(name) : undefined),
    warn: (problem: Problem) => to.report(problem),
    rejectIfEcho: (name: string) => frame.scope.rejectIfEcho(name),
  };
  const { results, solution, argument, attributes, weights } = inferNode(op, node, inputs, place);
  const ownPath = join(frame.path, node.id?.text);
  // Ids may be of any length, and every weight's path is kept.
  spend(WORK.character * (1 + weights.size) * ownPath.length);
  const weightPaths = new Map<string, string>();
  for (const [name, declaration] of weights) {
    const owner = node.id === undefined ? join(frame.path, op.name) : ownPath;
    const path = join(owner, name === "" ? undefined : name);
    weightPaths.set(name, to.weights.declare(path, declaration, node, frame));
  }
  to.count(Math.max(0, results.length - 1), node.op.span);
  const names = node.out ?? (node.id === undefined ? [] : [node.id]);
  if (names.length > 1 && names.length !== results.length)
    reject(shapes.outCount(node.span, op.name, results.length, names.length));
  const typed = results.map((result, i) => {
    const called = names.length > 1 || results.length === 1 ? names[i] : names[0];
    const label = called === undefined ? `the result of \`${op.name}\`` : `\`${called.text}\``;
    const type = { axes: result.axes, dtype: result.dtype ?? inputs[0]?.dtype ?? "f32", constant: result.constant };
    const axes = node.axes === undefined ? type.axes : annotate(node.axes, type, label, frame.scope);
    return to.newTensor({ ...type, axes }, label, called?.span ?? node.op.span);
  });
  const typedOp: TypedOp = {
    op,
    path: node.id === undefined ? join(frame.path, op.name) : ownPath,
    id: node.id?.text,
    inputs,
    results: typed,
    argument,
    attributes,
    solution,
    weights: weightPaths,
    node,
    span: node.span,
  };
  to.add(typedOp, frame);
  to.define(node, typed, undefined, frame);
  return typed;
}
