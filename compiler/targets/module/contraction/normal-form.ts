import type { Contraction } from "./contraction.ts";
import { type Line, line } from "./line.ts";

/** A contraction as lines of its operands; those that give rows and columns may have changed places. */
export interface NormalForm {
  /** Whether rows come of b and columns of a. */
  readonly swapped: boolean;
  readonly batch: { readonly size: number; readonly a: Line; readonly b: Line; readonly c: Line };
  readonly m: { readonly size: number; readonly a: Line; readonly c: Line };
  readonly n: { readonly size: number; readonly b: Line; readonly c: Line };
  readonly k: { readonly size: number; readonly a: Line; readonly b: Line };
}

/** Columns are what the result is contiguous along, because a vector is of columns. */
export function normalForm(contraction: Contraction): NormalForm {
  const { batch, m, n, k } = contraction;
  const swapped = endsEven(m) && !endsEven(n);
  if (!swapped) return lines(contraction, false);
  return lines(
    {
      batch: batch.map(({ size, a, b, c }) => ({ size, a: b, b: a, c })),
      m: n.map(({ size, b, c }) => ({ size, a: b, c })),
      n: m.map(({ size, a, c }) => ({ size, b: a, c })),
      k: k.map(({ size, a, b }) => ({ size, a: b, b: a })),
    },
    true,
  );
}

const endsEven = (axes: readonly { readonly size: number; readonly c: number }[]) =>
  axes.findLast(({ size }) => size > 1)?.c === 1;

function lines({ batch, m, n, k }: Contraction, swapped: boolean): NormalForm {
  return {
    swapped,
    batch: { size: sizeOf(batch), a: along("a", batch), b: along("b", batch), c: along("c", batch) },
    m: { size: sizeOf(m), a: along("a", m), c: along("c", m) },
    n: { size: sizeOf(n), b: along("b", n), c: along("c", n) },
    k: { size: sizeOf(k), a: along("a", k), b: along("b", k) },
  };
}

/** How an operand goes along a group. */
export const along = <Operand extends string>(
  operand: Operand,
  axes: readonly ({ readonly size: number } & Readonly<Record<Operand, number>>)[],
): Line => line(axes.map((axis) => ({ size: axis.size, stride: axis[operand] })));

export const sizeOf = (axes: readonly { readonly size: number }[]) => axes.reduce((all, { size }) => all * size, 1);
