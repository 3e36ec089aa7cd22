import { hiddenByDefault, type Shadowing } from "../schema/messages/lint.ts";
import * as messages from "../schema/messages/spec.ts";
import type { Span } from "../schema/source.ts";
import type { BlockNode, Name, Parameter } from "../schema/spec.ts";
import { spend, WORK } from "./budget.ts";
import { evaluate } from "./evaluate.ts";
import { type Expansion, join, type Ran } from "./expansion.ts";
import type { Frame } from "./frame.ts";
import type { ResolvedBlock } from "./model.ts";
import { conform, takesText } from "./parameters.ts";
import { collect, note, reject } from "./rejection.ts";
import { checkRequirements } from "./resolve.ts";
import { Scope } from "./scope.ts";
import { originAt, type Tensor } from "./shape.ts";
import { TensorScope } from "./tensor-scope.ts";
import { type Bound, sameValue, valueText } from "./value.ts";

/** Deepest nesting of block calls. */
const MOST_CALLS = 64;

export function expandCall(
  to: Expansion,
  node: BlockNode,
  inside: Frame,
  running: readonly Tensor[],
  outside: Frame,
): Ran {
  const name = node.block.text;
  const target = outside.block.blocks.get(name);
  if (target === undefined) return reject(messages.unknownBlock(node.block.span, name, namesOf(outside.block.blocks)));
  const seen = outside.calls.findIndex(({ block }) => block === target.block);
  if (seen >= 0)
    reject(
      messages.recursiveBlock(
        node.block.span,
        [...outside.calls.slice(seen), target].map(({ block }) => block.name),
      ),
    );
  if (outside.calls.length > MOST_CALLS) reject(messages.tooDeep(node.block.span, MOST_CALLS));

  const shared = node.share === undefined ? undefined : join(outside.blockPath, node.share.text);
  const path = shared ?? inside.path;
  const scope = new Scope(outside.scope.contracts);
  spend(WORK.argument * (target.block.params.length + target.block.let.length));
  bindArguments(node, target, scope, outside.scope);
  const tensors = new TensorScope();
  const inputs = bindInputs(to, node, target, scope, running, outside);
  for (const { name: defined, value } of target.block.let) scope.defer(defined, "let", value);
  checkSignatures(to, node, target, scope, tensors, inputs);
  collect(to.problems, () => warnOfDefaults(to, node, target, scope, outside.scope));
  checkRequirements(target.block, scope, to.problems);

  const call = { block: target.block, scope, inputs: [...inputs.keys()] };
  const region = to.region("block", name, path, node.span, { parent: outside.region, node, call });
  region.inputs = [...inputs.values()];
  const frame: Frame = {
    path,
    blockPath: path,
    calls: [...outside.calls, target],
    block: target,
    scope,
    tensors,
    region,
    shared: shared ?? outside.shared,
  };
  const last = to.body(target.block.nodes, frame, [...inputs.values()].slice(0, 1));
  const { outputs } = target.block;
  if (outputs.length === 0) {
    region.results = last;
    return { results: last, inner: tensors };
  }
  const exposed = new TensorScope();
  const results = outputs.map(({ name: called, value }) => {
    const tensor = to.tensor(value, frame);
    exposed.define(called.text, { tensors: [tensor], isList: false, inner: undefined, span: called.span });
    return tensor;
  });
  region.results = results;
  return { results, inner: exposed };
}

/** Rule 14: `with`, else the default, else the caller's value of that name. */
function bindArguments(node: BlockNode, { block }: ResolvedBlock, scope: Scope, caller: Scope): void {
  const given = new Map(node.with.map((entry) => [entry.name.text, entry]));
  for (const [name, { name: written }] of given) {
    if (!block.params.some((parameter) => parameter.name.text === name)) {
      reject(
        messages.noSuchParameter(
          written.span,
          `block \`${block.name}\``,
          name,
          block.params.map((p) => p.name),
        ),
      );
    }
  }
  for (const parameter of block.params) {
    const name = parameter.name.text;
    const entry = given.get(name);
    if (entry !== undefined) {
      const bound = evaluate(entry.value, caller, takesText(parameter));
      const parents = bound.origin.span === entry.value.span ? bound.origin.parents : [bound.origin];
      const origin = originAt(`\`${name}\` is ${valueText(bound.value)}`, entry.value.span, parents);
      scope.define(name, "parameter", conform(parameter, { value: bound.value, origin }, entry.value.span));
    } else if (parameter.default !== undefined) {
      const source = parameter.default;
      scope.defer(
        parameter.name,
        "parameter",
        source,
        (bound) => conform(parameter, bound, source.span),
        takesText(parameter),
      );
    } else {
      // Sizes are not handed down: a block reads them off its inputs (rule 14 names parameters, `let`, loop variables).
      const kind = caller.kind(name);
      const bound = kind === "size" || kind === "mode" ? undefined : caller.value(name);
      if (bound === undefined)
        return reject(messages.missingArgumentOfBlock(node.block.span, block.name, name, parameter.name.span));
      scope.define(name, "parameter", conform(parameter, bound, node.block.span));
    }
  }
  const training = caller.value("training");
  if (training !== undefined) scope.define("training", "mode", training);
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
  let result: Bound | undefined;
  collect([], () => {
    result = conform(parameter, bound, span);
  });
  return result;
}

/** Which tensor each input of the block is given. */
function bindInputs(
  to: Expansion,
  node: BlockNode,
  { block }: ResolvedBlock,
  scope: Scope,
  running: readonly Tensor[],
  outside: Frame,
): Map<string, Tensor> {
  const given = new Map<string, Tensor>();
  const names = block.inputs.map((input) => input.name.text);
  if (node.in?.kind === "named") {
    for (const { name, value } of node.in.tensors) {
      if (!names.includes(name.text))
        reject(
          messages.noSuchInput(
            name.span,
            block.name,
            name.text,
            block.inputs.map((input) => input.name),
          ),
        );
      // An optional input that this block was not given is handed on as not given.
      if (value.kind === "tensor" && outside.scope.given(value.name.text) === false) continue;
      given.set(name.text, to.tensor(value, outside));
    }
    const open = names.find((name) => !given.has(name));
    const [first] = running;
    if (open !== undefined && first !== undefined) given.set(open, first);
  } else {
    if (running.length > names.length)
      reject(messages.inputCount(node.block.span, block.name, names.length, names.length, running.length));
    for (const [i, tensor] of running.entries()) given.set(names[i] ?? "", tensor);
  }
  const ordered = new Map<string, Tensor>();
  for (const input of block.inputs) {
    const tensor = given.get(input.name.text);
    scope.setGiven(input.name.text, tensor !== undefined);
    if (tensor !== undefined) ordered.set(input.name.text, tensor);
    else if (!input.optional)
      reject(messages.missingInput(node.block.span, block.name, input.name.text, input.name.span));
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
  for (const { name, signature } of block.inputs) {
    const tensor = inputs.get(name.text);
    if (tensor === undefined) continue;
    const bound = to.bindInput(signature, tensor, scope, block.name, name.text, node.block.span);
    inputs.set(name.text, bound);
    tensors.define(name.text, { tensors: [bound], isList: false, inner: undefined, span: name.span });
  }
}

const namesOf = (blocks: Frame["block"]["blocks"]): readonly (string | Name)[] =>
  [...blocks].map(([text, { named }]) => (named === undefined ? text : { text, span: named }));
