import { hiddenByDefault, type Shadowing } from "../../schema/messages/lint-messages.ts";
import { limits } from "../../schema/problem/limits.ts";
import { similarName } from "../../schema/problem/similar.ts";
import type { Span } from "../../schema/problem/source.ts";
import * as nodeMessages from "../../schema/spec/node-messages.ts";
import type { BlockNode, Entry, Located, Name, Parameter } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import { Scope } from "../expression/scope.ts";
import { spend, WORK } from "../limits/budget.ts";
import { matchNames } from "../model/match-names.ts";
import type { ResolvedBlock } from "../model/model.ts";
import { conform, takesText } from "../model/parameters.ts";
import { checkRequirements } from "../model/resolve.ts";
import { collect, ECHO, note, reject, silently } from "../shape/rejection.ts";
import { originAt, type Tensor } from "../shape/shape.ts";
import { type Bound, sameValue, valueText } from "../shape/value.ts";
import { bindInput } from "./bind-inputs.ts";
import type { Frame } from "./expand-frame.ts";
import { type Expansion, join, type Ran } from "./expansion.ts";
import { oneTensor } from "./named-tensors.ts";
import { TensorScope } from "./tensor-scope.ts";

export function expandCall(
  to: Expansion,
  node: BlockNode,
  inside: Frame,
  running: readonly Tensor[],
  outside: Frame,
): Ran {
  const { name, target } = blockOf(to, node, outside);
  const seen = outside.calls.findIndex(({ block }) => block === target.block);
  if (seen >= 0)
    reject(
      messages.recursiveBlock(
        node.block.span,
        [...outside.calls.slice(seen), target].map(({ block }) => block.name),
      ),
    );
  if (outside.calls.length > limits.calls.most) reject(messages.tooDeep(node.block.span, limits.calls.most));

  // A call keeps scopes and a region, whatever is in its block: it counts beside what it expands to.
  to.count(1, node.span);
  const shared = node.share === undefined ? undefined : join(ownerOf(node, outside), node.share.text);
  const path = shared ?? inside.path;
  const scope = new Scope(outside.scope.contracts);
  spend(WORK.argument * (target.block.params.length + target.block.let.length));
  const { unread } = target.block;
  if (unread.anyValue) scope.expectAnything();
  for (const lost of unread.values) scope.fail(lost);
  bindArguments(to, node, target, scope, outside.scope);
  const tensors = new TensorScope();
  if (unread.anyTensor) tensors.expectAnything();
  const inputs = bindInputs(to, node, target, scope, running, outside);
  for (const { name: defined, value } of target.block.let) scope.defer(defined, "let", value);
  checkSignatures(to, node, target, scope, tensors, inputs);
  collect(to.problems, () => warnOfDefaults(to, node, target, scope, outside.scope));
  checkRequirements(target.block, scope, to.problems);

  const call = { block: target.block, scope, inputs: [...inputs.keys()] };
  const opening = { kind: "block", label: name, path, span: node.span, node, call } as const;
  return to.within(outside.region, opening, [...inputs.values()], (region) =>
    runBlock(to, {
      path,
      blockPath: path,
      calls: [...outside.calls, target],
      block: target,
      scope,
      tensors,
      region,
      shared: shared ?? outside.shared,
      loops: [],
    }),
  );
}

/** Under which path a shared set of weights lies: the enclosing block's, or that of an iteration (rule 19). */
function ownerOf({ per }: BlockNode, { blockPath, loops }: Frame): string {
  if (per === undefined) return blockPath;
  const loop = loops.findLast(({ id }) => id?.text === per.text);
  if (loop !== undefined) return loop.path;
  const named = loops.flatMap(({ id }) => id ?? []);
  return reject(nodeMessages.noSuchLoop(per.span, per.text, named, loops.findLast(({ id }) => id === undefined)?.span));
}

