import type { CheckpointRule, LocatedPattern } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { asNamedSize, namedSizes } from "../expression/evaluate-attribute.ts";
import { evaluateGraph } from "../graph/evaluate-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Constant } from "../ir/graph.ts";
import type { NamedSize } from "../op/attribute.ts";
import type { SolvedTransform } from "../patterns/elementary.ts";
import { lowerTransform } from "../patterns/lower-transform.ts";
import { solveTransform } from "../patterns/solve.ts";
import { reject } from "../shape/rejection.ts";
import { axisOf, originAt, type Tensor } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";

/** A pattern of a rule, and what gives its axes their sizes. */
export interface RulePattern {
  readonly pattern: LocatedPattern;
  readonly sizes: CheckpointRule["sizes"];
  /** The axis along which joined tensors lie. */
  readonly parts: readonly (readonly [string, NamedSize])[];
}

/** @param joined how many tensors of theirs are one of ours: the length of the first axis of the pattern's left side */
export function rulePattern(pattern: LocatedPattern, { sizes }: CheckpointRule, joined: number): RulePattern {
  const first = pattern.pattern.operands[0]?.items[0];
  if (joined === 1 || first?.kind !== "axis") return { pattern, sizes, parts: [] };
  const { span } = pattern;
  const origin = originAt(`the rule joins ${joined} tensors`, span);
  return { pattern, sizes, parts: [[first.name, { size: joined, name: undefined, origin, unit: false, span }]] };
}

/** What messages say of a tensor that a pattern is applied to. */
interface Described {
  readonly label: string;
  readonly shape: readonly number[];
  readonly dtype: Constant["dtype"];
}

/** A pattern only moves axes: read from right to left, it moves them back. */
export function inverse(rule: RulePattern): RulePattern {
  const { pattern } = rule.pattern;
  const [theirs] = pattern.operands;
  if (theirs === undefined) throw new Error("a transform has a left side");
  return { ...rule, pattern: { ...rule.pattern, pattern: { ...pattern, operands: [pattern.output], output: theirs } } };
}

/**
 * A rule's pattern applied to data in host memory, which messages call `label`.
 * @throws Rejection
 */
export function rearrangedConstant(rule: RulePattern, label: string, constant: Constant, typed: TypedGraph): Constant {
  const solved = solve(rule, { ...constant, label }, typed);
  const builder = new GraphBuilder();
  const result = lowerTransform(builder.emitter(label), builder.constant(constant), solved);
  const values = evaluateGraph(builder.build(), new Map(), new Map());
  const found = values.get(result.id);
  if (found === undefined) throw new Error("the rearranged tensor was computed");
  return found;
}

/**
 * The shape that a rule's pattern makes of a shape.
 * @throws Rejection
 */
export const rearrangedShape = (
  rule: RulePattern,
  label: string,
  shape: readonly number[],
  typed: TypedGraph,
): readonly number[] => solve(rule, { shape, dtype: "f32", label }, typed).output.map(({ axis }) => numeric(axis.size));

function solve(
  { pattern, sizes, parts }: RulePattern,
  { label, shape, dtype }: Described,
  typed: TypedGraph,
): SolvedTransform {
  const axes = shape.map((size) => axisOf(size, originAt(`\`${label}\` has an axis of ${size}`, undefined)));
  const x: Tensor = {
    axes,
    dtype,
    constant: undefined,
    id: 0,
    label: `\`${label}\``,
    span: pattern.span,
    poisoned: false,
  };
  const sizeNamed = (name: string) => {
    const bound = typed.model.scope.value(name);
    return bound && asNamedSize(name, bound, pattern.span);
  };
  return solveTransform(pattern, x, new Map([...parts, ...namedSizes(sizes, typed.model.scope)]), {
    contracts: typed.contracts,
    reject,
    rejectUnsized: reject,
    spanOf: () => pattern.span,
    sizeNamed,
    names: () => [],
    shadowed: () => undefined,
    warn: () => {},
  });
}

function numeric(size: Size): number {
  if (typeof size !== "number") throw new Error("the shape of a stored tensor is made of numbers");
  return size;
}
