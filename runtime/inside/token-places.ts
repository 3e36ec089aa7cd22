import { elementCount } from "../engines/host-tensor.ts";
import type { BoundGraph } from "./bound-model.ts";
import type { FoundAttention } from "./find-attention.ts";
import type { Tracer } from "./trace-elements.ts";

/** Patches by rows and columns, and the tokens that are none. */
export interface TokenPlaces {
  readonly rows: number;
  readonly columns: number;
  /** Pixels from a patch to the one below it, and to the one on its right. */
  readonly pitch: readonly [down: number, right: number];
  /** Names of the tokens that are no patches, `cls_token` or `registers[2]`. */
  readonly others: readonly string[];
  /** Of a code of `Tracer.back`: a patch, row by row, or behind the patches one of the others; -1 for a margin. */
  token(code: number): number;
}

/** Where the keys and queries of an attention stand in the picture; undefined where its keys are no grid of patches. */
export function tokenPlaces(
  graph: BoundGraph,
  picture: Tracer,
  { keys, queries }: FoundAttention,
): TokenPlaces | undefined {
  const [, , height = 1, width = 1] = graph.shapeOf(graph.image);
  const lineOf = (code: number) => Math.floor(code / width) % height;
  const keyCodes = [...new Set(keys)];
  const patches = new Set(keyCodes.filter((code) => code >= 0).map((code) => lineOf(code) * width + (code % width)));
  const lines = [...new Set([...patches].map((pixel) => Math.floor(pixel / width)))].sort((a, b) => a - b);
  const stripes = [...new Set([...patches].map((pixel) => pixel % width))].sort((a, b) => a - b);
  const [rows, columns] = [lines.length, stripes.length];
  if (patches.size < 2 || patches.size !== rows * columns) return undefined;
  const codes = [...new Set(queries), ...keyCodes].filter((code) => code < 0);
  const others = [...new Set(codes.flatMap((code) => nameOf(graph, picture, code) ?? []))];
  const known = new Map<number, number>();
  const find = (code: number): number => {
    if (code < 0) {
      const name = nameOf(graph, picture, code);
      return name === undefined ? -1 : rows * columns + others.indexOf(name);
    }
    const [row, column] = [lines.indexOf(lineOf(code)), stripes.indexOf(code % width)];
    return row < 0 || column < 0 ? -1 : row * columns + column;
  };
  return {
    ...{ rows, columns, others, pitch: [height / rows, width / columns] },
    token(code) {
      const token = known.get(code) ?? find(code);
      known.set(code, token);
      return token;
    },
  };
}

/** The weight that a token begins as, with its number where the weight is of several tokens. */
export function nameOf(graph: BoundGraph, picture: Tracer, code: number): string | undefined {
  const end = picture.endOf(code);
  if (end === undefined) return undefined;
  const name = graph.weights.get(end.value) ?? graph.names.get(end.value) ?? `value ${end.value}`;
  const shape = graph.shapeOf(end.value);
  const width = shape.at(-1) ?? 1;
  return elementCount(shape) === width ? name : `${name}[${Math.floor(end.element / width)}]`;
}
