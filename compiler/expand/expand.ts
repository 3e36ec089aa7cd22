import * as shapes from "../../schema/messages/shape-messages.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type {
  Body,
  InputSignature,
  LocatedSignature,
  Node,
  OperandSyntax,
  OpNode,
  TermSyntax,
} from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import { bindSignature, spreadSignature } from "../expression/bind-signature.ts";
import { asNamedSize } from "../expression/evaluate-attribute.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import type { Scope } from "../expression/scope.ts";
import { spend, WORK } from "../limits/budget.ts";
import type { Model } from "../model/model.ts";
import { checkRequirements } from "../model/resolve.ts";
import type { Op } from "../op/op.ts";
import { ops } from "../ops/index.ts";
import { becauseOfBoth } from "../shape/provenance.ts";
import { atPlace, collect, ECHO, exhaust, note, Rejection, reject, silently } from "../shape/rejection.ts";
import { type Axis, axisOf, originAt, shapeText, type Tensor, type TensorType } from "../shape/shape.ts";
import { requireSize, requireWhole } from "../shape/value.ts";
import { compareSizes } from "../size/equality.ts";
import { SizeLimitError } from "../size/limits.ts";
import { isConstant, sizeText, symbol } from "../size/size.ts";
import { Weights } from "./declare-weight.ts";
import type { Frame } from "./expand-frame.ts";
import { expandStructure } from "./expand-structure.ts";
import type { Expansion, RegionSource } from "./expansion.ts";
import { evaluateAttributes, inferNode, requireCount } from "./infer.ts";
import { termOf } from "./operands.ts";
import { type Named, TensorScope } from "./tensor-scope.ts";
import type { Region, RegionKind, TypedGraph, TypedOp } from "./typed-graph.ts";

/** More nodes than any model has; what loops unroll to is bounded by it. */
export const MOST_NODES = 100_000;

/**
 * Phase 3, expand: Model → flat ops. Blocks are inlined and loops unrolled; each node keeps its path and its place.
 * Conditions and counts may ask for sizes, so every node is typed (phase 4, `infer`) as soon as it is reached.
 */
export function expand(model: Model, problems: Problem[]): TypedGraph {
  return new Expander(model, problems).run();
}

class Expander implements Expansion {
  readonly problems: Problem[];
  private readonly model: Model;
  private readonly ops: TypedOp[] = [];
  private readonly weights = new Weights(
    (found) => this.report(found),
    (region) => this.way(region),
  );
  private readonly around = new WeakMap<Region, Region>();
  private tensors = 0;
  private nodes = 0;

  constructor(model: Model, problems: Problem[]) {
    this.model = model;
    this.problems = problems;
  }

  run(): TypedGraph {
    const { spec, root, scope, training, contracts, mode } = this.model;
    const region = this.region("model", spec.title ?? spec.name, "", spec.span);
    const tensors = new TensorScope();
    if (spec.unread.anyTensor) tensors.expectAnything();
    const frame: Frame = {
      path: "",
      blockPath: "",
      calls: [root],
      block: root,
      scope,
      tensors,
      region,
      shared: undefined,
    };
    const inputs = new Map<string, Tensor>();
    for (const input of spec.inputs) {
      const tensor = this.attempt(() => this.modelInput(input, frame)) ?? this.lostInput(input, scope);
      inputs.set(input.name.text, tensor);
      collect(this.problems, () =>
        tensors.define(input.name.text, { tensors: [tensor], isList: false, inner: undefined, span: input.name.span }),
      );
    }
    for (const { name } of spec.let) collect(this.problems, () => scope.value(name.text));
    checkRequirements(spec, scope, this.problems);
    region.inputs = [...inputs.values()];
    this.body(spec.nodes, frame, [...inputs.values()].slice(0, 1));

    const outputs = new Map<string, Tensor>();
    if (spec.outputs.length === 0 && !spec.unread.outputs) this.problems.push(messages.noOutputs(spec.span));
    for (const { name, value } of spec.outputs) {
      const tensor = this.attempt(() => this.tensor(value, frame));
      if (tensor !== undefined) outputs.set(name.text, tensor);
    }
    region.results = [...outputs.values()];
    return {
      model: this.model,
      name: spec.name,
      title: spec.title,
      training,
      asksMode: mode.asked,
      inputs,
      ops: this.ops,
      weights: this.weights.all,
      outputs,
      root: region,
      contracts,
    };
  }

