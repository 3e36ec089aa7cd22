import { neverUsed } from "../schema/messages/spec.ts";
import type { Problem } from "../schema/problem.ts";
import type { Block, Name } from "../schema/spec.ts";
import type { ResolvedBlock } from "./model.ts";
import type { TypedGraph, TypedOp } from "./typed-graph.ts";

/** Nobody reads more. */
const MOST_WARNINGS = 100;

/** What a model that is right says in vain: nodes, weights, inputs, parameters and `let` values that nothing reads. */
export function lint(typed: TypedGraph): Problem[] {
  const written = mentionsOf(reachable(typed.model.root).map(({ block }) => block));
  const found = [
    ...unusedNodes(typed, written.tensors),
    ...unusedInputs(typed, written.tensors),
    ...unusedValues(typed.model.root),
  ];
  return found.slice(0, MOST_WARNINGS);
}

/** Nodes whose results nothing consumes in any iteration; a name that a branch not taken reads counts as used. */
function unusedNodes({ ops, outputs }: TypedGraph, mentioned: ReadonlySet<string>): Problem[] {
  const read = new Set([
    ...ops.flatMap((op) => op.inputs.map(({ id }) => id)),
    ...[...outputs.values()].map(({ id }) => id),
  ]);
  const unused = new Map<string, TypedOp>();
  const used = new Set<string>();
  for (const op of ops) {
    const place = `${op.span.source.name} ${op.span.start}`;
    const named = op.results.some(({ span: { source, start, end } }) => mentioned.has(source.text.slice(start, end)));
    if (named || op.results.some(({ id }) => read.has(id))) used.add(place);
    else unused.set(place, op);
  }
  return [...unused].flatMap(([place, { op, id, results }]) => {
    const [first] = results;
    if (used.has(place) || first === undefined) return [];
    return [neverUsed(first.span, op.source ? "weight" : "node", id ?? op.name)];
  });
}

function unusedInputs({ ops, inputs, outputs, model }: TypedGraph, mentioned: ReadonlySet<string>): Problem[] {
  const read = new Set([
    ...ops.flatMap((op) => op.inputs.map(({ id }) => id)),
    ...[...outputs.values()].map(({ id }) => id),
  ]);
  return model.root.block.inputs.flatMap(({ name }) => {
    const tensor = inputs.get(name.text);
    return tensor === undefined || read.has(tensor.id) || mentioned.has(name.text)
      ? []
      : [neverUsed(name.span, "input", name.text)];
  });
}

/** Parameters and `let` values that no expression, pattern or signature of their block names, and no call hands down. */
function unusedValues(root: ResolvedBlock): Problem[] {
  const all = reachable(root);
  const handedDown = new Set(
    all.flatMap(({ block }) =>
      block.params.filter((parameter) => parameter.default === undefined).map(({ name }) => name.text),
    ),
  );
  return all.flatMap(({ block, blocks }) => {
    const { values } = mentionsOf([block]);
    const called = [...mentionsOf([block]).blocks].flatMap((name) => blocks.get(name)?.block.params ?? []);
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

/** The blocks that a model can call, itself first. */
function reachable(root: ResolvedBlock): ResolvedBlock[] {
  const found = new Set<ResolvedBlock>([root]);
  for (const { blocks } of found) for (const block of blocks.values()) found.add(block);
  return [...found];
}

interface Mentions {
  /** Names in expressions, patterns and signatures. */
  readonly values: Set<string>;
  /** Tensors read by name. */
  readonly tensors: Set<string>;
  readonly blocks: Set<string>;
}

const known = new WeakMap<object, Mentions>();

function mentionsOf(blocks: readonly Block[]): Mentions {
  const all: Mentions = { values: new Set(), tensors: new Set(), blocks: new Set() };
  for (const block of blocks) {
    const found = known.get(block) ?? { values: new Set(), tensors: new Set(), blocks: new Set() };
    if (!known.has(block)) {
      const { params, let: lets, require, inputs, nodes, outputs } = block;
      collect([params, lets, require, inputs, nodes, outputs, "free" in block ? block.free : []], found);
      known.set(block, found);
    }
    for (const name of found.values) all.values.add(name);
    for (const name of found.tensors) all.tensors.add(name);
    for (const name of found.blocks) all.blocks.add(name);
  }
  return all;
}

/** Walks a syntax tree, whatever its nodes are, for the three kinds of names in it. */
function collect(part: unknown, found: Mentions): void {
  if (typeof part !== "object" || part === null) return;
  if (part instanceof Map) return collect([...part.values()], found);
  if (
    "kind" in part &&
    "name" in part &&
    (part.kind === "name" || part.kind === "axis") &&
    typeof part.name === "string"
  )
    found.values.add(part.name);
  if ("path" in part && Array.isArray(part.path)) found.tensors.add(String(part.path[0]));
  if ("block" in part && isName(part.block)) found.blocks.add(part.block.text);
  if ("carry" in part && "collect" in part) for (const list of [part.carry, part.collect]) addCarried(list, found);
  for (const [key, value] of Object.entries(part)) if (key !== "span" && key !== "at") collect(value, found);
}

/** `carry` and `collect` read what they name. */
function addCarried(list: unknown, { tensors }: Mentions): void {
  if (!Array.isArray(list)) return;
  for (const entry of list) {
    if (isName(entry.name)) tensors.add(entry.name.text);
    if (isName(entry.value)) tensors.add(entry.value.text.split(".")[0] ?? "");
  }
}

const isName = (part: unknown): part is Name =>
  typeof part === "object" && part !== null && "text" in part && "span" in part;
