import { isRegion, type Region, type TypedOp } from "../../expand/typed-graph.ts";
import type { MergedBody, MergedCall, MergedLoop, MergedPart } from "./merged.ts";

/** A run of a body, and which of the runs that we look at it is part of. */
interface Run {
  readonly number: number;
  readonly of: number;
}

/** An op, and which of the runs that we look at it is part of. */
export interface PlacedOp {
  readonly op: TypedOp;
  readonly of: number;
}

/** Regions by the body that they run. */
export function runsOf(bodies: readonly MergedBody[], regions: readonly Region[]) {
  return bodies.flatMap((body) => {
    const own = regions.filter((region) => body.numbers.has(region));
    return own.length === 0 ? [] : [{ body, regions: own, runs: own.flatMap((one) => body.numbers.get(one) ?? []) }];
  });
}

/** More stretches than this are no longer told apart: what runs is then drawn once for each body. */
const MOST_STRETCHES = 5;

/**
 * The iterations of loops by the body that they run, and in the order in which they run: what runs again after another is
 * there again. Where loops go differently, or to and fro, it is once for each body.
 */
export function stretchesOfLoops(bodies: readonly MergedBody[], loops: readonly Region[]) {
  const once = runsOf(bodies, iterationsOf(loops));
  const iterations = loops.map((loop) => iterationsOf([loop]));
  const [first = [], ...others] = iterations.map((each) =>
    each.map((one) => bodies.findIndex(({ numbers }) => numbers.has(one))),
  );
  const starts = first.flatMap((body, i) => (body === first[i - 1] ? [] : [i]));
  const isOne = others.every((other) => other.length === first.length && other.every((body, i) => body === first[i]));
  if (!isOne || starts.length === once.length || starts.length > MOST_STRETCHES) return once;
  return starts.flatMap((start, i) => {
    const stretch = iterations.flatMap((each) => each.slice(start, starts[i + 1]));
    return runsOf(bodies, stretch);
  });
}

/** The iterations of loops. */
export const iterationsOf = (loops: readonly Region[]): Region[] =>
  loops.flatMap(({ members }) => members.filter(isRegion));

/** Every op that is written in parts, however deep, with all that it stands for in some runs; in the order they run. */
export function writtenOps(parts: readonly MergedPart[], runs: readonly number[]): Generator<readonly PlacedOp[]> {
  return within(
    parts,
    runs.map((number) => ({ number, of: number })),
  );
}

function* within(parts: readonly MergedPart[], runs: readonly Run[]): Generator<readonly PlacedOp[]> {
  for (const part of parts) {
    if (part.kind === "op")
      yield runs.flatMap(({ number, of }) =>
        part.ops.slice(number, number + 1).flatMap((op) => (op ? { op, of } : [])),
      );
    else if ("bodies" in part) {
      for (const body of part.bodies) yield* within(body.parts, innerRuns(part, body, runs));
    } else yield* within(part.parts, runs);
  }
}

function innerRuns({ kind, regions }: MergedCall | MergedLoop, body: MergedBody, runs: readonly Run[]): Run[] {
  return runs.flatMap(({ number, of }) => {
    const own = regions.slice(number, number + 1).flatMap((region) => region ?? []);
    const ran = kind === "loop" ? iterationsOf(own) : own;
    return ran.flatMap((region) => {
      const inner = body.numbers.get(region);
      return inner === undefined ? [] : { number: inner, of };
    });
  });
}
