import type { TypedGraph, TypedOp } from "../expand/typed-graph.ts";
import { isRegion, type Region } from "../expand/typed-graph.ts";
import type { AxisSlice } from "../op/attribute.ts";
import { roleOf } from "../ops/op-role.ts";
import { outlineOf } from "../outline/make-outline.ts";
import type { Item, LoopItem } from "../outline/outline.ts";
import { type MakersAndReaders, makersAndReaders } from "../pictures/makers-and-readers.ts";
import type { PatchesPicture } from "../pictures/picture.ts";
import { patchesOf } from "../pictures/picture-of-input.ts";
import type { Tensor } from "../shape/shape.ts";
import { isConstant } from "../size/size.ts";
import { type LayerPart, layerParts } from "./layer-parts.ts";
import { vitParts as said } from "./vit-messages.ts";

/** What the first figure of the ViT paper shows, as a model has it. */
export interface VitParts {
  readonly image: string;
  readonly patches: PatchesPicture;
  readonly projection: TypedOp;
  /** Learned tokens in front of those of patches. */
  readonly prefix: number;
  readonly arePositionsLearnt: boolean;
  readonly layers: { readonly count: number; readonly region: Region; readonly parts: readonly LayerPart[] };
  /** From the layers to the output: norms, how one vector is made of tokens, and learned layers. */
  readonly behind: readonly TypedOp[];
  readonly pooling: TypedOp;
  /** Whether it reads one token, or all. */
  readonly readsToken: boolean;
  readonly head: TypedOp;
}

/** The parts, or what is missing first, from the image on. */
export function vitPartsOf(typed: TypedGraph): VitParts | string {
  const [input, second] = typed.inputs;
  if (input === undefined || second !== undefined) return said.image;
  const flow = makersAndReaders(typed);
  const patches = patchesOf(input[1], flow);
  if (patches === undefined) return said.patches;
  const loops = [...loopsOf(outlineOf(typed).main.items)];
  const [loop, other] = loops;
  const [region] = loop?.regions ?? [];
  if (loop === undefined || region === undefined || other !== undefined) return said.layers(loops.length);
  const parts = partsOf(loop);
  if (typeof parts === "string") return parts;
  const fed = fedBy([input[1]], typed);
  const inside = new Set(opsOf(region));
  const first = typed.ops.findIndex((op) => inside.has(op));
  const before = typed.ops.slice(0, first).filter((op) => op.inputs.some(({ id }) => fed.has(id)));
  const projection = before.find((op) => op.weights.size > 0 && ["matrix", "window"].includes(roleOf(op.op)));
  if (projection === undefined) return said.projection;
  const placed = before.flatMap((op) => positionsOf(op, fed)).at(-1);
  if (placed === undefined) return said.positions;
  const head = headOf(typed, inside, fed);
  if (head === undefined) return said.head;
  const behind = chainTo(head, inside, flow, fed);
  const pooling = behind?.find((op) => op.inputs.some(({ axes }) => axes.length > (op.results[0]?.axes.length ?? 0)));
  if (behind === undefined || pooling === undefined) return said.pooling;
  const readsToken = pooling.op.argument?.kind === "slices";
  if (!readsToken && roleOf(pooling.op) !== "reduction") return said.pooling;
  // One of the first token; another would stand elsewhere in the row.
  if (readsToken && !(pooling.argument as readonly AxisSlice[]).some(({ index }) => index === 0)) return said.pooling;
  return {
    image: input[0],
    patches,
    projection,
    prefix: before.reduce((count, op) => count + tokensJoined(op, fed), 0),
    arePositionsLearnt: isLearnt(placed, flow, typed),
    layers: { count: loop.count, region, parts },
    behind,
    pooling,
    readsToken,
    head,
  };
}

function* loopsOf(items: readonly Item[]): Generator<LoopItem> {
  for (const item of items) {
    if (item.kind === "loop") yield item;
    else if (item.kind === "call") yield* loopsOf(item.definition.body.items);
    else if (item.kind !== "op") yield* loopsOf(item.items);
  }
}

/** What all of its iterations consist of. */
function partsOf({ count, kinds }: LoopItem): readonly LayerPart[] | string {
  const [parts, ...others] = kinds.map(({ body }) => layerParts(body));
  if (count === 0 || parts === undefined) return count === 0 ? said.layers(0) : said.alike;
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(parts))) return said.alike;
  const has = (kind: string) => parts.some(({ steps }) => steps.some((step) => step.kind === kind));
  if (!has("attention")) return said.attention;
  return has("mlp") ? parts : said.mlp;
}

const opsOf = ({ members }: Region): TypedOp[] => members.flatMap((one) => (isRegion(one) ? opsOf(one) : [one]));

/** The ids of all that depends on some tensors. */
function fedBy(tensors: readonly Tensor[], { ops }: TypedGraph): ReadonlySet<number> {
  const fed = new Set(tensors.map(({ id }) => id));
  for (const { inputs, results } of ops)
    if (inputs.some(({ id }) => fed.has(id))) for (const { id } of results) fed.add(id);
  return fed;
}

/** What is added to tokens that does not come of the image: a table, of more than one row. */
function positionsOf({ op, inputs }: TypedOp, fed: ReadonlySet<number>): Tensor[] {
  if (roleOf(op) !== "sum") return [];
  return inputs.filter(
    ({ id, axes }) => !fed.has(id) && axes.length > 1 && axes.slice(0, -1).some(({ size }) => size !== 1),
  );
}

/** How many tokens that do not come of the image an op sets beside those that do. */
function tokensJoined({ op, inputs, results }: TypedOp, fed: ReadonlySet<number>): number {
  const [result] = results;
  if (roleOf(op) !== "join" || result === undefined) return 0;
  const tokens = result.axes.length - 2;
  return inputs.reduce((count, { id, axes }) => {
    const { size = 0 } = axes[tokens] ?? {};
    return count + (fed.has(id) || axes.length !== result.axes.length || !isConstant(size) ? 0 : size);
  }, 0);
}

function isLearnt(tensor: Tensor, flow: MakersAndReaders, typed: TypedGraph): boolean {
  const made = flow.maker(tensor);
  if (made === undefined) return false;
  const own = [...made.weights.values()].some((path) => typed.weights.get(path)?.trainable ?? false);
  return own || made.inputs.some((input) => isLearnt(input, flow, typed));
}

/** The learned map behind the layers whose result is an output. */
function headOf(typed: TypedGraph, inside: ReadonlySet<TypedOp>, fed: ReadonlySet<number>): TypedOp | undefined {
  const ends = new Set([...typed.outputs.values()].map(({ id }) => id));
  return typed.ops.find(
    (op) =>
      !inside.has(op) &&
      roleOf(op.op) === "matrix" &&
      op.results.some(({ id }) => ends.has(id)) &&
      op.inputs.some(({ id }) => fed.has(id)),
  );
}

/** From what the layers give to the head, one op after another; nothing where the way forks. */
function chainTo(
  head: TypedOp,
  inside: ReadonlySet<TypedOp>,
  flow: MakersAndReaders,
  fed: ReadonlySet<number>,
): TypedOp[] | undefined {
  const chain = [head];
  for (;;) {
    const [first] = chain;
    const [read, more] = first?.inputs.filter(({ id }) => fed.has(id)) ?? [];
    const made = read === undefined || more !== undefined ? undefined : flow.maker(read);
    if (made === undefined) return undefined;
    if (inside.has(made)) return chain;
    chain.unshift(made);
  }
}
