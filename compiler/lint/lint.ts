import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Name } from "../../schema/spec/spec.ts";
import { neverUsed } from "../../schema/spec/spec-messages.ts";
import { isRegion, type Region, type TypedGraph, type TypedOp } from "../expand/typed-graph.ts";
import type { ResolvedBlock } from "../model/model.ts";
import { lintFlow } from "./lint-flow.ts";
import { lintLogits } from "./lint-logits.ts";
import { mentionsOf, reachable } from "./mentions.ts";

/** Nobody reads more. */
const MOST_WARNINGS = 100;

/**
 * What a model that is right says in vain: nodes, weights, inputs, parameters and `let` values that nothing reads.
 * @param known what is known to be wrong: it may be why something is not read
 */
export function lint(typed: TypedGraph, known: readonly Problem[] = []): Problem[] {
  const blocks = reachable(typed.model.root);
  const flows = blocks.map((block) => lintFlow(block));
  const said = new Set(flows.flatMap(({ unread }) => unread.map(({ span }) => span)));
  const astray = flows.flatMap(({ problems }) => problems);
  // What another warning points at is not said again.
  const pointed = new Set([...known, ...astray].flatMap(({ related }) => related.map(({ span }) => placeOf(span))));
  const unused = [...unusedNodes(typed, blocks, said), ...unusedValues(blocks)];
  const found = [...astray, ...unused.filter(({ span }) => span === undefined || !pointed.has(placeOf(span)))];
  return [...lintLogits(typed), ...found].slice(0, MOST_WARNINGS);
}

const placeOf = ({ source, start }: Span): string => `${source.name} ${start}`;

/** Nodes whose results nothing consumes in any iteration; a name that a branch not taken reads counts as used. */
function unusedNodes(
  { ops, outputs, root }: TypedGraph,
  blocks: readonly ResolvedBlock[],
  said: ReadonlySet<Span>,
): Problem[] {
  const mentioned = new Set(blocks.flatMap(({ block }) => [...mentionsOf(block).tensors]));
  const read = new Set([
    ...ops.flatMap((op) => op.inputs.map(({ id }) => id)),
    ...[...outputs.values()].map(({ id }) => id),
    ...handedOver(root, said),
  ]);
  const unused = new Map<string, TypedOp>();
  const used = new Set<string>();
  for (const op of ops) {
    const place = placeOf(op.span);
    const named = op.results.some(({ span: { source, start, end } }) => mentioned.has(source.text.slice(start, end)));
    if (named || said.has(op.span) || op.results.some(({ id }) => read.has(id))) used.add(place);
    else unused.set(place, op);
  }
  return [...unused].flatMap(([place, { op, id, results }]) => {
    const [first] = results;
    if (used.has(place) || first === undefined) return [];
    return [neverUsed(first.span, op.source ? "weight" : "node", id ?? op.name)];
  });
}

/** Tensors that blocks are given, and results of structures of which it is said that nothing reads them. */
function handedOver(region: Region, said: ReadonlySet<Span>): number[] {
  const own = [...(region.kind === "block" ? region.inputs : []), ...(said.has(region.span) ? region.results : [])];
  return [...own.map(({ id }) => id), ...region.members.filter(isRegion).flatMap((inner) => handedOver(inner, said))];
}

/** Parameters and `let` values that no expression, pattern or signature of their block names, and no call hands down. */
function unusedValues(all: readonly ResolvedBlock[]): Problem[] {
  const handedDown = new Set(
    all.flatMap(({ block }) =>
      block.params.filter((parameter) => parameter.default === undefined).map(({ name }) => name.text),
    ),
  );
  return all.flatMap(({ block, blocks }) => {
    const { values, blocks: calls } = mentionsOf(block);
    const called = [...calls].flatMap((name) => blocks.get(name)?.block.params ?? []);
    const isUsed = ({ text }: Name) => values.has(text) || handedDown.has(text);
    // A parameter without default is in `handedDown` itself: of those, only what its own block names counts.
    const isRead = ({ text }: Name) => values.has(text) || called.some(({ name }) => name.text === text);
    return [
      ...block.params
        .filter((parameter) => !(parameter.default === undefined ? isRead(parameter.name) : isUsed(parameter.name)))
        .map(({ name }) => neverUsed(name.span, "parameter", name.text)),
      ...block.let
        .filter(({ name }) => !isUsed(name))
        .map(({ name }) => neverUsed(name.span, "`let` value", name.text)),
    ];
  });
}
