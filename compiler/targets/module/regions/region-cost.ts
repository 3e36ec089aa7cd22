import { elementCount } from "../../../kernels/nd-array.ts";
import type { Contraction } from "../contraction/contraction.ts";
import type { Nest, NestValue } from "../nest/nest.ts";
import type { Region } from "./region.ts";
import type { SpecialKernel } from "./special-kernel.ts";

/** What a region is and costs, as reports have it. */
export interface RegionCost {
  readonly kind: string;
  readonly sizes: string;
  /** As the kernel table counts: a multiply-add as 2, a function of one number as 1. */
  readonly flops: number;
}

export function regionCost(region: Region): RegionCost {
  switch (region.kind) {
    case "contraction":
      return contractionCost(region.contraction);
    case "combining": {
      const { partials, result } = region.sum;
      const flops = partials.elements - result.storage.elements;
      return { kind: "combining", sizes: `${partials.elements} to ${result.storage.elements}`, flops };
    }
    case "loop":
      return nestCost(region.finish());
    case "special":
      return specialCost(region.special);
  }
}

const product = (axes: readonly { readonly size: number }[]): number => elementCount(axes.map(({ size }) => size));
const times = (sizes: readonly number[]): string => (sizes.length === 0 ? "1" : sizes.join(" × "));

function contractionCost({ batch, m, n, k }: Contraction): RegionCost {
  const [stack, rows, columns, terms] = [product(batch), product(m), product(n), product(k)];
  const one = `[${rows}, ${terms}] · [${terms}, ${columns}]`;
  return {
    kind: "contraction",
    sizes: stack === 1 ? one : `${stack} of ${one}`,
    flops: 2 * stack * rows * columns * terms,
  };
}

/** What moves, compares and picks costs nothing by the table's count, as with kernels. */
const free: ReadonlySet<NestValue["op"]> = new Set(["load", "constant", "index", "cast"]);

function nestCost({ axes, rowAxes, values, accumulations }: Nest): RegionCost {
  const points = elementCount(axes);
  const rows = elementCount(axes.slice(0, axes.length - rowAxes));
  const perRow = valuesPerRow(values);
  const counted = values.map(({ op }, at) =>
    free.has(op) ? 0 : op !== "reduce" && perRow[at] === true ? rows : points,
  );
  const flops = counted.reduce((sum, count) => sum + count, 0) + accumulations.length * points;
  return { kind: values.some(({ op }) => op === "reduce") ? "rows" : "loop", sizes: times(axes), flops };
}

/** Which values are one a row: what is reduced over it, and what is made of such alone. */
function valuesPerRow(values: readonly NestValue[]): readonly boolean[] {
  const perRow: boolean[] = [];
  for (const value of values) {
    const isMade = "inputs" in value && value.inputs.length > 0;
    perRow.push(value.op === "reduce" || value.op === "constant" || (isMade && value.inputs.every((i) => perRow[i])));
  }
  return perRow;
}

function specialCost(special: SpecialKernel): RegionCost {
  const { kernel } = special;
  switch (special.kernel) {
    case "random":
      return { kind: kernel, sizes: times([special.count]), flops: 0 };
    case "gather":
      return { kind: kernel, sizes: times([special.outer, special.count, special.inner]), flops: 0 };
    case "scatter_add": {
      const sizes = [special.outer, special.count, special.inner];
      return { kind: kernel, sizes: times(sizes), flops: elementCount(sizes) };
    }
    case "top_k":
      return { kind: kernel, sizes: times([special.rows, special.length]), flops: special.rows * special.length };
    case "max_pool_grad": {
      const { pooled, window } = special;
      return { kind: kernel, sizes: times(pooled), flops: elementCount([...pooled, ...window]) };
    }
  }
}
