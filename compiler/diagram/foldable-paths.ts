import { regionsIn } from "../expand/in-region.ts";
import type { Region, TypedGraph } from "../expand/typed-graph.ts";
import { idiomsOf } from "../idioms/idioms-of.ts";
import { outlineOf } from "../outline/make-outline.ts";
import type { Body } from "../outline/outline.ts";
import { itemsOf } from "../outline/outline-parts.ts";
import { idiomPath } from "./idiom-path.ts";
import { mergedOutline } from "./panels/merge.ts";
import { bodiesOf, isSection, type MergedBody } from "./panels/merged.ts";

/** Where all stands that a figure can draw open or closed: blocks, loops, and ops that have one name. */
export function foldablePaths(typed: TypedGraph): ReadonlySet<string> {
  const outline = outlineOf(typed);
  const iterated = [...itemsOf(outline)].flatMap((item) => (item.kind === "loop" ? item.kinds : []));
  const bodies = [outline.main, ...[...outline.definitions, ...iterated].map(({ body }) => body)];
  return new Set([...regionPaths(typed.root), ...bodies.flatMap(idiomPaths)]);
}

/** Where the sections are that panels draw a long list in. */
export function sectionPaths(typed: TypedGraph): ReadonlySet<string> {
  const seen = new Set<MergedBody>();
  const visit = (body: MergedBody): void => {
    if (seen.size !== seen.add(body).size) for (const one of bodiesOf(body.parts)) visit(one);
  };
  visit(mergedOutline(outlineOf(typed)));
  return new Set([...seen].filter(isSection).flatMap(({ paths }) => paths));
}

// What has no id on its way has no path.
const regionPaths = (root: Region): string[] =>
  [...regionsIn(root)].filter((one) => isFoldable(one) && one.path !== "").map(({ path }) => path);

export const isFoldable = ({ kind }: Region): boolean => kind === "block" || kind === "loop" || kind === "iteration";

const idiomPaths = (body: Body): string[] =>
  idiomsOf(body).flatMap(({ items }) => Array.from({ length: body.runs }, (_, run) => idiomPath(items, run)));