/** What a block exposes: its outputs, or without any its running value and all names. */
function runBlock(to: Expansion, frame: Frame): Ran {
  const { nodes, outputs, unread } = frame.block.block;
  const last = to.body(nodes, frame, frame.region.inputs.slice(0, 1));
  if (outputs.length === 0) return { results: last, inner: frame.tensors };
  const exposed = new TensorScope();
  if (unread.outputs) exposed.expectAnything();
  const results = outputs.map(({ name: called, value }) => {
    const tensor = to.attempt(() => oneTensor(to, value, frame)) ?? to.poison(called.text, called.span);
    exposed.define(called.text, { tensors: [tensor], isList: false, inner: undefined, span: called.span });
    return tensor;
  });
  return { results, inner: exposed };
}

/** The block that a node calls; a name that nobody knows is reported, and taken for one that is like it. */
function blockOf(to: Expansion, { block: { text, span } }: BlockNode, { block: { blocks, isLost } }: Frame) {
  const target = blocks.get(text);
  if (target !== undefined) return { name: text, target };
  if (isLost(text)) return reject(ECHO);
  to.report(messages.unknownBlock(span, text, namesOf(blocks)));
  const name = similarName(text, blocks.keys()) ?? "";
  const meant = blocks.get(name);
  return meant === undefined ? reject(ECHO) : { name, target: meant };
}

/** Rule 14, for each parameter; what is wrong with one is no other's business. */
function bindArguments(to: Expansion, node: BlockNode, { block }: ResolvedBlock, scope: Scope, caller: Scope): void {
  const { unread } = block;
  const names = block.params.map(({ name }) => name);
  const [given, strangers] = matchNames(node.with, names);
  for (const { written } of strangers) {
    if (!unread.anyValue && !unread.values.some(({ text }) => text === written.text))
      to.report(messages.noSuchParameter(written.span, `block \`${block.name}\``, written.text, names));
  }
  // One that is written under no name of ours may be any that is lacking.
  const isOpen = strangers.some(({ isMeant }) => !isMeant);
  const call = { span: node.block.span, block: block.name, isOpen };
  for (const parameter of block.params) {
    const { name } = parameter;
    const bound = to.attempt(() => argumentFor(parameter, given.get(name.text), call, caller, scope));
    if (bound === undefined) scope.fail(name, given.has(name.text) ? "wrong" : "lacking");
    else if (bound === "default") deferDefault(parameter, scope);
    else scope.define(name.text, "parameter", bound);
  }
  const training = caller.value("training");
  if (training !== undefined) scope.define("training", "mode", training);
}

/** What `with` gives, else the default, else the caller's value of that name. */
function argumentFor(
  parameter: Parameter,
  entry: Entry<Located> | undefined,
  { span, block, isOpen }: { readonly span: Span; readonly block: string; readonly isOpen: boolean },
  caller: Scope,
  owner: Scope,
): Bound | "default" {
  const name = parameter.name.text;
  if (entry !== undefined) {
    const found = evaluate(entry.value, caller, takesText(parameter));
    const { value, origin } = found;
    const parents = origin.span === entry.value.span ? origin.parents : [origin];
    const formula = { kind: "name", name, of: "parameter", owner, value, is: origin } as const;
    const said = originAt(`\`${name}\` is ${valueText(value)}`, entry.value.span, parents, formula);
    return conform(parameter, { ...found, origin: said }, entry.value.span);
  }
  if (parameter.default !== undefined) return "default";
  // Sizes are not handed down: a block reads them off its inputs (rule 14 names parameters, `let`, loop variables).
  const kind = caller.kind(name);
  const bound = kind === "size" || kind === "mode" ? undefined : caller.value(name);
  if (bound !== undefined) {
    const { value, origin: is } = bound;
    const formula = { kind: "name", name, of: "parameter", owner, value, is } as const;
    return conform(parameter, { ...bound, origin: { ...is, formula } }, span);
  }
  if (isOpen) reject(ECHO);
  caller.rejectIfEcho(name);
  return reject(messages.missingArgumentOfBlock(span, block, name, parameter.name.span));
}

function deferDefault(parameter: Parameter, scope: Scope): void {
  const source = parameter.default;
  if (source === undefined) return;
  const finish = (bound: Bound) => conform(parameter, bound, source.span);
  scope.defer(parameter.name, "parameter", source, finish, takesText(parameter));
}

