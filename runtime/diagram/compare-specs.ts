import { draw } from "../../compiler/diagram/draw.ts";
import { madeFrom } from "../../compiler/diagram/made-from.ts";
import { Opening } from "../../compiler/diagram/opening.ts";
import { compareDiagrams, type Difference } from "../../compiler/difference/compare-diagrams.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Source } from "../../schema/problem/source.ts";
import { type Figure, figureOf } from "./draw-spec.ts";
import { type DrawnModel, modelToDraw, requireFoldable, type SpecFigureOptions } from "./drawn-model.ts";

/** One figure of two, and what differs between them. */
export interface ComparedFigure extends Figure {
  readonly differences: readonly Difference[];
}

/** A spec, with what is chosen of its parameters. */
export interface ChosenSpec {
  readonly source: Source;
  readonly choices: SpecFigureOptions;
}

/** Both; of one that has no such block as is to be drawn alone, nothing: all of it is new, or no more. */
function bothModels(before: ChosenSpec, now: ChosenSpec, how: SpecFigureOptions): readonly [DrawnModel, DrawnModel] {
  const drawn = ({ source, choices }: ChosenSpec) => modelToDraw(source, { ...choices, ...how });
  const latter = orAbsent(() => drawn(now));
  if (latter instanceof ProblemError) {
    const then = drawn(before);
    return [then, withoutAnything(then, now)];
  }
  const then = orAbsent(() => drawn(before));
  return [then instanceof ProblemError ? withoutAnything(latter, before) : then, latter];
}

/** What is drawn, or that there is no block of that name. */
function orAbsent(draw: () => DrawnModel): DrawnModel | ProblemError {
  try {
    return draw();
  } catch (error) {
    if (error instanceof ProblemError && error.problems.every(({ code }) => code === "F485")) return error;
    throw error;
  }
}

const withoutAnything = ({ typed, ...how }: DrawnModel, { source, choices }: ChosenSpec): DrawnModel => ({
  ...how,
  from: madeFrom(source, choices),
  typed: {
    ...typed,
    ...{ ops: [], inputs: new Map(), outputs: new Map() },
    root: { ...typed.root, members: [], inputs: [], results: [] },
  },
});

/**
 * What of a model was not so in another, and what is no more: both in one. Blocks in which nothing differs are closed, but
 * for those that are to be open; one that is to be closed says how much in it differs.
 * @param how what is shown of both
 * @throws ProblemError with everything that is wrong with one of the specs; R218, F484, F485
 */
export function compareSpecs(
  before: ChosenSpec,
  now: ChosenSpec,
  how: Omit<SpecFigureOptions, "preset" | "set"> & { readonly depth?: number | undefined },
): ComparedFigure {
  const [then, latter] = bothModels(before, now, how);
  requireFoldable(how, [then.typed, latter.typed]);
  // What is to be closed is compared all the same; what changed is said in words.
  const drawn = ({ typed, ...shown }: DrawnModel, depth: number | undefined) =>
    draw(typed, { ...shown, close: undefined, depth, pictures: "none" });
  const both = (depth: number | undefined) => [drawn(then, depth), drawn(latter, depth)] as const;
  let [one, other] = both(how.depth);
  // Of two that are too large to read whole, none is drawn deeper than the other.
  const depths = [one, other].flatMap(({ depth }) => depth ?? []);
  if (one.depth !== other.depth) [one, other] = both(Math.min(...depths));
  const { diagram, differences } = compareDiagrams(one, other, new Opening(how));
  return { ...figureOf(diagram), differences };
}
