import { limits } from "../../schema/problem/limits.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Body, Node } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import * as valueMessages from "../../schema/spec/value-messages.ts";
import type { Model } from "../model/model.ts";
import { checkRequirements } from "../model/resolve.ts";
import { ops } from "../ops/index.ts";
import { atPlace, collect, exhaust, note, Rejection } from "../shape/rejection.ts";
import type { Tensor, TensorType } from "../shape/shape.ts";
import { SizeLimitError } from "../size/size-limits.ts";
import { expandOp } from "./apply-op.ts";
import { lostInput, modelInput } from "./bind-inputs.ts";
import { Weights } from "./declare-weight.ts";
import type { Frame } from "./expand-frame.ts";
import { expandStructure } from "./expand-structure.ts";
import type { Expansion, Ran } from "./expansion.ts";
import { named, oneTensor } from "./named-tensors.ts";
import { type Opening, type OpenRegion, openRegion } from "./open-region.ts";
import { type Named, TensorScope } from "./tensor-scope.ts";
import type { Region, TypedGraph, TypedOp } from "./typed-graph.ts";

/**
 * Phase 3, expand: Model → flat ops. Blocks are inlined and loops unrolled; each node keeps its path and its place.
 * Conditions and counts may ask for sizes, so every node is typed (phase 4, `infer`) as soon as it is reached.
 */
export function expand(model: Model, problems: Problem[]): TypedGraph {
  return new Expander(model, problems).run();
}

/** Nodes that stand in no spec, over tensors that there are: what an objective is made of. */
export interface LooseNodes {
  readonly body: Body;
  /** What their paths begin with. */
  readonly path: string;
  /** By the names that the nodes call them by. */
  readonly inputs: ReadonlyMap<string, TensorType>;
}

/**
 * The same of nodes beside a model, which see its parameters and blocks.
 * @returns their graph, whose only output `result` is what the last of them gives
 */
export function expandBeside(model: Model, nodes: LooseNodes, problems: Problem[]): TypedGraph {
  return new Expander(model, problems).runBeside(nodes);
}

class Expander implements Expansion {
  readonly problems: Problem[];
  private readonly model: Model;
  private readonly ops: TypedOp[] = [];
  readonly weights = new Weights(
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
    const { spec, scope } = this.model;
    const tensors = new TensorScope();
    if (spec.unread.anyTensor) tensors.expectAnything();
    const inputs = new Map<string, Tensor>();
    for (const input of spec.inputs) {
      const tensor = this.attempt(() => modelInput(this, input, this.model)) ?? lostInput(this, input, scope);
      inputs.set(input.name.text, tensor);
      collect(this.problems, () =>
        tensors.define(input.name.text, { tensors: [tensor], isList: false, inner: undefined, span: input.name.span }),
      );
    }
    for (const { name } of spec.let) collect(this.problems, () => scope.value(name.text));
    checkRequirements(spec, scope, this.problems);
    const frame = this.frame(tensors, inputs, "", spec.span);
    const { region } = frame;
    this.body(spec.nodes, frame, region.inputs.slice(0, 1));

    const outputs = new Map<string, Tensor>();
    if (spec.outputs.length === 0 && !spec.unread.outputs) this.problems.push(messages.noOutputs(spec.span));
    for (const { name, value } of spec.outputs) {
      const tensor = this.attempt(() => oneTensor(this, value, frame));
      if (tensor !== undefined) outputs.set(name.text, tensor);
    }
    return this.graph(inputs, outputs, region);
  }

  runBeside({ body, path, inputs: given }: LooseNodes): TypedGraph {
    const tensors = new TensorScope();
    const inputs = new Map<string, Tensor>();
    for (const [name, type] of given) {
      const tensor = this.newTensor(type, `\`${name}\``, body.span);
      inputs.set(name, tensor);
      tensors.define(name, { tensors: [tensor], isList: false, inner: undefined, span: body.span });
    }
    const frame = this.frame(tensors, inputs, path, body.span);
    const [result] = this.body(body, frame, frame.region.inputs.slice(0, 1));
    return this.graph(inputs, new Map(result === undefined ? [] : [["result", result]]), frame.region);
  }

  private frame(tensors: TensorScope, inputs: ReadonlyMap<string, Tensor>, path: string, span: Span): Frame {
    const { spec, root, scope } = this.model;
    const label = spec.title ?? spec.name;
    const region = openRegion({ kind: "model", label, path, span }, [...inputs.values()]);
    return {
      ...{ path, blockPath: path, calls: [root], block: root, scope, tensors, region },
      ...{ shared: undefined, loops: [] },
    };
  }

  private graph(
    inputs: ReadonlyMap<string, Tensor>,
    outputs: ReadonlyMap<string, Tensor>,
    root: OpenRegion,
  ): TypedGraph {
    root.results = [...outputs.values()];
    const { spec, training, contracts, mode } = this.model;
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
      root,
      contracts,
    };
  }

  /** Runs a list of nodes; answers with the running value at its end. */
  body(body: Body, frame: Frame, running: readonly Tensor[]): readonly Tensor[] {
    if (body.kind === "tensor")
      return this.attempt(() => named(this, body.tensor, frame).tensors) ?? [this.poison("?", body.span)];
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
    if (this.nodes > limits.nodes.most) exhaust(messages.tooManyNodes(span, limits.nodes.most));
  }

  private node(node: Node, frame: Frame, running: readonly Tensor[]): readonly Tensor[] {
    try {
      return node.kind === "op"
        ? expandOp(this, node, ops.get(node.op.text), frame, running)
        : expandStructure(this, node, frame, running);
    } catch (error) {
      if (error instanceof SizeLimitError)
        this.report(valueMessages.sizeTooLarge(node.kind === "op" ? node.op.span : node.span, error.message));
      else if (!(error instanceof Rejection)) throw atPlace(error, node.span);
      else this.report(error.problem);
      return this.giveUp(node, frame);
    }
  }

  /** What a rejected node leaves: its names, with results that nobody complains about. */
  giveUp(
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

  add(op: TypedOp, { region }: Frame): void {
    this.ops.push(op);
    region.members.push(op);
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

  within<R extends Pick<Ran, "results">>(
    around: OpenRegion,
    opening: Opening,
    inputs: readonly Tensor[],
    run: (region: OpenRegion) => R,
  ): R {
    const region = openRegion(opening, inputs);
    around.members.push(region);
    this.around.set(region, around);
    const ran = run(region);
    region.results = ran.results;
    return ran;
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
