import type { Block, BlockNode, Body, LoopNode, Name, Node, OpNode, TermSyntax } from "../../schema/spec/spec.ts";
import type { ResolvedBlock } from "../model/model.ts";
import { ops } from "../ops/index.ts";

/** One running value: what flows from a node to the next (rule 2), as far as the text says. */
export interface RunningValue {
  /** An input of the block, a node's result, or what one iteration of a loop leaves to the next. */
  readonly kind: "input" | "node" | "iteration";
  /** The node that made it; for an iteration, the loop. */
  readonly node: Node | undefined;
  /** What it can be read by. */
  readonly names: readonly Name[];
  /** Whether it is made of weights and constants alone. */
  readonly ofSources: boolean;
  /** The first node of the chain that made it, if that reads something else than what flowed there. */
  readonly begun: { readonly node: Node; readonly instead: RunningValue } | undefined;
  /** Whether some node reads it because it flows there. */
  isRead: boolean;
  /** What flows on in its place: the result of a node that reads something else. */
  lostTo: RunningValue | undefined;
}

/** An operand that is the very value it meets: `{ "add": "x" }` where `x` flows already. */
export interface MeetsItself {
  readonly node: OpNode;
  readonly operand: Name;
  readonly value: RunningValue;
}

export interface Flow {
  readonly values: readonly RunningValue[];
  readonly selves: readonly MeetsItself[];
}

/** Follows the running value through a block, whatever branches a configuration takes. */
export function flowOf({ block, blocks }: ResolvedBlock): Flow {
  return new Follower(blocks).run(block);
}

type StructureNode = Exclude<Node, OpNode | BlockNode>;

class Follower {
  private readonly blocks: ResolvedBlock["blocks"];
  private readonly values: RunningValue[] = [];
  private readonly selves: MeetsItself[] = [];
  /** Names of what is made of weights and constants alone. */
  private readonly ofSources = new Set<string>();
  /** What flows where nothing has been made yet: no value of the block. */
  private readonly nothing: RunningValue = {
    ...{ kind: "input", node: undefined, names: [], ofSources: true, begun: undefined },
    ...{ isRead: true, lostTo: undefined },
  };

  constructor(blocks: ResolvedBlock["blocks"]) {
    this.blocks = blocks;
  }

  run({ inputs: [first], nodes, outputs }: Block): Flow {
    // A block without inputs begins with sources, and something flows from the first node that reads one.
    const end = this.body(nodes, first === undefined ? this.nothing : this.begin("input", undefined, [first.name]));
    if (outputs.length === 0) end.isRead = true;
    return { values: this.values, selves: this.selves };
  }

  private begin(kind: RunningValue["kind"], node: Node | undefined, names: readonly Name[]): RunningValue {
    return this.add({ kind, node, names, ofSources: false, begun: undefined, isRead: false, lostTo: undefined });
  }

  private add(value: RunningValue): RunningValue {
    this.values.push(value);
    return value;
  }

  /** Answers with what flows at the end. */
  private body(body: Body, start: RunningValue): RunningValue {
    if (body.kind === "tensor") return start;
    let current = start;
    for (const node of body.nodes) {
      if (node.kind === "op" && ops.get(node.op.text)?.source === true) {
        for (const { text } of namesOf(node)) this.ofSources.add(text);
      } else current = this.node(node, current);
    }
    return current;
  }

  /** A body whose end is (part of) the result of the node that it stands in. */
  private inner(body: Body, start: RunningValue): void {
    if (body.kind === "nodes") this.body(body, start).isRead = true;
  }

  private node(node: Node, current: RunningValue): RunningValue {
    const said = inputsSaid(node);
    const reads = said === undefined || (node.kind === "block" && this.leavesOneOut(node));
    if (node.kind === "op" && reads) this.lookForItself(node, current);
    const operands = node.kind === "op" && node.argument?.kind === "operands" ? node.argument.value : [];
    const read = [...(said ?? []), ...operands];
    const ofSources = (!reads || current.ofSources) && read.every((operand) => this.isOfSources(operand));
    const names = namesOf(node);
    if (ofSources) for (const { text } of names) this.ofSources.add(text);
    const begun = reads || current === this.nothing ? current.begun : { node, instead: current };
    const result = this.add({ kind: "node", node, names, ofSources, begun, isRead: false, lostTo: undefined });
    if (!reads && current !== this.nothing) current.lostTo ??= result;
    if (node.kind === "op" || node.kind === "block") current.isRead ||= reads;
    else this.structure(node, reads ? current : nameless(read, current));
    return result;
  }

  /** Of a block's inputs, the first one that `in` does not name is the running value. */
  private leavesOneOut({ block, in: said }: BlockNode): boolean {
    const called = this.blocks.get(block.text)?.block;
    return said?.kind === "named" && (called === undefined || called.inputs.length > said.tensors.length);
  }

  private structure(node: StructureNode, start: RunningValue): void {
    switch (node.kind) {
      case "residual":
        start.isRead = true;
        return this.inner(node.nodes, start);
      case "branches":
        return node.branches.forEach(({ value }) => {
          this.inner(value, start);
        });
      case "if":
        this.inner(node.then, start);
        if (node.else === undefined) start.isRead = true;
        else this.inner(node.else, start);
        return;
      case "switch":
        return node.cases.forEach(({ value }) => {
          this.inner(value, start);
        });
      case "loop":
        return this.loop(node, start);
    }
  }

  /** The first iteration reads what the loop does, each other what the one before it left. */
  private loop(node: LoopNode, start: RunningValue): void {
    const turn = this.begin("iteration", node, []);
    this.inner(node.nodes, turn);
    // What is carried or collected is read by its name.
    if (node.carry.length + node.collect.length > 0) turn.isRead = true;
    if (turn.isRead) start.isRead = true;
    else start.lostTo ??= turn.lostTo;
  }

  private lookForItself(node: OpNode, value: RunningValue): void {
    if (node.argument?.kind !== "operands" || node.argument.list) return;
    for (const operand of node.argument.value)
      if (operand.kind === "tensor" && value.names.some(({ text }) => text === operand.name.text))
        this.selves.push({ node, operand: operand.name, value });
  }

  private isOfSources(operand: TermSyntax): boolean {
    return operand.kind !== "tensor" || this.ofSources.has(operand.reference.path[0] ?? "");
  }
}

/** What a node says that it reads; undefined where it takes what flows. */
function inputsSaid(node: Node): readonly TermSyntax[] | undefined {
  if (node.in?.kind === "named") return node.in.tensors.map(({ value }) => value);
  if (node.in !== undefined) return node.in.tensors;
  return node.kind === "op" && node.argument?.kind === "operands" && node.argument.list
    ? node.argument.value
    : undefined;
}

/** What a structure node reads instead of what flows: by its name, which needs no looking after. */
function nameless([only, more]: readonly TermSyntax[], current: RunningValue): RunningValue {
  const names = only?.kind === "tensor" && more === undefined ? [only.name] : [];
  return { ...current, names, begun: undefined, isRead: true };
}

const namesOf = (node: Node): readonly Name[] => [
  ...(node.id === undefined ? [] : [node.id]),
  ...(node.out ?? []),
  ...(node.kind === "loop" ? node.collect.map(({ name }) => name) : []),
];
