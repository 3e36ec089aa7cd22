import { matchesGlob } from "../../compiler/checkpoint/name-glob.ts";
import type { otherGrid } from "../../compiler/checkpoint/other-grid.ts";
import type { Plan } from "../../compiler/ir/plan.ts";
import { startMisfits, startOfOther } from "../../schema/messages/start-messages.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Recipe } from "../../schema/recipe/recipe.ts";
import type { HostTensor } from "../engines/engine.ts";
import { brought } from "../format/foreign-weights.ts";

export interface ResizedWeight {
  readonly path: string;
  readonly by: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** What a run began with, by the paths of its weights. */
export interface StartRecord {
  readonly from: string;
  /** Of the names and numbers that were taken. */
  readonly sha256: string;
  readonly loaded: readonly string[];
  readonly reset: readonly string[];
  /** Which the source lacks: they are drawn, as those that are reset. */
  readonly left: readonly string[];
  /** Which only the source has. */
  readonly unused?: readonly string[] | undefined;
  /** Of those that were taken, which are of another image size, and by whose rule they became of this. */
  readonly resized?: readonly ResizedWeight[] | undefined;
}

/**
 * The weights that a run takes of others, and what becomes of the rest.
 * @param gridFor how one of a model of another image size becomes the model's own
 * @throws ProblemError R144, R145 where they are another model's
 */
export function startWeights(
  { from, reset }: NonNullable<Recipe["start"]>,
  state: Plan["state"],
  given: ReadonlyMap<string, HostTensor>,
  span?: Span,
  gridFor: ReturnType<typeof otherGrid> = () => undefined,
): Omit<StartRecord, "sha256"> & { readonly taken: ReadonlyMap<string, HostTensor> } {
  const isReset = reset.map(matchesGlob);
  const own = Object.entries(state).filter(([, { role }]) => role === "weight" || role === "buffer");
  const kept = own.filter(([path]) => !isReset.some((matches) => matches(path)));
  const resized: ResizedWeight[] = [];
  const found = kept.flatMap(([path, entry]) => {
    const theirs = given.get(path);
    if (theirs === undefined) return [];
    const grid = gridFor(path);
    const tensor = grid === undefined ? theirs : brought(grid, theirs);
    if (grid !== undefined) resized.push({ path, by: grid.by, from: theirs.shape, to: tensor.shape });
    return [{ path, tensor, given: tensor.shape, wanted: entry.shape }];
  });
  const misfits = found.filter(({ given: theirs, wanted }) => theirs.join() !== wanted.join());
  if (misfits.length > 0) throw new ProblemError(startMisfits(from, misfits, span));
  if (found.length === 0 && kept.length > 0)
    throw new ProblemError(startOfOther(from, [...given.keys()][0], kept[0]?.[0], span));
  const taken = new Map(found.map(({ path, tensor }) => [path, tensor]));
  const paths = new Set(own.map(([path]) => path));
  const unused = [...given.keys()].filter((path) => !paths.has(path));
  return {
    from,
    taken,
    loaded: [...taken.keys()],
    reset: own.filter((entry) => !kept.includes(entry)).map(([path]) => path),
    left: kept.filter(([path]) => !taken.has(path)).map(([path]) => path),
    ...(unused.length === 0 ? {} : { unused }),
    ...(resized.length === 0 ? {} : { resized }),
  };
}
