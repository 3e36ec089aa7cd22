import * as shapes from "../schema/messages/shape.ts";
import * as messages from "../schema/messages/spec.ts";
import type { Problem } from "../schema/problem.ts";
import type { Span } from "../schema/source.ts";
import type {
  BlockNode,
  Body,
  BranchesNode,
  IfNode,
  LocatedSignature,
  LoopNode,
  Name,
  Node,
  OperandSyntax,
  OpNode,
  ResidualNode,
  SwitchNode,
} from "../schema/spec.ts";
import { evaluate } from "./evaluate.ts";
import type { Frame } from "./frame.ts";
import type { ResolvedBlock } from "./model.ts";
import type { Op } from "./op.ts";
import { ops } from "./ops/index.ts";
import { conform } from "./parameters.ts";
import { becauseOfBoth } from "./provenance.ts";
import { reject } from "./rejection.ts";
import { checkRequirements } from "./resolve.ts";
import { Scope } from "./scope.ts";
import { originAt, shapeText, type Tensor } from "./shape.ts";
import { sameSize, sizeText } from "./size/size.ts";
import { type Named, TensorScope } from "./tensor-scope.ts";
import type { Region, RegionKind } from "./typed-graph.ts";
import { requireWhole, truth, valueText } from "./value.ts";

/** What structure nodes ask of the expander. */
export interface Expansion {
  readonly problems: Problem[];
  /** Counts nodes against the limit of what a model may unroll to. */
  count(nodes: number, span: Span): void;
  body(body: Body, frame: Frame, running: readonly Tensor[]): readonly Tensor[];
  apply(node: OpNode, op: Op, frame: Frame, inputs: readonly Tensor[]): readonly Tensor[];
  define(node: Node, results: readonly Tensor[], inner: TensorScope | undefined, frame: Frame): void;
  named(operand: OperandSyntax, frame: Frame): Named;
  tensor(operand: OperandSyntax, frame: Frame): Tensor;
  bindInput(signature: LocatedSignature, tensor: Tensor, scope: Scope, block: string, input: string, at: Span): Tensor;
  annotate(signature: LocatedSignature, type: Tensor, label: string, frame: Frame): Tensor["axes"];
  region(kind: RegionKind, label: string, path: string, span: Span, parent?: Region): Region;
}

type StructureNode = Exclude<Node, OpNode>;

/** Deepest nesting of block calls. */
const MOST_CALLS = 64;

/** Blocks, loops and the other structure nodes: gone after this. */
export function expandStructure(
  to: Expansion,
  node: StructureNode,
  frame: Frame,
  running: readonly Tensor[],
): readonly Tensor[] {
  const path = node.id === undefined ? frame.path : join(frame.path, node.id.text);
  const { results, inner } = ran(to, node, { ...frame, path }, inputsOf(to, node, frame, running), frame);
  const [only] = results;
  const annotated =
    node.axes !== undefined && results.length === 1 && only !== undefined && !only.poisoned
      ? [{ ...only, axes: to.annotate(node.axes, only, only.label, frame) }]
      : results;
  to.define(node, annotated, inner, frame);
  return annotated;
}

interface Ran {
  readonly results: readonly Tensor[];
  /** The names of the body that ran. */
  readonly inner: TensorScope;
}

function ran(to: Expansion, node: StructureNode, inside: Frame, inputs: readonly Tensor[], outside: Frame): Ran {
  switch (node.kind) {
    case "block":
      return call(to, node, inside, inputs, outside);
    case "loop":
      return loop(to, node, inside, inputs);
    case "residual":
      return residual(to, node, inside, inputs);
    case "branches":
      return branches(to, node, inside, inputs);
    case "if":
      return conditional(to, node, inside, inputs);
    case "switch":
      return choice(to, node, inside, inputs);
  }
}

