import type { Constant } from "../ir/graph.ts";

type Shape = readonly number[];

/** The shape of tensors that lie one after the other along their first axis; undefined where they do not fit. */
export function joinedShape(shapes: readonly Shape[]): Shape | undefined {
  const [first = []] = shapes;
  const isAlike = (shape: Shape) => shape.length === first.length && shape.slice(1).join() === first.slice(1).join();
  if (shapes.length === 1) return first;
  if (first.length === 0 || !shapes.every(isAlike)) return undefined;
  return [shapes.reduce((sum, [length = 0]) => sum + length, 0), ...first.slice(1)];
}

/** The same on an axis of its own, before theirs. */
export const stackedShape = (shapes: readonly Shape[]): Shape | undefined =>
  new Set(shapes.map((shape) => shape.join())).size === 1 ? [shapes.length, ...(shapes[0] ?? [])] : undefined;

/** Equal parts along the first axis; undefined where it has none. */
export function splitShape([length = 0, ...rest]: Shape, parts: number): readonly Shape[] | undefined {
  return length % parts === 0 ? Array.from({ length: parts }, () => [length / parts, ...rest]) : undefined;
}

/** Row-major data of tensors in a row: that of their join, whichever of the two. */
export function joined(tensors: readonly Constant[], shape: Shape): Constant {
  const [first] = tensors;
  if (first === undefined) throw new Error("a join has parts");
  if (tensors.length === 1) return { ...first, shape };
  const data = new Float64Array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0));
  let at = 0;
  for (const tensor of tensors) {
    data.set(tensor.data, at);
    at += tensor.data.length;
  }
  return { dtype: first.dtype, shape, data };
}

/** The other way round. */
export function split({ dtype, data }: Constant, shapes: readonly Shape[]): readonly Constant[] {
  let at = 0;
  return shapes.map((shape) => {
    const from = at;
    at += shape.reduce((a, b) => a * b, 1);
    return { dtype, shape, data: data.subarray(from, at) };
  });
}
