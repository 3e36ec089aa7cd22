import { type BlockAlone, blockAlone, namedAlone } from "../../compiler/block-alone.ts";
import { check, checkedModel } from "../../compiler/check.ts";
import type { DrawOptions } from "../../compiler/diagram/draw.ts";
import { nothingToFocus, nothingToFold } from "../../compiler/diagram/figure-path-messages.ts";
import { focusedOn, focusNames, regionNamed } from "../../compiler/diagram/focused.ts";
import { foldablePaths } from "../../compiler/diagram/foldable-paths.ts";
import { madeFrom } from "../../compiler/diagram/made-from.ts";
import type { OpeningChoice } from "../../compiler/diagram/opening.ts";
import { PathPattern } from "../../compiler/diagram/path-pattern.ts";
import { isRegion, type TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { SpecOptions } from "../../compiler/model/resolve.ts";
import { shippedName } from "../../compiler/model/shipped.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Source } from "../../schema/problem/source.ts";

/** What a figure shows of a model, as it is asked for. */
type HowShown = "open" | "close" | "allOps" | "shapes" | "direction";

/** What is drawn of a spec. */
export interface SpecFigureOptions extends SpecOptions, Pick<DrawOptions, HowShown> {
  /** One block alone, by its path or its name; also one that comes with Vitral. */
  readonly focus?: string | undefined;
}

/** What is to be drawn, and how. */
export interface DrawnModel extends Pick<DrawOptions, "from" | "byName" | "madeUp" | HowShown> {
  readonly typed: TypedGraph;
}

/**
 * A spec's model as it is to be drawn, checked as ever.
 * @param more further paths of it that can be open or closed
 * @throws ProblemError with everything that is wrong with the spec; F484, F485
 */
export function drawnModel(
  source: Source,
  options: SpecFigureOptions,
  more: (typed: TypedGraph) => Iterable<string> = () => [],
): DrawnModel {
  const drawn = modelToDraw(source, options);
  requireFoldable(options, [drawn.typed], more);
  return drawn;
}

/**
 * The same, whatever is to be open or closed in it.
 * @throws ProblemError with everything that is wrong with the spec; F485
 */
export function modelToDraw(source: Source, options: SpecFigureOptions): DrawnModel {
  const { focus, open, close, allOps, shapes, direction } = options;
  const whole = wholeModel(source, options);
  const drawn = focus === undefined ? whole : focusedModel(source, whole, focus, options);
  const from = [...madeFrom(source, options), ...(focus === undefined ? [] : [focus])];
  return { ...drawn, from, open, close, allOps, shapes, direction };
}

/**
 * What is to be open or closed stands in one of some models.
 * @throws ProblemError F484
 */
export function requireFoldable(
  options: OpeningChoice,
  models: readonly TypedGraph[],
  more: (typed: TypedGraph) => Iterable<string> = () => [],
): void {
  const { open, close } = options;
  if (open === undefined && close === undefined) return;
  const paths = new Set(models.flatMap((typed) => [...foldablePaths(typed), ...more(typed)]));
  const strangers = (["open", "close"] as const).flatMap((flag) =>
    (options[flag] ?? []).filter((path) => !matchesAny(path, paths)).map((path) => nothingToFold(flag, path, paths)),
  );
  if (strangers.length > 0) throw new ProblemError(strangers);
}

const matchesAny = (text: string, paths: Iterable<string>): boolean => {
  const pattern = new PathPattern(text);
  return [...paths].some((path) => pattern.matches(path));
};

/** A model to be drawn, and if it is a block alone, which of its numbers were made up. */
function wholeModel(source: Source, options: SpecOptions): DrawnModel {
  const tried = blockAlone(source, options.set);
  return tried === undefined ? { typed: checkedModel(source, options, false).evaluated } : soundOf(tried, options);
}

/** @throws ProblemError of the first, where none is sound */
function soundOf(tried: readonly BlockAlone[], options: SpecOptions): DrawnModel {
  const checked = tried.map(({ source, madeUp }) => ({ ...check(source, options), madeUp }));
  const sound = checked.find(({ typed }) => typed !== undefined) ?? checked[0];
  if (sound?.typed === undefined) throw new ProblemError(sound?.problems ?? []);
  const { typed, madeUp } = sound;
  const call = typed.root.members.find(isRegion);
  return { typed: call === undefined ? typed : focusedOn(typed, call, typed.title), madeUp };
}

/** A part of a model, or a block that it could call: of what its calls give only the names are known. */
function focusedModel(
  source: Source,
  { typed, madeUp }: DrawnModel,
  focus: string,
  { importer }: SpecOptions,
): DrawnModel {
  const region = regionNamed(typed, focus);
  if (region !== undefined) return { typed: focusedOn(typed, region), ...(madeUp ? { madeUp } : { byName: true }) };
  const known = typed.model.root.blocks.get(focus)?.block;
  const shipped = /^\w+$/.test(focus) ? importer?.(shippedName(`blocks/${focus}`), source) : undefined;
  const alone =
    known !== undefined
      ? namedAlone(source, focus, known)
      : typeof shipped === "object"
        ? blockAlone(shipped)
        : undefined;
  if (alone === undefined)
    throw new ProblemError(nothingToFocus(focus, [...focusNames(typed), ...typed.model.root.blocks.keys()]));
  return soundOf(alone, { importer });
}