  private modelInput({ name, signature, dtype, broken }: InputSignature, { scope }: Frame): Tensor {
    if (broken === true) return reject(ECHO);
    const open = signature.side.items.find((item) => item.kind === "ellipsis");
    if (open !== undefined) reject(messages.openModelInput(signature.at(open.start, open.end), name.text));
    const written = spreadSignature(signature, signature.side.items.length) ?? [];
    const axes = written.map(({ name: axis, size: number, span }, i): Axis => {
      if (axis === undefined) {
        const size = number ?? 1;
        return axisOf(size, originAt(`dimension ${i} of input \`${name.text}\` is ${size}`, span));
      }
      if (!scope.has(axis)) {
        if (axis !== "b" && !this.model.contracts.has(axis)) {
          scope.rejectIfEcho(axis);
          scope.fail({ text: axis, span }, "lacking");
          reject(
            messages.undeclaredFree(span, axis, [...scope.names(), ...this.model.spec.free.map((size) => size.name)]),
          );
        }
        scope.define(axis, "size", {
          value: symbol(axis, this.model.contracts.get(axis)?.multipleOf),
          origin: originAt(`\`${axis}\` is a free size`, span),
        });
      }
      const bound = scope.value(axis);
      if (bound === undefined) throw new Error("the axis was defined above");
      const size = requireSize(bound, span, `axis \`${axis}\``);
      const said = isConstant(size) ? sizeText(size) : "free";
      return axisOf(
        size,
        originAt(`axis \`${axis}\` of input \`${name.text}\` is ${said}`, span, [bound.origin]),
        axis,
      );
    });
    return this.newTensor({ axes, dtype, constant: undefined }, `\`${name.text}\``, name.span);
  }

  /** Runs a list of nodes; answers with the running value at its end. */
  body(body: Body, frame: Frame, running: readonly Tensor[]): readonly Tensor[] {
    if (body.kind === "tensor")
      return this.attempt(() => this.named(body.tensor, frame).tensors) ?? [this.poison("?", body.span)];
    let current = running;
    frame.tensors.announce(body.nodes.flatMap(({ id, out }) => [...(id === undefined ? [] : [id]), ...(out ?? [])]));
    for (const node of body.nodes) {
      this.count(1, node.span);
      current = this.node(node, frame, current);
    }
    return current;
  }

  /** Counts what is about to be expanded against the limit. */
  count(nodes: number, span: Span): void {
    this.nodes += nodes;
    if (this.nodes > MOST_NODES) exhaust(messages.tooManyNodes(span, MOST_NODES));
  }

  private node(node: Node, frame: Frame, running: readonly Tensor[]): readonly Tensor[] {
    try {
      return node.kind === "op"
        ? this.op(node, ops.get(node.op.text), frame, running)
        : expandStructure(this, node, frame, running);
    } catch (error) {
      if (error instanceof SizeLimitError)
        this.report(messages.sizeTooLarge(node.kind === "op" ? node.op.span : node.span, error.message));
      else if (!(error instanceof Rejection)) throw atPlace(error, node.span);
      else this.report(error.problem);
      return this.giveUp(node, frame);
    }
  }

  /** What a rejected node leaves: its names, with results that nobody complains about. */
  private giveUp(
    node: Node,
    { tensors }: Frame,
    left: Tensor = this.poison(node.id?.text ?? "?", node.span),
  ): readonly Tensor[] {
    const named = (span: Span): Named => ({ tensors: [left], isList: false, inner: undefined, span });
    for (const name of [...(node.id === undefined ? [] : [node.id]), ...(node.out ?? [])]) {
      if (tensors.find(name.text) === undefined) tensors.define(name.text, named(name.span));
    }
    return [left];
  }

  /** One root cause is one problem, however many iterations meet it. */
  report(found: Problem): void {
    note(this.problems, found);
  }

  op(node: OpNode, op: Op | undefined, frame: Frame, running: readonly Tensor[]): readonly Tensor[] {
    if (node.broken === "nameless") frame.tensors.expectAnything();
    if (node.broken !== undefined) return reject(ECHO);
    if (op === undefined) return reject(messages.unknownOp(node.op.span, node.op.text, ops.keys()));
    if (op.source && node.in !== undefined) this.report(messages.sourceWithInput(node.in.span, op.name));
    if (op.source && node.id === undefined) this.report(messages.sourceWithoutId(node.op.span, op.name));
    const inputs = op.source ? [] : this.inputsOf(node, op, frame, running);
    const work = () => this.apply(node, op, frame, inputs);
    const results =
      (node.guessed === true ? silently(work) : this.attempt(work)) ?? this.recover(node, op, frame, inputs);
    return op.source ? running : results;
  }

  /** What a rejected node results in: the type of what it reads where that is its type whatever is wrong with it. */
  private recover(node: OpNode, op: Op, frame: Frame, [x]: readonly Tensor[]): readonly Tensor[] {
    if (!op.keepsShape || x === undefined || x.poisoned) return this.giveUp(node, frame);
    return this.giveUp(node, frame, this.newTensor(x, `the result of \`${op.name}\``, node.op.span));
  }

