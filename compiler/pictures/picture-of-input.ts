import type { TypedGraph, TypedOp } from "../expand/typed-graph.ts";
import type { SolvedTransform } from "../patterns/elementary.ts";
import type { Tensor } from "../shape/shape.ts";
import { isConstant, type Size } from "../size/size.ts";
import { type MakersAndReaders, makersAndReaders } from "./makers-and-readers.ts";
import type { PatchesPicture, Picture } from "./picture.ts";
import type { PictureChoice } from "./picture-of-op.ts";

/** The picture of a model's input, if there is one. */
export const pictureOfInput = (input: Tensor, model: TypedGraph, choice: PictureChoice): Picture | undefined =>
  choice === "none" ? undefined : patchesOf(input, makersAndReaders(model));

/** How an input is cut into patches, where all that read it agree. */
export function patchesOf(input: Tensor, flow: MakersAndReaders): PatchesPicture | undefined {
  const found = flow.readers(input).map((reader) => cutBy(reader, flow));
  const [first] = found;
  const agree = found.every((one) => one?.rows === first?.rows && one?.columns === first?.columns);
  return agree ? first : undefined;
}

function cutBy(reader: TypedOp, flow: MakersAndReaders): PatchesPicture | undefined {
  const { op, solution, inputs, results, attributes } = reader;
  const [result] = results;
  const [read] = inputs;
  if (result === undefined || read === undefined) return undefined;
  if (op.argument?.kind === "rearrange") {
    // The shape rule of patterns says what it found.
    const { input } = solution as SolvedTransform;
    const cut = input.filter(({ parts }) => parts.length > 1);
    if (cut.length === 0) return patchesOf(result, flow);
    const [rows, columns] = cut.map(({ parts }) => parts.map(({ size }) => size));
    if (cut.length !== 2 || rows?.length !== 2 || columns?.length !== 2) return undefined;
    return patches(rows, columns);
  }
  const { kernel, stride } = attributes;
  if (op.tone !== "learned" || !isPair(kernel) || !isPair(stride) || kernel.some((size, i) => size !== stride[i]))
    return undefined;
  const [, rows, columns, , more] = result.axes.map(({ size }) => size);
  if (rows === undefined || columns === undefined || more !== undefined || result.axes.length !== 4) return undefined;
  return patches([rows, kernel[0]], [columns, kernel[1]]);
}

function patches([rows, height]: readonly Size[], [columns, width]: readonly Size[]): PatchesPicture | undefined {
  if (rows === undefined || columns === undefined || height === undefined || width === undefined) return undefined;
  if (!isConstant(rows) || !isConstant(columns) || !isConstant(height) || !isConstant(width)) return undefined;
  // One row is no grid, and a pixel no patch.
  if (rows < 2 || columns < 2 || height < 2 || width < 2) return undefined;
  return { kind: "patches", rows, columns, aspect: height / width };
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "number" && one > 1);
}
