import { isRegion, type Region, type TypedOp } from "../expand/typed-graph.ts";
import type { Body, Item, Outline } from "./outline.ts";

/** A part of a model as it runs: an op, or structure with its own parts, iterations one by one. */
export type Part = TypedOp | Structure;

export interface Structure {
  readonly region: Region;
  readonly parts: readonly Part[];
}

export const isStructure = (part: Part): part is Structure => "region" in part;

/** The model as a tree of parts, in the order they run. */
export function modelParts({ main }: Outline): Structure {
  const [region] = main.regions.keys();
  if (region === undefined) throw new Error("a model runs once");
  return bodyParts(main, region);
}

/** Every item of every body once, with what it stands for: what the author wrote, not what it unrolls to. */
export function* itemsOf({ main, definitions }: Outline): Generator<Item> {
  for (const body of [main, ...definitions.map((definition) => definition.body)]) yield* nested(body.items);
}

function* nested(items: readonly Item[]): Generator<Item> {
  for (const item of items) {
    yield item;
    if (item.kind === "loop") for (const { body } of item.kinds) yield* nested(body.items);
    else if ("items" in item) yield* nested(item.items);
  }
}

function bodyParts(body: Body, region: Region): Structure {
  const run = body.regions.get(region) ?? 0;
  return { region, parts: body.items.map((item) => partOf(item, run)) };
}

function partOf(item: Item, run: number): Part {
  if (item.kind === "op") return runOf(item.ops, run);
  const region = runOf(item.regions, run);
  switch (item.kind) {
    case "call":
      return bodyParts(item.definition.body, region);
    case "loop": {
      const bodies = new Map(item.kinds.flatMap(({ indices, body }) => indices.map((i) => [i, body])));
      const iterations = region.members.filter(isRegion);
      return {
        region,
        parts: iterations.flatMap((iteration, i) => {
          const body = bodies.get(i);
          return body === undefined ? [] : [bodyParts(body, iteration)];
        }),
      };
    }
    default:
      return { region, parts: item.items.map((inner) => partOf(inner, run)) };
  }
}

function runOf<T>(all: readonly T[], run: number): T {
  if (run >= all.length) throw new Error(`an item that does not run ${run + 1} times`);
  return all[run] as T;
}
