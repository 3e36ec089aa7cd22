import type { SolvedTransform } from "../patterns/elementary.ts";
import type { SolvedEinsum } from "../patterns/solve-einsum.ts";
import { sameSize } from "../size/size.ts";
import { type Flow, first, type Passing, type Step } from "./flow.ts";
import { type Dim, freshDim, isFeature, Strand, takeApart } from "./strand.ts";
import { isDepthwise, isDropped, isEinsum, isTransform } from "./trace.ts";

export type Dims = ReadonlyMap<Passing, readonly Dim[]>;

/** What the axes of every value of a flow are made of. */
export function strandsOf({ steps }: Flow): Dims {
  const dims = new Map<Passing, readonly Dim[]>();
  const dimsOf = (value: Passing): readonly Dim[] => {
    const known = dims.get(value) ?? value.sizes.map((size) => freshDim(size));
    dims.set(value, known);
    return known;
  };
  for (const step of steps) {
    const reads = step.reads.flatMap((read) => (typeof read === "number" ? [] : [read]));
    const inputs = reads.map(dimsOf);
    for (const value of step.gives) {
      const made = madeOf(step, value, reads, inputs);
      dims.set(value, made.length === value.sizes.length ? made : value.sizes.map((size) => freshDim(size)));
    }
  }
  return dims;
}

function madeOf(step: Step, value: Passing, reads: readonly Passing[], inputs: readonly (readonly Dim[])[]): Dim[] {
  const [x = []] = inputs;
  const solution = step.item.kind === "op" ? first(step.item.solution) : undefined;
  switch (step.role) {
    case "move":
    case "copy":
    case "reduction":
      return isTransform(solution) ? transformed(solution, x) : sliced(value, reads[0], x, solution);
    case "split":
      return typeof solution === "number" ? x.filter((_, i) => i !== solution) : kept(value, reads[0], x);
    case "contract":
      return isEinsum(solution) ? contracted(solution, reads, inputs) : [];
    case "matrix":
      return [...x.slice(0, -1), feature(value)];
    case "window":
      return isDepthwise(step) ? kept(value, reads[0], x) : [...kept(value, reads[0], x).slice(0, -1), feature(value)];
    case "join":
      return joined(value, reads, inputs, solution);
    case "sum":
    case "product":
    case "quotient":
    case "choice":
    case "map":
      return met(value, reads, inputs);
    case "other":
      return value.sizes.map((size) => freshDim(size));
    default:
      return kept(value, reads[0], x);
  }
}

const feature = ({ sizes }: Passing): Dim => {
  const size = sizes.at(-1) ?? 1;
  return size === 1 ? [] : [new Strand(size, { isFeature: true })];
};

/** Axis by axis what was read, where the length is the same. */
function kept(value: Passing, read: Passing | undefined, x: readonly Dim[]): Dim[] {
  const isAligned = value.sizes.length === read?.sizes.length;
  return value.sizes.map((size, i) => {
    const dim = isAligned ? x[i] : undefined;
    return dim !== undefined && sameSize(read?.sizes[i] ?? 0, size) ? dim : freshDim(size, dim);
  });
}

/** Operands meet from the right; an axis is that of the first that has it whole: what is fed before others, large before small. */
function met(value: Passing, reads: readonly Passing[], inputs: readonly (readonly Dim[])[]): Dim[] {
  const rank = (i: number) => reads[i]?.sizes.length ?? 0;
  const order = [...reads.keys()].sort(
    (a, b) => Number(reads[b]?.isFed) - Number(reads[a]?.isFed) || rank(b) - rank(a) || a - b,
  );
  return value.sizes.map((size, i) => {
    const fromRight = value.sizes.length - i;
    for (const operand of order) {
      const at = (reads[operand]?.sizes.length ?? 0) - fromRight;
      const dim = inputs[operand]?.[at];
      if (at >= 0 && dim !== undefined && sameSize(reads[operand]?.sizes[at] ?? 0, size)) return dim;
    }
    return freshDim(size);
  });
}

/** Along an axis that there is, or, where `at` says so, along a new one. */
function joined(value: Passing, reads: readonly Passing[], inputs: readonly (readonly Dim[])[], at: unknown): Dim[] {
  const [x = []] = inputs;
  if (value.sizes.length === reads[0]?.sizes.length) return met(value, reads, inputs);
  return typeof at === "number" ? x.toSpliced(at, 0, freshDim(value.sizes[at] ?? 1)) : [];
}

function sliced(value: Passing, read: Passing | undefined, x: readonly Dim[], solution: unknown): Dim[] {
  if (!Array.isArray(solution)) return kept(value, read, x);
  const cuts: readonly unknown[] = solution;
  const left = [...x.keys()].filter((i) => !isDropped(cuts[i]));
  return value.sizes.map((size, i) => {
    const from = left[i] ?? 0;
    return sameSize(read?.sizes[from] ?? 0, size) ? (x[from] ?? []) : freshDim(size, x[from]);
  });
}

function transformed({ input, output }: SolvedTransform, x: readonly Dim[]): Dim[] {
  const known = new Map<string, Dim>();
  for (const [i, { parts }] of input.entries()) {
    const dim = x[i] ?? [];
    const apart = takeApart(
      dim,
      parts.map(({ size }) => size),
    );
    for (const [j, { key, name, size, origin }] of parts.entries()) {
      const part = apart?.[j] ?? freshDim(size, dim);
      const [only, ...others] = part;
      if (only !== undefined && others.length === 0) only.length ??= { name, size, origin };
      known.set(key, part);
    }
  }
  return output.map(({ parts }) =>
    parts.flatMap(({ key, size }) => {
      const dim = known.get(key) ?? (size === 1 ? [] : [new Strand(size, { isRepeat: true })]);
      known.set(key, dim);
      return dim;
    }),
  );
}

/**
 * Of a product of two values that are fed, an axis that one of them alone has becomes an axis of its own: in the scores
 * of self-attention, queries and keys are the same tokens and yet two axes.
 */
function contracted(solved: SolvedEinsum, reads: readonly Passing[], inputs: readonly (readonly Dim[])[]): Dim[] {
  const fed = reads.filter(({ isFed }) => isFed).length;
  const makesFeatures = fed === 1 && sumsFeatures(solved, reads, inputs);
  return solved.output.map((key) => {
    const having = [...solved.operands.keys()].filter((i) => solved.operands[i]?.includes(key));
    const from = having.find((i) => reads[i]?.isFed) ?? having[0] ?? 0;
    const dim = inputs[from]?.[solved.operands[from]?.indexOf(key) ?? 0] ?? [];
    const size = solved.axes.get(key)?.size ?? 1;
    if (makesFeatures && having.every((i) => !reads[i]?.isFed))
      return size === 1 ? [] : [new Strand(size, { isFeature: true })];
    if (having.length > 1 || fed < 2 || size === 1) return dim;
    return [new Strand(size, { isFeature: dim.length > 0 && dim.every((strand) => strand.isFeature), of: dim })];
  });
}

/** Whether what is summed over, of what is fed, are features: known as such, or along the last axis. */
function sumsFeatures(solved: SolvedEinsum, reads: readonly Passing[], inputs: readonly (readonly Dim[])[]): boolean {
  const side = reads.findIndex(({ isFed }) => isFed);
  const keys = solved.operands[side] ?? [];
  const gone = [...keys.entries()].filter(([, key]) => !solved.output.includes(key));
  return gone.length > 0 && gone.every(([i]) => i === keys.length - 1 || isFeature(inputs[side]?.[i] ?? []));
}
