import { dtypeMismatch } from "../../schema/messages/shape-messages.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/node-messages.ts";
import type { Name, OpNode } from "../../schema/spec/spec.ts";
import { evaluateAttribute } from "../expression/evaluate-attribute.ts";
import type { Scope } from "../expression/scope.ts";
import { spend, WORK } from "../limits/budget.ts";
import type { NamedSize } from "../op/attribute.ts";
import type { Inferred, Op, WeightDeclaration } from "../op/op.ts";
import type { Contracts } from "../proof/equality.ts";
import { typeName, typeNames } from "../shape/element-types.ts";
import { reject } from "../shape/rejection.ts";
import type { Tensor } from "../shape/shape.ts";
import { withReasons } from "./attribute-reasons.ts";

/** What the shape rule of a node answers, together with the values of its attributes. */
export interface InferredNode extends Inferred<unknown> {
  readonly argument: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly weights: ReadonlyMap<string, WeightDeclaration>;
}

/** What `infer` asks of the place where a node stands. */
export interface NodePlace {
  readonly scope: Scope;
  readonly contracts: Contracts;
  sizeNamed(name: string): NamedSize | undefined;
  names(): readonly Name[];
  shadowed(name: string): Span | undefined;
  warn(problem: Problem): void;
  /** Ends the work in silence where the lack of a name rests on what was reported. */
  rejectIfEcho(name: string): void;
}

/**
 * Phase 4, infer: the types of one node's results. Names no op: it evaluates the attributes by the op's declarations
 * and asks the op's shape rule.
 */
export function inferNode(op: Op, node: OpNode, inputs: readonly Tensor[], place: NodePlace): InferredNode {
  const { scope, contracts } = place;
  const { argument, attributes } = evaluateAttributes(op, node, scope);
  spend(inputs.reduce((work, { axes }) => work + WORK.operand * (1 + axes.length), 0));
  requireCount(op, node, inputs);
  requireTypes(op, node, inputs);

  const weights = new Map<string, WeightDeclaration>();
  const spanOf = (part: string): Span => {
    if (part === "argument") return node.argument?.span ?? node.op.span;
    return node.attributes.get(part)?.span ?? node.op.span;
  };
  const inferred = op.infer({
    inputs,
    argument,
    attributes,
    contracts,
    spanOf,
    sizeNamed: place.sizeNamed,
    names: place.names,
    shadowed: place.shadowed,
    weight: (name, shape, init, flags = {}) => {
      if (!op.weights.includes(name)) throw new Error(`\`${op.name}\` declares no weight \`${name}\``);
      const { decay = true, trainable = true, role = "weight" } = flags;
      const isBuffer = role === "buffer";
      weights.set(name, { shape, init, role, decay: decay && !isBuffer, trainable: trainable && !isBuffer });
    },
    reject: (found) => reject(withReasons(found, node, scope)),
    rejectUnsized: (found, axes) => {
      for (const axis of axes) place.rejectIfEcho(axis);
      return reject(found);
    },
    warn: place.warn,
  });
  return { ...inferred, argument, attributes, weights };
}

/** What a node says of itself, whatever it reads. */
export function evaluateAttributes(op: Op, node: OpNode, scope: Scope): Pick<InferredNode, "argument" | "attributes"> {
  const argument =
    op.argument && evaluateAttribute(op.argument, node.argument, scope, `the argument of \`${op.name}\``);
  const attributes = Object.entries(op.attributes).map(([name, declaration]) => {
    const what = `\`${name}\` of \`${op.name}\``;
    return [name, evaluateAttribute(declaration, node.attributes.get(name), scope, what)];
  });
  return { argument, attributes: Object.fromEntries(attributes) };
}

export function requireCount({ name, arity: { min, max } }: Op, node: OpNode, { length }: readonly Tensor[]): void {
  if (length < min || length > max) reject(messages.inputCount(node.op.span, name, min, max, length));
}

function requireTypes({ name, reads }: Op, node: OpNode, inputs: readonly Tensor[]): void {
  const [first] = inputs;
  if (reads === "any" || first === undefined) return;
  const wanted = reads === "alike" ? [first.dtype] : reads;
  const odd = inputs.find(({ dtype }) => !wanted.includes(dtype));
  if (odd === undefined) return;
  reject(dtypeMismatch(node.op.span, name, odd.label, typeNames(wanted), typeName(odd.dtype)));
}
