import type { Span } from "../../schema/problem/source.ts";
import type { LoopNode } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import * as valueMessages from "../../schema/spec/value-messages.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import { Scope } from "../expression/scope.ts";
import { spend, WORK } from "../limits/budget.ts";
import { reject } from "../shape/rejection.ts";
import { originAt, type Tensor } from "../shape/shape.ts";
import { reasons, requireWhole } from "../shape/value.ts";
import type { Frame } from "./expand-frame.ts";
import { type Expansion, openingOf, type Ran } from "./expansion.ts";
import { named } from "./named-tensors.ts";
import { type Named, TensorScope } from "./tensor-scope.ts";

export function expandLoop(to: Expansion, node: LoopNode, frame: Frame, running: readonly Tensor[]): Ran {
  const known = to.attempt(() => countOf(node, frame));
  // An iteration counts as a node: loops around nothing are bounded as well.
  to.count(known ?? 1, node.count.span);
  // Rule 7: of the values, only nested `first` and `last` hide outer ones.
  for (const name of [
    ...(node.as === undefined ? [] : [node.as]),
    { text: "first", span: node.count.span },
    { text: "last", span: node.count.span },
  ]) {
    const kind = frame.scope.kind(name.text);
    if (kind !== undefined && (kind !== "loop" || name === node.as))
      reject(messages.definedTwice(name.span, "value", name.text, frame.scope.placeOf(name.text)));
  }
  return to.within(frame.region, { ...openingOf(node), path: frame.path }, running, (region) =>
    iterate(to, node, { ...frame, region }, running, known),
  );
}

/** @param known how often it runs; a loop of which nobody knows that is looked at once */
function iterate(
  to: Expansion,
  node: LoopNode,
  frame: Frame,
  running: readonly Tensor[],
  known: number | undefined,
): Ran {
  const count = known ?? 1;
  let results = running;
  const carried = new Map(
    node.carry.map(({ name }) => [
      name.text,
      named(to, { kind: "tensor", name, reference: { path: [name.text], index: undefined } }, frame),
    ]),
  );
  const collected = new Map<string, Tensor[]>(node.collect.map(({ name }) => [name.text, []]));
  const after = new TensorScope();
  let body: TensorScope | undefined;

  for (let i = 0; i < count; i++) {
    spend(WORK.operand * (node.carry.length + node.collect.length));
    const scope = new Scope(frame.scope.contracts, frame.scope);
    const said = (name: string, value: number | boolean, span: Span = node.count.span) => {
      if (known === undefined) scope.fail({ text: name, span });
      else {
        const formula = { kind: "name", name, of: "loop", owner: scope, value, is: undefined } as const;
        scope.define(name, "loop", { value, origin: originAt(`\`${name}\` is ${value}`, span, [], formula) });
      }
    };
    if (node.as !== undefined) said(node.as.text, i, node.as.span);
    said("first", i === 0);
    said("last", i === count - 1);
    const tensors = new TensorScope(frame.tensors);
    for (const [name, named] of carried) tensors.hide(name, named);
    for (const [name, list] of collected)
      tensors.define(name, { tensors: list, isList: true, inner: undefined, span: node.span });
    const path = node.id === undefined ? frame.path : `${frame.path}.${i}`;
    const opening = { kind: "iteration", label: String(i), path, span: node.span } as const;
    const loops = [...frame.loops, { id: node.id, path, span: node.count.span }];
    const inside = { ...frame, path, scope, tensors, loops };
    const entering = results;
    ({ results } = to.within(frame.region, opening, entering, (region) => ({
      results: to.body(node.nodes, { ...inside, region }, entering),
    })));
    body = tensors;
    for (const { name, value } of node.carry) carried.set(name.text, own(to, value.text, value.span, inside));
    for (const { name, value } of node.collect) {
      collected.get(name.text)?.push(...own(to, value.text, value.span, inside).tensors);
    }
  }
  for (const [name, named] of carried) after.define(name, { ...named, span: node.span });
  for (const [name, tensors] of collected) {
    const named = { tensors, isList: true, inner: undefined, span: node.span };
    after.define(name, named);
    frame.tensors.define(name, named);
  }
  // What it leaves after another number of iterations may be of another shape.
  if (known === undefined) results = results.map(() => to.poison("?", node.span));
  after.keepOut({ why: "loop", what: "loop", names: () => body?.ownNames() ?? [] });
  return { results, inner: after };
}

function countOf({ count }: LoopNode, { scope }: Frame): number {
  const { span } = count;
  const bound = evaluate(count, scope);
  const found = requireWhole(bound, span, "a loop's count");
  return found < 0
    ? reject(valueMessages.outOfRange(span, "a loop's count", found, ">= 0", reasons(bound.origin, span)))
    : found;
}

function own(to: Expansion, name: string, span: Span, frame: Frame): Named {
  return named(
    to,
    { kind: "tensor", name: { text: name, span }, reference: { path: name.split("."), index: undefined } },
    frame,
  );
}
