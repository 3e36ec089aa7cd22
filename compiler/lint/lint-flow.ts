import { type LostValue, lostValue, meetsItself, type SelfOperand } from "../../schema/messages/lint-messages.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Block, InputSignature, Node } from "../../schema/spec/spec.ts";
import { neverUsed } from "../../schema/spec/spec-messages.ts";
import type { ResolvedBlock } from "../model/model.ts";
import { mentionsOf } from "./mentions.ts";
import { flowOf, type MeetsItself, type RunningValue } from "./running-value.ts";

type Lost = RunningValue & { readonly lostTo: RunningValue };

export interface FlowLint {
  readonly problems: readonly Problem[];
  /** Nodes whose results are said to be read by nothing. */
  readonly unread: readonly Node[];
}

/** Running values that go astray in a block: nothing reads them, or they meet themselves. */
export function lintFlow(resolved: ResolvedBlock): FlowLint {
  const { block } = resolved;
  const { values, selves } = flowOf(resolved);
  const { tensors: mentioned } = mentionsOf(block);
  // Whose place a value takes that is then to meet itself, was to be met.
  const selfByTaker = firstBy(selves, ({ value }) => value.begun?.node);
  const selfOf = ({ lostTo }: RunningValue) => (lostTo?.node === undefined ? undefined : selfByTaker.get(lostTo.node));
  const givers = giversOfSizes(block);
  const isLost = (value: RunningValue): value is Lost =>
    value.lostTo !== undefined && (isTakersFault(value) || selfOf(value) !== undefined);
  const unread = values.filter(
    (value) =>
      !value.isRead &&
      !value.names.some(({ text }) => mentioned.has(text)) &&
      (selfOf(value) !== undefined || !isSpared(value, block, givers)),
  );
  // A node that takes something else may lose several: the input of a loop and what its iterations leave. It is said once.
  const byTaker = new Map(unread.filter(isLost).map((value) => [value.lostTo.node, value] as const));
  const told = [...byTaker.values()].map((value) => ({ value, self: selfOf(value) }));
  const toldSelves = new Set(told.map(({ self }) => self));
  const alone = selves.filter((self) => !toldSelves.has(self));
  const unsaid = unread.filter((value) => !isLost(value));
  return {
    problems: [
      ...told.map(({ value, self }) =>
        lostValue(placeOfTaking(value.lostTo.node, block), described(value, block), self && operandOf(self)),
      ),
      ...alone.map((self) => {
        // What was made of weights was not meant to flow: then the operand is to meet what flowed before.
        const begun = self.value.ofSources ? self.value.begun : undefined;
        const before = begun && { ...described(begun.instead, block), taken: placeOfTaking(begun.node, block) };
        return meetsItself(operandOf(self), before);
      }),
      ...unsaid.flatMap(({ node }) => (node === undefined || node.kind === "op" ? [] : [unusedNode(node)])),
      ...block.inputs
        .filter((input, i) =>
          i === 0 ? unsaid.some(({ kind }) => kind === "input") : !mentioned.has(input.name.text) && !givers.has(input),
        )
        .map(({ name }) => neverUsed(name.span, "input", name.text)),
    ],
    unread: unread.flatMap((value) =>
      value.node !== undefined && (isLost(value) || value.node.kind !== "op") ? [value.node] : [],
    ),
  };
}

/** An input whose sizes a block reads is there for those, unless weights flow on in its place. */
const isSpared = (
  { kind, lostTo }: RunningValue,
  { inputs: [first] }: Block,
  givers: ReadonlySet<InputSignature>,
): boolean => kind === "input" && lostTo?.ofSources !== true && first !== undefined && givers.has(first);

/** The inputs from which alone the block has a size that it reads. */
function giversOfSizes(block: Block): ReadonlySet<InputSignature> {
  const { inside } = mentionsOf(block);
  const giver = new Map<string, InputSignature | undefined>();
  for (const input of block.inputs)
    for (const axis of new Set(axesOf(input))) giver.set(axis, giver.has(axis) ? undefined : input);
  return new Set([...giver].flatMap(([axis, input]) => (input !== undefined && inside.has(axis) ? [input] : [])));
}

function firstBy<T, K>(all: readonly T[], keyOf: (one: T) => K | undefined): ReadonlyMap<K, T> {
  const found = new Map<K, T>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== undefined && !found.has(key)) found.set(key, one);
  }
  return found;
}

const axesOf = ({ signature }: InputSignature): string[] =>
  signature.side.items.flatMap((item) => (item.kind === "axis" ? [item.name] : []));

/**
 * Whether what took its place is to blame. A node with a name may well be read further down, and nothing does: the slip
 * may be there, unless what flows on is made of weights alone, which nobody means to flow.
 */
const isTakersFault = ({ kind, names, lostTo }: RunningValue): boolean =>
  kind !== "node" || names.length === 0 || lostTo?.ofSources === true;

function described({ kind, names: [name], node }: RunningValue, block: Block): LostValue {
  const span = node === undefined ? (name?.span ?? block.span) : placeOf(node);
  return { kind, name: name?.text, label: node === undefined ? "" : labelOf(node), span };
}

const operandOf = ({ node, operand: { text, span } }: MeetsItself): SelfOperand => ({
  op: node.op.text,
  name: text,
  span,
  argument: node.argument?.span ?? span,
});

const unusedNode = (node: Node): Problem =>
  neverUsed(node.id?.span ?? placeOf(node), "node", node.id?.text ?? labelOf(node));

/** What a node is called: its op, its block, or its kind. */
const labelOf = (node: Node): string =>
  node.kind === "op" ? node.op.text : node.kind === "block" ? node.block.text : node.kind;

const placeOf = (node: Node): Span =>
  node.kind === "op" ? node.op.span : node.kind === "block" ? node.block.span : node.span;

/** Where a node says that it reads something else than what flows. */
function placeOfTaking(node: Node | undefined, block: Block): Span {
  if (node === undefined) return block.span;
  return node.in?.span ?? (node.kind === "op" ? node.argument?.span : undefined) ?? node.span;
}
