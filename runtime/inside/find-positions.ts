import type { Step, ValueId } from "../../compiler/ir/graph.ts";
import { at } from "../../compiler/kernels/nd-array.ts";
import { elementCount } from "../engines/host-tensor.ts";
import type { BoundGraph } from "./bound-model.ts";
import type { ValuesOfWeights } from "./evaluate-value.ts";
import { operandOf } from "./operand-elements.ts";
import { type PictureGrid, pictureGrid } from "./picture-grid.ts";
import { nameOf } from "./token-places.ts";
import { Tracer } from "./trace-elements.ts";

/** What is added to the patches of a picture, to each its own. */
export interface PositionTable {
  /** The weight that it is made of; several have a plus between them. What is made of none is called as in the spec. */
  readonly name: string;
  readonly isLearnt: boolean;
  readonly rows: number;
  readonly columns: number;
  /** Numbers of each patch. */
  readonly width: number;
  /** By patch, row by row. */
  readonly vectors: readonly Float64Array[];
  /** Tokens that are no patches, and have theirs too. */
  readonly others: readonly string[];
}

/** A sum of what comes of the picture and what does not. */
export interface WeightAdded {
  readonly step: Step<"add">;
  /** The operand that comes of no picture. */
  readonly side: 0 | 1;
  readonly added: ValueId;
}

export function weightAdded(
  graph: BoundGraph,
  picture: Tracer,
  step: BoundGraph["steps"][number],
): WeightAdded | undefined {
  if (step.kernel !== "add") return undefined;
  const [a = -1, b = -1] = step.inputs;
  if (picture.reaches(a) === picture.reaches(b)) return undefined;
  const side = picture.reaches(a) ? 1 : 0;
  const added = side === 0 ? a : b;
  return graph.isGiven(added) ? undefined : { step, side, added };
}

/** A model's position embeddings, in the order they are added. */
export function findPositions(graph: BoundGraph, picture: Tracer, values: ValuesOfWeights): readonly PositionTable[] {
  const known = new Set<string>();
  return graph.steps.flatMap((step): PositionTable[] => {
    const found = weightAdded(graph, picture, step);
    const table = found && tableOf(graph, picture, values, found);
    if (table === undefined) return [];
    const { name, rows, columns } = table;
    const key = `${name} ${rows} ${columns}`;
    if (known.has(key)) return [];
    known.add(key);
    return [table];
  });
}

function tableOf(
  graph: BoundGraph,
  picture: Tracer,
  values: ValuesOfWeights,
  { step, side, added }: WeightAdded,
): PositionTable | undefined {
  const [sum = -1] = step.outputs;
  const own = operandOf(graph, step, side);
  if (own === undefined || isBias(graph, added) || !picture.reachesPlainly(sum)) return undefined;
  const all = Int32Array.from({ length: elementCount(graph.shapeOf(sum)) }, (_, i) => i);
  const elements = all.map(own);
  if (!isOfPlaces(graph, picture, sum, elements)) return undefined;
  const behind = picture.back(sum, all);
  const grid = pictureGrid(graph, behind);
  if (grid === undefined) return undefined;
  const byPatch = groupByPlace(grid, behind, elements);
  const width = byPatch[0]?.length ?? 0;
  if (byPatch.some((one) => one.length !== width)) return undefined;
  if (!differ(graph, values, added, byPatch)) return undefined;
  const { data } = values.of(added);
  const vectors = byPatch.map((one) => Float64Array.from(one, (element) => at(data, element)));
  const weights = values.behind(added);
  const paths = weights.map((id) => graph.weights.get(id) ?? "");
  const others = [...new Set([...behind].flatMap((code) => nameOf(graph, picture, code) ?? []))];
  const { rows, columns } = grid;
  return {
    name: paths.length > 0 ? paths.join(" + ") : (graph.names.get(added) ?? step.from),
    isLearnt: paths.length > 0,
    ...{ rows, columns, vectors, others },
    width: new Set(byPatch[0]).size,
  };
}

/** Whether it differs along the last axis at most, as a norm's or a projection's: a patch's own pixels may lie along that. */
function isBias(graph: BoundGraph, added: ValueId): boolean {
  let from = added;
  for (let step = graph.maker(from); step?.kernel === "broadcast"; step = graph.maker(from))
    from = step.inputs[0] ?? -1;
  const shape = graph.shapeOf(from);
  return elementCount(shape) === (shape.at(-1) ?? 1);
}

/** Whether what is added goes to more than one place; asked of one element of each first, which rules biases out. */
function isOfPlaces(graph: BoundGraph, picture: Tracer, sum: ValueId, elements: Int32Array): boolean {
  const firsts = new Map<number, number>();
  for (const [e, element] of elements.entries()) if (!firsts.has(element)) firsts.set(element, e);
  return pictureGrid(graph, picture.back(sum, Int32Array.from(firsts.values()))) !== undefined;
}

/** For each patch the elements that are added to it; of a window that lies there twice, the first. */
function groupByPlace(grid: PictureGrid, behind: Int32Array, elements: Int32Array): readonly (readonly number[])[] {
  const byPatch = Array.from({ length: grid.rows * grid.columns }, (): number[] => []);
  for (const [e, code] of behind.entries()) byPatch[grid.at(code)]?.push(elements[e] ?? 0);
  return byPatch;
}

/** Whether patches are given different things, and not all one bias: by where they come of, for weights may begin as zeros. */
function differ(
  graph: BoundGraph,
  values: ValuesOfWeights,
  added: ValueId,
  byPatch: readonly (readonly number[])[],
): boolean {
  const [first = []] = byPatch;
  const others = byPatch.slice(1);
  const unlike = (of: (element: number) => number | undefined) =>
    others.some((patch) => patch.some((element, i) => of(element) !== of(first[i] ?? 0)));
  if (!unlike((element) => element)) return false;
  const weights = values.behind(added);
  const all = Int32Array.from({ length: elementCount(graph.shapeOf(added)) }, (_, i) => i);
  const { data } = values.of(added);
  return (
    weights.some((weight) => {
      const behind = new Tracer(graph, weight).back(added, all);
      return unlike((element) => behind[element]);
    }) || unlike((element) => at(data, element))
  );
}

/** The cosine of the angle between the vectors of two patches, of each with all: 0 where one is nothing. */
export function similarities({ vectors }: Pick<PositionTable, "vectors">): readonly Float32Array[] {
  const lengths = vectors.map((vector) => Math.hypot(...vector));
  return vectors.map((a, i) =>
    Float32Array.from(vectors, (b, j) => {
      const size = (lengths[i] ?? 0) * (lengths[j] ?? 0);
      return size > 0 ? a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0) / size : 0;
    }),
  );
}