  /** Applies an op to tensors and defines its results. */
  apply(node: OpNode, op: Op, frame: Frame, inputs: readonly Tensor[]): readonly Tensor[] {
    // Before its weights are: two nodes of one name are that, and not two weights of one path.
    for (const name of [node.id, ...(node.out ?? [])]) if (name !== undefined) frame.tensors.requireNew(name);
    if (node.unclear === true || inputs.some((tensor) => tensor.poisoned)) {
      if (node.unclear !== true) requireCount(op, node, inputs);
      evaluateAttributes(op, node, frame.scope);
      return reject(ECHO);
    }
    const place = {
      scope: frame.scope,
      contracts: this.model.contracts,
      sizeNamed: (name: string) => {
        frame.scope.rejectIfMissed(name);
        const kind = frame.scope.kind(name);
        const bound = kind === "loop" || kind === "mode" || kind === undefined ? undefined : frame.scope.value(name);
        const size = bound && asNamedSize(name, bound, node.op.span);
        const { value } = bound ?? {};
        if (size === undefined && typeof value === "number" && Number.isSafeInteger(value)) {
          reject(
            shapes.axisValue(bound?.origin.span ?? node.op.span, name, value, node.argument?.span ?? node.op.span),
          );
        }
        return size && kind === "size" && name !== "b" ? { ...size, bySignature: true } : size;
      },
      names: () => frame.scope.names(),
      shadowed: (name: string) => (frame.scope.kind(name) === "loop" ? frame.scope.placeOf(name) : undefined),
      warn: (problem: Problem) => this.report(problem),
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
      weightPaths.set(name, this.weights.declare(path, declaration, node, frame));
    }
    this.count(Math.max(0, results.length - 1), node.op.span);
    const names = node.out ?? (node.id === undefined ? [] : [node.id]);
    if (names.length > 1 && names.length !== results.length)
      reject(shapes.outCount(node.span, op.name, results.length, names.length));
    const typed = results.map((result, i) => {
      const called = names.length > 1 || results.length === 1 ? names[i] : names[0];
      const label = called === undefined ? `the result of \`${op.name}\`` : `\`${called.text}\``;
      const type = { axes: result.axes, dtype: result.dtype ?? inputs[0]?.dtype ?? "f32", constant: result.constant };
      const axes = node.axes === undefined ? type.axes : this.annotate(node.axes, type, label, frame);
      return this.newTensor({ ...type, axes }, label, called?.span ?? node.op.span);
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
    this.ops.push(typedOp);
    frame.region.members.push(typedOp);
    this.define(node, typed, undefined, frame);
    return typed;
  }

  /** Gives the results of a node their names. */
  define(node: Node, results: readonly Tensor[], inner: TensorScope | undefined, { tensors }: Frame): void {
    const { id, out } = node;
    const several = out !== undefined && out.length > 1;
    if (id !== undefined) tensors.define(id.text, { tensors: results, isList: false, inner, span: id.span });
    for (const [i, name] of (out ?? []).entries()) {
      const tensor = results[i];
      tensors.define(name.text, {
        tensors: several && tensor !== undefined ? [tensor] : results,
        isList: false,
        inner,
        span: name.span,
      });
    }
  }

  /** Rule 6: names that the scope knows are checked, the others become labels. */
  annotate(signature: LocatedSignature, type: TensorType, label: string, { scope }: Frame): readonly Axis[] {
    const names = spreadSignature(signature, type.axes.length);
    if (names === undefined)
      return reject(shapes.axesRank(signature.span, signature.side.items.length, label, shapeText(type)));
    return type.axes.map((axis, i) => {
      const { name, size, span } = names[i] ?? { name: undefined, size: undefined, span: signature.span };
      if (name === undefined && size === undefined) return axis;
      const bound = name === undefined ? undefined : scope.value(name);
      const known =
        size !== undefined
          ? { size, origin: originAt(`\`${size}\` is written here`, span) }
          : bound && asNamedSize(name ?? "", bound, span);
      if (known !== undefined && compareSizes(known.size, axis.size, this.model.contracts).kind !== "always") {
        reject(
          shapes.declaredShape(
            span,
            label,
            name === undefined ? `dimension ${i}` : `axis \`${name}\``,
            sizeText(known.size),
            sizeText(axis.size),
            becauseOfBoth(known.origin, axis.origin),
          ),
        );
      }
      return { ...axis, name: name ?? axis.name };
    });
  }

  /** What an op reads: `in`, else the running value; a binary op's operands join it (rule 5). */
  private inputsOf(node: OpNode, op: Op, frame: Frame, running: readonly Tensor[]): readonly Tensor[] {
    const { in: given, argument } = node;
    const base = (): readonly Tensor[] => {
      if (given === undefined)
        return running.length === 0 ? reject(messages.nothingToRead(node.op.span, op.name)) : running;
      return given.kind === "list"
        ? given.tensors.flatMap((operand) => this.named(operand, frame).tensors)
        : given.tensors.flatMap(({ value }) => this.named(value, frame).tensors);
    };
    if (argument?.kind !== "operands") return base();
    const operands = argument.value.flatMap((operand) => this.operand(operand, frame));
    return argument.list ? operands : [...base(), ...operands];
  }

  /** A tensor, or a number as a constant of rank 0. */
  private operand(syntax: TermSyntax, frame: Frame): readonly Tensor[] {
    const operand = termOf(syntax, frame, (found) => this.report(found));
    if (operand.kind === "tensor") return this.named(operand, frame).tensors;
    const constant = { dtype: "f32", shape: [], data: Float64Array.of(operand.value) } as const;
    return [this.newTensor({ axes: [], dtype: "f32", constant }, String(operand.value), operand.span)];
  }

  named(operand: OperandSyntax, frame: Frame): Named {
    if (operand.kind === "number")
      return { tensors: this.operand(operand, frame), isList: false, inner: undefined, span: operand.span };
    const { name, reference } = operand;
    const found = frame.tensors.lookUp(reference.path, name.span);
    if (reference.index === undefined) return found;
    const index = requireWhole(evaluate(reference.index, frame.scope), reference.index.span, "an index");
    const tensor = found.tensors.at(index) ?? found.tensors.find(({ poisoned }) => poisoned);
    if (tensor === undefined)
      return reject(messages.indexOutOfRange(reference.index.span, index, found.tensors.length));
    return { tensors: [tensor], isList: false, inner: undefined, span: name.span };
  }

  /** A name that stands for exactly one tensor. */
  tensor(operand: OperandSyntax, frame: Frame): Tensor {
    const [tensor, second] = this.named(operand, frame).tensors;
    const span = operand.kind === "tensor" ? operand.name.span : operand.span;
    if (tensor === undefined || second !== undefined)
      return reject(messages.notOneResult(span, operand.kind === "tensor" ? `\`${operand.name.text}\`` : "this"));
    return tensor;
  }

  bindInput(input: InputSignature, tensor: Tensor, scope: Scope, block: string, at: Span): Tensor {
    const expected = { block, input: input.name.text, at };
    const axes =
      tensor.poisoned || input.broken === true
        ? undefined
        : this.attempt(() => bindSignature(input.signature, tensor, scope, expected));
    if (axes !== undefined) return { ...tensor, axes };
    return this.lostInput(input, scope, tensor.poisoned ? undefined : tensor.axes.length);
  }

  /** What is left of an input whose shape is not known: names that it would have bound have no value. */
  private lostInput({ name, signature, broken }: InputSignature, scope: Scope, rank?: number): Tensor {
    const isOpen = rank !== undefined && spreadSignature(signature, rank) === undefined;
    if (broken === true || isOpen) scope.expectAnything();
    for (const item of signature.side.items) {
      if (item.kind === "axis" && !scope.has(item.name))
        scope.fail({ text: item.name, span: signature.at(item.start, item.end) });
    }
    return this.poison(name.text, name.span);
  }

  region(kind: RegionKind, label: string, path: string, span: Span, from?: RegionSource): Region {
    const source = { node: from?.node, call: from?.call };
    const region: Region = { kind, label, path, ...source, span, members: [], inputs: [], results: [] };
    from?.parent.members.push(region);
    if (from !== undefined) this.around.set(region, from.parent);
    return region;
  }

  /** A region and those around it, outermost first. */
  private way(region: Region): readonly Region[] {
    const parent = this.around.get(region);
    return parent === undefined ? [region] : [...this.way(parent), region];
  }

  newTensor({ axes, dtype, constant }: TensorType, label: string, span: Span): Tensor {
    return { axes, dtype, constant, id: this.tensors++, label, span, poisoned: false };
  }

  poison(label: string, span: Span): Tensor {
    return {
      axes: [],
      dtype: "f32",
      constant: undefined,
      id: this.tensors++,
      label: `\`${label}\``,
      span,
      poisoned: true,
    };
  }

  attempt<T>(work: () => T): T | undefined {
    let result: T | undefined;
    collect(this.problems, () => {
      result = work();
    });
    return result;
  }
}

const join = (path: string, name: string | undefined): string =>
  name === undefined ? path : path === "" ? name : `${path}.${name}`;
