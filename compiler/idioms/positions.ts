import { cover } from "./cover.ts";
import type { Flow, Step } from "./flow.ts";
import type { Found } from "./found.ts";
import { isFeature } from "./strand.ts";
import type { Dims } from "./strands-of.ts";
import { fedReads, isLearned, isPassing } from "./trace.ts";

/** A vector for each place, added to the tokens: learned, or made once. */
export function positionsAt(sum: Step, flow: Flow, dims: Dims): Found | undefined {
  const [x, ...more] = fedReads(sum);
  const table = sum.reads.find((read) => isPassing(read) && !read.isFed);
  const [result] = sum.gives;
  if (sum.role !== "sum" || sum.reads.length !== 2 || x === undefined || more.length > 0 || result === undefined)
    return undefined;
  if (table === undefined || !isPassing(table) || !isFeature(dims.get(x)?.at(-1) ?? [])) return undefined;
  const long = table.sizes.flatMap((size, i) => (size === 1 ? [] : [i - table.sizes.length]));
  const places = long.filter((i) => i < -1 && !isFeature(dims.get(x)?.at(i) ?? []));
  const isEach = long.includes(-1) && places.length > 0 && places.length === long.length - 1;
  if (!isEach || table.sizes.length > x.sizes.length) return undefined;
  const core = new Set([sum, ...(table.maker === undefined ? [] : [table.maker])]);
  const covered = cover(flow, core, new Set([result]));
  const facts = [[isLearned(table) ? "learned" : "fixed"]];
  return covered && { kind: "positions", title: "Position embedding", facts, core, cover: covered };
}
