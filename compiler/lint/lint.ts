import type { Problem } from "../../schema/problem/problem.ts";
import { type Span, textAt } from "../../schema/problem/source.ts";
import type { Name } from "../../schema/spec/spec.ts";
import { neverUsed } from "../../schema/spec/spec-messages.ts";
import { isRegion, type Region, type TypedGraph, type TypedOp } from "../expand/typed-graph.ts";
import type { ResolvedBlock } from "../model/model.ts";
import { lintFlow } from "./lint-flow.ts";
import { lintLogits } from "./lint-logits.ts";
import { mentionsOf, reachable } from "./mentions.ts";
import { lintSingleValues } from "./single-values.ts";

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
  const found = [...lintLogits(typed), ...lintSingleValues(typed), ...astray];
  for (const unused of inTurn(unusedNodes(typed, blocks, said), unusedValues(blocks))) {
    if (found.length >= MOST_WARNINGS) break;
    if (unused.span === undefined || !pointed.has(placeOf(unused.span))) found.push(unused);
  }
  return found.slice(0, MOST_WARNINGS);
}

function* inTurn(...lists: readonly Iterable<Problem>[]): Generator<Problem> {
  for (const list of lists) yield* list;
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
    const named = op.results.some(({ span }) => mentioned.has(textAt(span)));
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
function* unusedValues(all: readonly ResolvedBlock[]): Generator<Problem> {
  const handedDown = new Set(
    all.flatMap(({ block }) =>
      block.params.filter((parameter) => parameter.default === undefined).map(({ name }) => name.text),
    ),
  );
  for (const { block, blocks } of all) {
    const { values, blocks: calls } = mentionsOf(block);
    const called = new Set(
      [...calls].flatMap((name) => blocks.get(name)?.block.params ?? []).map(({ name }) => name.text),
    );
    const isUsed = ({ text }: Name) => values.has(text) || handedDown.has(text);
    // A parameter without default is in `handedDown` itself: of those, only what its own block names counts.
    const isRead = ({ text }: Name) => values.has(text) || called.has(text);
    // What a spec has from one that it extends is there for all that extend it.
    const isOwn = ({ span }: Name) => span.source === block.span.source;
    for (const { name, default: usual } of block.params)
      if (isOwn(name) && !(usual === undefined ? isRead(name) : isUsed(name)))
        yield neverUsed(name.span, "parameter", name.text);
    for (const { name } of block.let)
      if (isOwn(name) && !isUsed(name)) yield neverUsed(name.span, "`let` value", name.text);
  }
}
