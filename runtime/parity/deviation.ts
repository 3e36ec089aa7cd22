import type { HostTensor } from "../engines/engine.ts";

/** Largest deviations allowed, each relative to the tensor's largest magnitude. */
export const TOLERANCE = { output: 1e-5, loss: 1e-5, gradient: 1e-4, adamw: 1e-5, state: 1e-5 } as const;

export interface Deviation {
  readonly kind: keyof typeof TOLERANCE;
  readonly name: string;
  /** Largest absolute difference, divided by the reference's largest magnitude. */
  readonly relative: number;
  /** The reference's largest magnitude. */
  readonly largest: number;
  readonly passed: boolean;
  /** Set where a gradient passes because large terms cancel in it: what is left is rounding, here as there. */
  readonly cancels?: true;
}

/** The largest difference between two tensors, leaving out the entries that `skip` names; infinite at a NaN. */
export function difference(
  ours: HostTensor["data"],
  theirs: HostTensor["data"],
  skip: (index: number) => boolean = () => false,
): number {
  if (ours.length !== theirs.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const [i, value] of theirs.entries()) {
    if (skip(i)) continue;
    const apart = Math.abs((ours[i] ?? Number.NaN) - value);
    largest = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : Math.max(largest, apart);
  }
  return largest;
}

export function largestOf({ data }: HostTensor): number {
  let largest = 0;
  for (const value of data) largest = Math.max(largest, Math.abs(value));
  return largest;
}

export function deviation(
  kind: Deviation["kind"],
  name: string,
  ours: HostTensor | undefined,
  theirs: HostTensor,
  skip?: (index: number) => boolean,
): Deviation {
  const largest = largestOf(theirs);
  const apart = ours === undefined ? Number.POSITIVE_INFINITY : difference(ours.data, theirs.data, skip);
  // To a tensor that is 0 throughout nothing is relative.
  const relative = apart / (largest === 0 ? 1 : largest);
  return { kind, name, relative, largest, passed: relative <= TOLERANCE[kind] };
}
