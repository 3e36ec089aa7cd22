import { dtypeMismatch } from "../schema/messages/shape.ts";
import * as messages from "../schema/messages/spec.ts";
import type { Problem } from "../schema/problem.ts";
import type { Span } from "../schema/source.ts";
import type { Name, OpNode } from "../schema/spec.ts";
import { spend, WORK } from "./budget.ts";
import { typeName, typeNames } from "./element-types.ts";
import { evaluateAttribute } from "./evaluate-attribute.ts";
import type { Inferred, NamedSize, Op, WeightDeclaration } from "./op.ts";
import { reject } from "./rejection.ts";
import type { Scope } from "./scope.ts";
import type { Tensor } from "./shape.ts";
import type { Contracts } from "./size/equality.ts";

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
}

/**
 * Phase 4, infer: the types of one node's results. Names no op: it evaluates the attributes by the op's declarations
 * and asks the op's shape rule.
 */
export function inferNode(op: Op, node: OpNode, inputs: readonly Tensor[], place: NodePlace): InferredNode {
  const { scope, contracts } = place;
  const argument =
    op.argument && evaluateAttribute(op.argument, node.argument, scope, `the argument of \`${op.name}\``);
  const attributes: Record<string, unknown> = {};
  for (const [name, declaration] of Object.entries(op.attributes)) {
    attributes[name] = evaluateAttribute(
      declaration,
      node.attributes.get(name),
      scope,
      `\`${name}\` of \`${op.name}\``,
    );
  }
  spend(inputs.reduce((work, { axes }) => work + WORK.operand * (1 + axes.length), 0));
  const { min, max } = op.arity;
  if (inputs.length < min || inputs.length > max)
    reject(messages.inputCount(node.op.span, op.name, min, max, inputs.length));

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
    reject,
    warn: place.warn,
  });
  return { ...inferred, argument, attributes, weights };
}

function requireTypes({ name, reads }: Op, node: OpNode, inputs: readonly Tensor[]): void {
  const [first] = inputs;
  if (reads === "any" || first === undefined) return;
  const wanted = reads === "alike" ? [first.dtype] : reads;
  const odd = inputs.find(({ dtype }) => !wanted.includes(dtype));
  if (odd === undefined) return;
  reject(dtypeMismatch(node.op.span, name, odd.label, typeNames(wanted), typeName(odd.dtype)));
}
