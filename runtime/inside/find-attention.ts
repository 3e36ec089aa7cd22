import type { AnyStep, Step, ValueId } from "../../compiler/ir/graph.ts";
import { rowMajorStrides } from "../../compiler/kernels/nd-array.ts";
import { elementCount } from "../engines/host-tensor.ts";
import type { BoundGraph } from "./bound-model.ts";
import { NOWHERE, Tracer } from "./trace-elements.ts";

/**
 * An attention as it is found in a graph: a softmax whose result is multiplied, along the axis that it was taken over,
 * with values that come of the picture.
 */
export interface FoundAttention {
  /** What it is called in the spec: the softmax's result. */
  readonly name: string;
  readonly value: ValueId;
  /** Of the probabilities, the keys last. */
  readonly shape: readonly number[];
  /** The axis of the queries. */
  readonly queryAxis: number;
  /** Of each probability: what its key and its query come of, as `Tracer.back` tells it of the picture. */
  readonly keys: Int32Array;
  readonly queries: Int32Array;
}

/** All of a model's, in the order they run. */
export function findAttention(graph: BoundGraph, picture: Tracer): readonly FoundAttention[] {
  return graph.steps.flatMap((step) => {
    const found = attentionAt(graph, picture, step);
    return found === undefined ? [] : [found];
  });
}

/** What a step is the softmax of, where it is one. */
export function attentionAt(graph: BoundGraph, picture: Tracer, step: AnyStep): FoundAttention | undefined {
  const [value = -1] = step.outputs;
  const [scores = -1] = step.inputs;
  if (step.kernel !== "softmax" || !picture.reaches(scores)) return undefined;
  const shape = graph.shapeOf(value);
  const name = graph.names.get(value);
  const keys = keysOf(graph, picture, value, shape);
  if (name === undefined || keys === undefined) return undefined;
  const asked = queriesOf(graph, picture, scores, shape);
  return asked === undefined ? undefined : { name, value, shape, keys, ...asked };
}

/** A product of matrices whose operands both come of the picture. */
const isOfTwo = (step: AnyStep | undefined, picture: Tracer): step is Step<"matmul"> & AnyStep =>
  step?.kernel === "matmul" && step.inputs.every((id) => picture.reaches(id));

/** What the keys come of: the rows of the values that probabilities are multiplied with. */
function keysOf(graph: BoundGraph, picture: Tracer, value: ValueId, shape: readonly number[]): Int32Array | undefined {
  const probabilities = new Tracer(graph, value);
  for (const step of graph.steps) {
    if (!isOfTwo(step, picture)) continue;
    const [a, b] = step.inputs.map((id) => probabilities.reachesPlainly(id));
    if (a === b) continue;
    const side = a === true ? 0 : 1;
    const [weights = -1, values = -1] = side === 0 ? step.inputs : step.inputs.toReversed();
    const { transposeA, transposeB } = step.attributes;
    const isAlongLast = side === 0 ? !transposeA : transposeB;
    const own = graph.shapeOf(weights);
    const strides = rowMajorStrides(own);
    const [along = 1, length = 1] = isAlongLast ? [strides.at(-1), own.at(-1)] : [strides.at(-2), own.at(-2)];
    // Each element of the operand, as one of the probabilities.
    const all = Int32Array.from({ length: elementCount(own) }, (_, i) => i);
    const behind = probabilities.back(weights, all);
    const keyCount = shape.at(-1) ?? 1;
    // It must be the softmax's own axis that is summed over.
    const row = Array.from({ length }, (_, k) => (behind[k * along] ?? -1) % keyCount);
    if (length !== keyCount || new Set(row).size !== keyCount || row.some((key) => key < 0)) continue;
    const rows = valueRows(graph, values, side === 0 ? !transposeB : transposeA);
    const places = picture.back(values, rows.elements);
    const size = (own.at(-1) ?? 1) * (own.at(-2) ?? 1);
    const result = new Int32Array(elementCount(shape)).fill(NOWHERE);
    const isKnown = new Uint8Array(result.length);
    for (const element of all) {
      const to = behind[element] ?? -1;
      if (to < 0) continue;
      const key = Math.floor(element / along) % length;
      result[to] = places[Math.floor(element / size) * length + key] ?? -1;
      isKnown[to] = 1;
    }
    fillAlong(shape, result, isKnown);
    return result;
  }
  return undefined;
}

/** An element of each row of the values: one for each matrix and each key. */
function valueRows(graph: BoundGraph, values: ValueId, keysAreRows: boolean) {
  const shape = graph.shapeOf(values);
  const [rows = 1, columns = 1] = shape.slice(-2);
  const matrices = elementCount(shape.slice(0, -2));
  const length = keysAreRows ? rows : columns;
  const elements = new Int32Array(matrices * length);
  for (let m = 0; m < matrices; m++)
    for (let k = 0; k < length; k++)
      elements[m * length + k] =
        m * rows * columns + (keysAreRows ? k * columns + (columns >> 1) : (rows >> 1) * columns + k);
  return { elements };
}

