import { isRegion, type Region, type TypedOp } from "./typed-graph.ts";

/** The regions below one, each before those inside it. */
export function* regionsIn({ members }: Region): Generator<Region> {
  for (const member of members) {
    if (!isRegion(member)) continue;
    yield member;
    yield* regionsIn(member);
  }
}

/** The ops in a region and in those below it, in order. */
export function* opsIn({ members }: Region): Generator<TypedOp> {
  for (const member of members) {
    if (isRegion(member)) yield* opsIn(member);
    else yield member;
  }
}
