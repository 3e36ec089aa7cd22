import { draw } from "../../compiler/diagram/draw.ts";
import { Opening } from "../../compiler/diagram/opening.ts";
import { compareDiagrams, type Difference } from "../../compiler/difference/compare-diagrams.ts";
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
  const [then, latter] = [before, now].map(({ source, choices }) => modelToDraw(source, { ...choices, ...how }));
  if (then === undefined || latter === undefined) throw new Error("two are compared");
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
