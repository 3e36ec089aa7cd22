import { namedValues } from "../../compiler/expand/named-values.ts";
import type { TypedGraph, TypedOp } from "../../compiler/expand/typed-graph.ts";
import type { Composite, SolvedTransform } from "../../compiler/patterns/elementary.ts";
import type { Tensor } from "../../compiler/shape/shape.ts";
import { isConstant, sameSize } from "../../compiler/size/size.ts";

/** What a masked autoencoder paints, by the names of its values. */
export interface FoundPainting {
  /** f32 [batch, patches, numbers]: what it paints, and what it should have painted. */
  readonly painted: string;
  readonly target: string;
  /** f32 [batch, patches]: 1 where a patch was hidden. */
  readonly mask: string;
  readonly patches: number;
  /** Of each number of a patch, patch by patch: which of the image's it is. */
  readonly places: Int32Array;
}

/**
 * A model whose image a pattern cuts into patches, with an output of as many numbers and one of a number a patch, where
 * something made of the patches is compared with the first: told by shapes, whatever they are called.
 */
export function findPainting(typed: TypedGraph): FoundPainting | undefined {
  const [image, other] = typed.inputs.values();
  if (image === undefined || other !== undefined) return undefined;
  const cut = typed.ops.find(({ op, inputs }) => op.argument?.kind === "rearrange" && inputs[0]?.id === image.id);
  const [whole] = cut?.results ?? [];
  const [, patches, numbers] = whole?.axes.map(({ size }) => size) ?? [];
  if (cut === undefined || whole?.axes.length !== 3 || patches === undefined || numbers === undefined) return undefined;
  if (!isConstant(patches) || !isConstant(numbers)) return undefined;
  const outputs = [...typed.outputs.values()];
  const painted = outputs.find((one) => isAlike(one, whole));
  const mask = outputs.find(({ axes }) => axes.length === 2 && sameSize(axes[1]?.size ?? 0, patches));
  if (painted === undefined || mask === undefined) return undefined;
  const target = typed.ops.flatMap(({ inputs }) => comparedWith(painted, inputs)).find((one) => isAlike(one, whole));
  const names = new Map([...namedValues(typed)].map(([name, { id }]) => [id, name] as const));
  const [paintedName, targetName, maskName] = [painted, target, mask].map((one) => one && names.get(one.id));
  if (paintedName === undefined || targetName === undefined || maskName === undefined) return undefined;
  return { painted: paintedName, target: targetName, mask: maskName, patches, places: placesOf(cut) };
}

const isAlike = (a: Tensor, b: Tensor): boolean =>
  a.axes.length === b.axes.length && a.axes.every(({ size }, i) => sameSize(size, b.axes[i]?.size ?? 0));

/** The other one of two that an op reads. */
function comparedWith(painted: Tensor, inputs: readonly Tensor[]): Tensor[] {
  if (inputs.length !== 2 || !inputs.some(({ id }) => id === painted.id)) return [];
  return inputs.filter(({ id }) => id !== painted.id);
}

/** Of each element that a pattern gives of one picture, which it was. */
function placesOf({ solution }: TypedOp): Int32Array {
  // The shape rule of patterns says what it found.
  const { input, output } = solution as SolvedTransform;
  const [before, after] = [stridesOf(input), stridesOf(output)];
  const parts = output.flatMap((dimension) => dimension.parts);
  const count = parts.reduce((product, { size }) => product * (isConstant(size) ? size : 1), 1);
  return Int32Array.from({ length: count }, (_, i) =>
    parts.reduce((at, { key, size }) => {
      const digit = isConstant(size) ? Math.floor(i / (after.get(key) ?? 1)) % size : 0;
      return at + digit * (before.get(key) ?? 0);
    }, 0),
  );
}

/** How far apart two neighbours along each elementary axis lie; along the batch there is one. */
function stridesOf(dimensions: readonly Composite[]): ReadonlyMap<string, number> {
  const strides = new Map<string, number>();
  let stride = 1;
  for (const { key, size } of dimensions.flatMap(({ parts }) => parts).reverse()) {
    strides.set(key, stride);
    stride *= isConstant(size) ? size : 1;
  }
  return strides;
}