/** What the body starts from: `in`, else the running value. A block sorts out its inputs itself. */
function inputsOf(to: Expansion, node: StructureNode, frame: Frame, running: readonly Tensor[]): readonly Tensor[] {
  if (node.in === undefined || node.in.kind === "named") return running;
  return node.in.tensors.flatMap((operand) => to.named(operand, frame).tensors);
}

/** Runs a body in a list of its own: it sees outer names, outer lists do not see its. */
function inner(
  to: Expansion,
  body: Body,
  frame: Frame,
  running: readonly Tensor[],
  kind: RegionKind,
  label: string,
  span: Span,
): Ran {
  const tensors = new TensorScope(frame.tensors);
  const region = to.region(kind, label, frame.path, span, frame.region);
  region.inputs = running;
  const results = to.body(body, { ...frame, tensors, region }, running);
  region.results = results;
  return { results, inner: tensors };
}

function call(to: Expansion, node: BlockNode, inside: Frame, running: readonly Tensor[], outside: Frame): Ran {
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
  bindArguments(node, target, scope, outside.scope);
  const tensors = new TensorScope();
  const inputs = bindInputs(to, node, target, scope, running, outside);
  for (const { name: defined, value } of target.block.let) scope.defer(defined, "let", value);
  checkSignatures(to, node, target, scope, tensors, inputs);
  checkRequirements(target.block, scope, to.problems);

  const region = to.region("block", name, path, node.span, outside.region);
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
      const bound = evaluate(entry.value, caller);
      const parents = bound.origin.span === entry.value.span ? bound.origin.parents : [bound.origin];
      const origin = originAt(`\`${name}\` is ${valueText(bound.value)}`, entry.value.span, parents);
      scope.define(name, "parameter", conform(parameter, { value: bound.value, origin }, entry.value.span));
    } else if (parameter.default !== undefined) {
      const source = parameter.default;
      scope.defer(parameter.name, "parameter", source, (bound) => conform(parameter, bound, source.span));
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

function loop(to: Expansion, node: LoopNode, frame: Frame, running: readonly Tensor[]): Ran {
  const count = requireWhole(evaluate(node.count, frame.scope), node.count.span, "a loop's count");
  if (count < 0) reject(messages.outOfRange(node.count.span, "a loop's count", count, ">= 0"));
  // An iteration counts as a node: loops around nothing are bounded as well.
  to.count(count, node.count.span);
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
  const region = to.region("loop", node.id?.text ?? "loop", frame.path, node.span, frame.region);
  region.inputs = running;
  let results = running;
  const carried = new Map(
    node.carry.map(({ name }) => [
      name.text,
      to.named({ kind: "tensor", name, reference: { path: [name.text], index: undefined } }, frame),
    ]),
  );
  const collected = new Map<string, Tensor[]>(node.collect.map(({ name }) => [name.text, []]));
  const after = new TensorScope();

  for (let i = 0; i < count; i++) {
    const scope = new Scope(frame.scope.contracts, frame.scope);
    const said = (name: string, value: number | boolean, span: Span = node.count.span) =>
      scope.define(name, "loop", { value, origin: originAt(`\`${name}\` is ${value}`, span) });
    if (node.as !== undefined) said(node.as.text, i, node.as.span);
    said("first", i === 0);
    said("last", i === count - 1);
    const tensors = new TensorScope(frame.tensors);
    for (const [name, named] of carried) tensors.hide(name, named);
    for (const [name, list] of collected)
      tensors.define(name, { tensors: list, isList: true, inner: undefined, span: node.span });
    const path = node.id === undefined ? frame.path : `${frame.path}.${i}`;
    const iteration = to.region("iteration", String(i), path, node.span, region);
    iteration.inputs = results;
    const inside: Frame = { ...frame, path, scope, tensors, region: iteration };
    results = to.body(node.nodes, inside, results);
    iteration.results = results;
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
  region.results = results;
  return { results, inner: after };
}

function own(to: Expansion, name: string, span: Span, frame: Frame): Named {
  return to.named(
    { kind: "tensor", name: { text: name, span }, reference: { path: name.split("."), index: undefined } },
    frame,
  );
}

function residual(to: Expansion, node: ResidualNode, frame: Frame, running: readonly Tensor[]): Ran {
  const region = to.region("residual", node.id?.text ?? "residual", frame.path, node.span, frame.region);
  region.inputs = running;
  const tensors = new TensorScope(frame.tensors);
  const body = to.body(node.nodes, { ...frame, tensors, region }, running);
  const [x] = running;
  const [y] = body;
  if (x === undefined || y === undefined || running.length > 1)
    return reject(messages.nothingToRead(node.span, "residual"));
  const done = (results: readonly Tensor[]): Ran => {
    region.results = results;
    return { results, inner: tensors };
  };
  // Whatever the body is, a residual keeps the shape of what it starts from.
  if (x.poisoned || y.poisoned) return done([x]);
  const differs =
    x.axes.length !== y.axes.length ? -1 : x.axes.findIndex((axis, i) => !sameSize(axis.size, y.axes[i]?.size ?? 0));
  if (x.axes.length !== y.axes.length || differs >= 0) {
    const [a, b] = [x.axes[differs], y.axes[differs]];
    const because = a === undefined || b === undefined ? [] : becauseOfBoth(a.origin, b.origin);
    const sizes = a === undefined || b === undefined ? undefined : ([sizeText(a.size), sizeText(b.size)] as const);
    return reject(shapes.residualShape(node.span, shapeText(x), shapeText(y), because, sizes));
  }
  const add = ops.get("add");
  if (add === undefined) throw new Error("residuals are made with `add`");
  // The sum belongs to the residual: it stands in its region and needs no name.
  const sum: OpNode = {
    ...unnamed(node),
    kind: "op",
    op: { text: "add", span: node.span },
    argument: undefined,
    attributes: new Map(),
  };
  return done(to.apply(sum, add, { ...frame, tensors, region }, [x, y]));
}

function branches(to: Expansion, node: BranchesNode, frame: Frame, running: readonly Tensor[]): Ran {
  const region = to.region("branches", node.id?.text ?? "branches", frame.path, node.span, frame.region);
  region.inputs = running;
  const tensors = new TensorScope(frame.tensors);
  const results = node.branches.flatMap(({ name, value }) => {
    const branch = inner(to, value, { ...frame, region }, running, "branch", name.text, name.span);
    tensors.define(name.text, { tensors: branch.results, isList: false, inner: branch.inner, span: name.span });
    return branch.results;
  });
  const op = ops.get(node.join.op.text);
  if (op === undefined) return reject(messages.unknownOp(node.join.op.span, node.join.op.text, ops.keys()));
  const joined = to.apply(node.join, op, { ...frame, tensors, region }, results);
  region.results = joined;
  return { results: joined, inner: tensors };
}

function conditional(to: Expansion, node: IfNode, frame: Frame, running: readonly Tensor[]): Ran {
  const body = truth(evaluate(node.condition, frame.scope).value, node.condition.span) ? node.then : node.else;
  if (body === undefined) return { results: running, inner: new TensorScope() };
  return inner(to, body, frame, running, "case", "if", node.span);
}

function choice(to: Expansion, node: SwitchNode, frame: Frame, running: readonly Tensor[]): Ran {
  const { value } = evaluate(node.value, frame.scope);
  const found = node.cases.find(({ name }) => name.text === String(value));
  if (found === undefined)
    return reject(
      messages.noCase(
        node.value.span,
        value,
        valueText(value),
        node.cases.map(({ name }) => name),
      ),
    );
  return inner(to, found.value, frame, running, "case", found.name.text, node.span);
}

const unnamed = ({ span }: Node) => ({
  span,
  id: undefined,
  in: undefined,
  out: undefined,
  axes: undefined,
  doc: undefined,
});
const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

const namesOf = (blocks: Frame["block"]["blocks"]): readonly (string | Name)[] =>
  [...blocks].map(([text, { named }]) => (named === undefined ? text : { text, span: named }));