/** Where heads are mixed before they are multiplied, one stands for all of them: what it says holds for the others. */
function fillAlong(shape: readonly number[], result: Int32Array, isKnown: Uint8Array): void {
  const strides = rowMajorStrides(shape);
  for (const [axis, stride] of strides.entries()) {
    if (!isKnown.includes(0)) return;
    const length = (shape[axis] ?? 1) * stride;
    // Each line along the axis, by its first element.
    for (let first = 0; first < result.length; first += first % stride === stride - 1 ? length - stride + 1 : 1) {
      let known = first;
      while (known < first + length && isKnown[known] === 0) known += stride;
      if (known >= first + length) continue;
      for (let to = first; to < first + length; to += stride)
        if (isKnown[to] === 0) [result[to], isKnown[to]] = [result[known] ?? -1, 1];
    }
  }
}

/** What the queries come of: the rows of the operand that does not change along the keys. */
function queriesOf(graph: BoundGraph, picture: Tracer, scores: ValueId, shape: readonly number[]) {
  const product = productBehind(graph, picture, scores);
  if (product === undefined) return undefined;
  const [output = -1] = product.outputs;
  const all = Int32Array.from({ length: elementCount(shape) }, (_, i) => i);
  const behind = new Tracer(graph, output).back(scores, all);
  const own = graph.shapeOf(output);
  const [rows = 1, columns = 1] = own.slice(-2);
  const keyCount = shape.at(-1) ?? 1;
  const rowOf = (element: number) => Math.floor(element / columns) % rows;
  const columnOf = (element: number) => element % columns;
  const first = [...behind.subarray(0, keyCount)];
  if (first.some((element) => element < 0)) return undefined;
  const byRow = first.every((element) => rowOf(element) === rowOf(first[0] ?? 0));
  const byColumn = first.every((element) => columnOf(element) === columnOf(first[0] ?? 0));
  const side = byRow ? 0 : 1;
  if (!byRow && !byColumn) return undefined;
  const asking = product.inputs[side] ?? -1;
  const { transposeA, transposeB } = product.attributes;
  const queryRows = valueRows(graph, asking, side === 0 ? !transposeA : transposeB);
  const places = picture.back(asking, queryRows.elements);
  const count = side === 0 ? rows : columns;
  const placeOf = (element: number) =>
    places[Math.floor(element / (rows * columns)) * count + (side === 0 ? rowOf(element) : columnOf(element))] ?? -1;
  // The axis along which the row changes.
  const strides = rowMajorStrides(shape);
  const queryAxis = strides.findIndex((stride, axis) => {
    const other = behind[stride] ?? -1;
    const line = side === 0 ? rowOf : columnOf;
    return axis < shape.length - 1 && (shape[axis] ?? 1) > 1 && line(other) !== line(behind[0] ?? 0);
  });
  const queries = behind.map((element) => (element < 0 ? -1 : placeOf(element)));
  return { queries, queryAxis: queryAxis < 0 ? shape.length - 2 : queryAxis };
}

/** What a class token asks first comes of no picture: the other operand of its product is made, not a weight itself. */
function isAskedByWeight(graph: BoundGraph, picture: Tracer, step: AnyStep): boolean {
  const other = step.inputs.find((id) => !picture.reaches(id));
  if (other === undefined) return false;
  let made = graph.maker(other);
  while (made?.inputs.length === 1 && made.kernel !== "normalize") made = graph.maker(made.inputs[0] ?? -1);
  return made !== undefined;
}

/** The product of queries and keys that scores are made of: the nearest behind them, before anything is normalized. */
function productBehind(graph: BoundGraph, picture: Tracer, scores: ValueId): (Step<"matmul"> & AnyStep) | undefined {
  const barred = new Set(["softmax", "conv2d", "normalize"]);
  let values: readonly ValueId[] = [scores];
  const seen = new Set<ValueId>();
  while (values.length > 0) {
    const steps = values.map((id) => graph.maker(id)).filter((step) => step !== undefined);
    for (const step of steps)
      if (step.kernel === "matmul" && (isOfTwo(step, picture) || isAskedByWeight(graph, picture, step))) return step;
    values = steps
      .filter(({ kernel }) => !barred.has(kernel))
      .flatMap(({ inputs }) => inputs.filter((id) => picture.reaches(id) && !seen.has(id)));
    for (const id of values) seen.add(id);
  }
  return undefined;
}