/** By rule 14 a default beats the caller's value of that name: where both are there and differ, the call should say which. */
function warnOfDefaults(to: Expansion, node: BlockNode, { block }: ResolvedBlock, own: Scope, caller: Scope): void {
  const given = new Set(node.with.map(({ name }) => name.text));
  const hidden = block.params.flatMap((parameter): Shadowing[] => {
    const { name, default: source } = parameter;
    const kind = caller.kind(name.text);
    if (source === undefined || given.has(name.text) || kind === undefined || kind === "size") return [];
    const [kept, callers] = [own.value(name.text), caller.value(name.text)];
    if (kept === undefined || callers === undefined) return [];
    const handed = conforming(parameter, callers, node.block.span);
    if (sameValue(kept.value, (handed ?? callers).value)) return [];
    return [
      {
        name: name.text,
        own: valueText(kept.value),
        ownSpan: source.span,
        callers: valueText(callers.value),
        callersSpan: caller.placeOf(name.text),
        fits: handed !== undefined,
      },
    ];
  });
  if (hidden.length > 0) note(to.problems, hiddenByDefault(node.block.span, node.block.text, hidden));
}

/** What the parameter makes of a value; undefined if it cannot take it. */
function conforming(parameter: Parameter, bound: Bound, span: Span): Bound | undefined {
  return silently(() => conform(parameter, bound, span));
}

/** Which tensor each input of the block is given; one that is wrong or lacking is given a tensor nobody knows. */
function bindInputs(
  to: Expansion,
  node: BlockNode,
  { block }: ResolvedBlock,
  scope: Scope,
  running: readonly Tensor[],
  outside: Frame,
): Map<string, Tensor> {
  const given = new Map<string, Tensor>();
  const inputs = block.inputs.map((input) => input.name);
  const names = inputs.map(({ text }) => text);
  let isOpen = false;
  if (node.in?.kind === "named") {
    const [entries, strangers] = matchNames(node.in.tensors, inputs);
    for (const { written } of strangers)
      to.report(messages.noSuchInput(written.span, block.name, written.text, inputs));
    isOpen = strangers.some(({ isMeant }) => !isMeant);
    for (const [name, { value }] of entries) {
      // An optional input that this block was not given is handed on as not given.
      if (value.kind === "tensor" && outside.scope.given(value.name.text) === false) continue;
      given.set(name, to.attempt(() => oneTensor(to, value, outside)) ?? to.poison(name, node.block.span));
    }
    const open = names.find((name) => !given.has(name) && !entries.has(name));
    const [first] = running;
    if (open !== undefined && first !== undefined) given.set(open, first);
  } else {
    if (running.length > names.length)
      to.report(nodeMessages.inputCount(node.block.span, block.name, names.length, names.length, running.length));
    for (const [i, tensor] of running.entries()) given.set(names[i] ?? "", tensor);
  }
  const ordered = new Map<string, Tensor>();
  for (const { name, optional } of block.inputs) {
    const tensor = given.get(name.text);
    scope.setGiven(name.text, tensor !== undefined);
    if (tensor === undefined && optional) continue;
    if (tensor === undefined && !isOpen)
      to.report(messages.missingInput(node.block.span, block.name, name.text, name.span));
    ordered.set(name.text, tensor ?? to.poison(name.text, name.span));
  }
  return ordered;
}

function checkSignatures(
  to: Expansion,
  node: BlockNode,
  { block }: ResolvedBlock,
  scope: Scope,
  tensors: TensorScope,
  inputs: Map<string, Tensor>,
): void {
  for (const input of block.inputs) {
    const { name } = input;
    const tensor = inputs.get(name.text);
    if (tensor === undefined) continue;
    const bound = bindInput(to, input, tensor, scope, block.name, node.block.span);
    inputs.set(name.text, bound);
    tensors.define(name.text, { tensors: [bound], isList: false, inner: undefined, span: name.span });
  }
}

const namesOf = (blocks: Frame["block"]["blocks"]): readonly (string | Name)[] =>
  [...blocks].map(([text, { named }]) => (named === undefined ? text : { text, span: named }));
