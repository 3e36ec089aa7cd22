import type { AnyStep, Step } from "../../compiler/ir/graph.ts";
import { at, elementCount } from "../../compiler/kernels/nd-array.ts";
import type { BoundGraph } from "./bound-model.ts";
import type { ValuesOfWeights } from "./evaluate-value.ts";
import type { Tracer } from "./trace-elements.ts";

/** What the first product or convolution over pixels looks for, as pictures. */
export interface PatchFilters {
  /** The weight. */
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Each [channels, height, width]; what is multiplied with one pixel several times is added up. */
  readonly filters: readonly Float64Array[];
}

/** One number of the picture that a result is a sum over, and where its factor for each filter stands in the weight. */
interface Tap {
  readonly element: number;
  factor(filter: number): number;
}

/** Of several there are as many as first layers: one for each scale of patches. */
export function findFilters(graph: BoundGraph, picture: Tracer, values: ValuesOfWeights): readonly PatchFilters[] {
  const mixed = new Set<number>();
  return graph.steps.flatMap((step): PatchFilters[] => {
    const isMixed = step.inputs.some((id) => mixed.has(id));
    const filters = isMixed ? undefined : filtersOf(graph, picture, values, step);
    if (isMixed || filters !== undefined || mixes(step, picture)) for (const id of step.outputs) mixed.add(id);
    return filters === undefined ? [] : [filters];
  });
}

/** Whether it brings pixels together itself, as fixed windows that overlap do: what is multiplied then is no filter of pixels. */
const mixes = ({ kernel, inputs }: AnyStep, picture: Tracer): boolean =>
  ["conv2d", "matmul", "max_pool", "sum", "max"].includes(kernel) && inputs.some((id) => picture.reaches(id));

function filtersOf(
  graph: BoundGraph,
  picture: Tracer,
  values: ValuesOfWeights,
  step: AnyStep,
): PatchFilters | undefined {
  if (step.kernel !== "matmul" && step.kernel !== "conv2d") return undefined;
  const side = step.inputs.findIndex((id) => picture.reaches(id));
  const weight = step.inputs[1 - side] ?? -1;
  const [name] = values.behind(weight).flatMap((id) => graph.weights.get(id) ?? []);
  if (side < 0 || graph.isGiven(weight) || name === undefined) return undefined;
  const { count, taps } = step.kernel === "conv2d" ? convolutionTaps(graph, step) : productTaps(graph, step, side);
  const elements = Int32Array.from(
    taps.flatMap((all) => all),
    ({ element }) => element,
  );
  const behind = picture.back(step.inputs[side] ?? -1, elements);
  const [, channels = 1, height = 1, width = 1] = graph.shapeOf(graph.image);
  const pixels = [...behind].filter((element) => element >= 0);
  const box = boxOf(pixels.map((element) => [Math.floor(element / width) % height, element % width]));
  if (box === undefined) return undefined;
  const { data } = values.of(weight);
  const size = box.height * box.width;
  const each = taps.length;
  const perGroup = taps[0]?.length ?? 0;
  const filters = Array.from({ length: count }, (_, filter) => {
    const group = Math.floor((filter * each) / count);
    const found = new Float64Array(channels * size);
    for (const [t, tap] of (taps[group] ?? []).entries()) {
      const element = behind[group * perGroup + t] ?? -1;
      if (element < 0) continue;
      const channel = Math.floor(element / (height * width)) % channels;
      const [y, x] = [(Math.floor(element / width) % height) - box.top, (element % width) - box.left];
      const place = channel * size + y * box.width + x;
      found[place] = (found[place] ?? 0) + at(data, tap.factor(filter));
    }
    return found;
  });
  return { name, channels, height: box.height, width: box.width, filters };
}

function boxOf(pixels: readonly (readonly [number, number])[]) {
  if (pixels.length === 0) return undefined;
  const range = (axis: 0 | 1) =>
    pixels.reduce(([low, high], pixel) => [Math.min(low, pixel[axis]), Math.max(high, pixel[axis])] as const, [
      Number.POSITIVE_INFINITY,
      0,
    ] as const);
  const [[top, bottom], [left, right]] = [range(0), range(1)];
  return { top, left, height: bottom - top + 1, width: right - left + 1 };
}

/** Groups of taps, filters in their order shared out among them. */
interface Taps {
  readonly count: number;
  readonly taps: readonly (readonly Tap[])[];
}

/** Of a patch in the middle. */
function convolutionTaps(graph: BoundGraph, { inputs, outputs, attributes }: Step<"conv2d">): Taps {
  const [, , columns = 1, channels = 1] = graph.shapeOf(inputs[0] ?? -1);
  const [high = 1, wide = 1, own = 1, count = 1] = graph.shapeOf(inputs[1] ?? -1);
  const [, outRows = 1, outColumns = 1] = graph.shapeOf(outputs[0] ?? -1);
  const { stride, dilation, groups } = attributes;
  const [top, left] = [(outRows >> 1) * stride[0], (outColumns >> 1) * stride[1]];
  const taps = Array.from({ length: groups }, (_, group) =>
    Array.from({ length: high * wide * own }, (_, i): Tap => {
      const [y, x, channel] = [Math.floor(i / (wide * own)), Math.floor(i / own) % wide, i % own];
      const pixel = (top + y * dilation[0]) * columns + left + x * dilation[1];
      return { element: pixel * channels + group * own + channel, factor: (filter) => i * count + filter };
    }),
  );
  return { count, taps };
}

function productTaps(graph: BoundGraph, { inputs, attributes }: Step<"matmul">, side: number): Taps {
  const transposed = [attributes.transposeA, attributes.transposeB];
  const lineOf = (operand: number) => {
    const shape = graph.shapeOf(inputs[operand] ?? -1);
    const [rows = 1, columns = 1] = shape.slice(-2);
    // What is summed over: columns of the first, rows of the second, unless it is transposed.
    const alongColumns = (operand === 0) !== (transposed[operand] ?? false);
    return {
      matrices: elementCount(shape.slice(0, -2)),
      size: rows * columns,
      lines: alongColumns ? rows : columns,
      length: alongColumns ? columns : rows,
      at: (line: number, k: number) => (alongColumns ? line * columns + k : k * columns + line),
    };
  };
  const [seen, weight] = [lineOf(side), lineOf(1 - side)];
  const start = (seen.matrices >> 1) * seen.size;
  const middle = middleOf(seen.lines);
  const taps = Array.from(
    { length: seen.length },
    (_, k): Tap => ({ element: start + seen.at(middle, k), factor: (filter) => weight.at(filter, k) }),
  );
  return { count: weight.lines, taps: [taps] };
}

/** A patch that has others all around it, where there are as many rows as columns. */
const middleOf = (lines: number): number => (lines >> 1) + (Math.floor(Math.sqrt(lines)) >> 1);
