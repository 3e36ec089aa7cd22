import type { Region } from "../expand/typed-graph.ts";
import type { Body, Outline } from "../outline/outline.ts";
import { itemsOf } from "../outline/outline-parts.ts";
import type { Idiom } from "./idiom.ts";
import { idiomOf } from "./idioms-of.ts";

const known = new WeakMap<Outline, ReadonlyMap<Region, Body>>();

/** The idiom that a call of a block, or an iteration of a loop, is as a whole. */
export function idiomOfRegion(outline: Outline, region: Region): Idiom | undefined {
  const bodies = known.get(outline) ?? bodiesByRegion(outline);
  known.set(outline, bodies);
  const body = bodies.get(region);
  return body && idiomOf(body);
}

function bodiesByRegion(outline: Outline): ReadonlyMap<Region, Body> {
  const iterated = [...itemsOf(outline)].flatMap((item) => (item.kind === "loop" ? item.kinds : []));
  const bodies = [...outline.definitions, ...iterated].map(({ body }) => body);
  return new Map(bodies.flatMap((body) => [...body.regions.keys()].map((region) => [region, body] as const)));
}
