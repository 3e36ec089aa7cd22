import { EnoughProblems } from "../schema/problem/enough-problems.ts";
import { inOrder, withoutRepeats } from "../schema/problem/order.ts";
import { type Problem, ProblemError } from "../schema/problem/problem.ts";
import type { Source } from "../schema/problem/source.ts";
import { type ReadSpec, readSpec } from "../schema/spec/read-spec.ts";
import type { Spec } from "../schema/spec/spec.ts";
import { verifySpec } from "../schema/spec/verify-spec.ts";
import { checkRuleNames, lintCheckpoints } from "./checkpoint/check-checkpoints.ts";
import { checkFigure } from "./diagram/check-figure.ts";
import { expand } from "./expand/expand.ts";
import type { TypedGraph } from "./expand/typed-graph.ts";
import { verifyTypedGraph } from "./expand/verify-typed-graph.ts";
import { withinBudget } from "./limits/budget.ts";
import { lint } from "./lint/lint.ts";
import { type Linked, link } from "./model/link.ts";
import { type CheckOptions, resolve, type SpecOptions } from "./model/resolve.ts";
import { verifyModel } from "./model/verify-model.ts";
import { ops } from "./ops/index.ts";
import { atPlace, Exhausted, Rejection } from "./shape/rejection.ts";
import { checkStages } from "./stages/check-stages.ts";
import { verified } from "./verified.ts";

/** What is wrong with a spec, and its typed model unless a problem is an error. */
export interface CheckedSpec {
  /** Where a problem is an error: the model as far as it can be typed. What could not is poisoned. */
  readonly partial?: TypedGraph | undefined;
  readonly typed?: TypedGraph;
  readonly problems: readonly Problem[];
}

/**
 * A spec without a mistake, expanded and typed: what phases 1–4 leave behind. It is made once and handed to all that
 * compile, count, explain or draw a model; none of them changes it.
 */
export interface CheckedModel {
  readonly evaluated: TypedGraph;
  /** As it is trained, with dropout and the like; the same ops where nothing asks for the mode. */
  readonly trained: TypedGraph;
}

/** What is wrong with a spec in either mode, and its model unless a problem is an error. */
export interface CheckedModes {
  /** Where a problem is an error: the model as evaluated, as far as it can be typed. What could not is poisoned. */
  readonly partial?: TypedGraph | undefined;
  readonly model?: CheckedModel;
  readonly problems: readonly Problem[];
}

/** Phases 1–4 in one mode. Never throws for a mistake in the spec. */
export function check(source: Source, options: CheckOptions = {}): CheckedSpec {
  const read = readSpec(source, ops);
  return checkRead(read, options, (linked, problems) => typed(linked, options, problems));
}

/**
 * Phases 1–4 as the spec is evaluated and as it is trained: what `training` decides may go wrong in one of them only.
 * Never throws for a mistake in the spec.
 * @param read for who has read it already
 */
export function checkModes(source: Source, options: SpecOptions = {}, read = readSpec(source, ops)): CheckedModes {
  const { problems, ...checked } = checkRead<CheckedModes>(read, options, (linked, found) => {
    const { typed: evaluated, problems, partial } = typed(linked, { ...options, training: false }, found);
    // What is wrong in reading, and where nothing asks for the mode, is the same in both: a second look would find no more.
    if (evaluated === undefined) return { problems, partial };
    if (!evaluated.asksMode) return { model: { evaluated, trained: { ...evaluated, training: true } }, problems };
    const { typed: trained, problems: more } = typed(linked, { ...options, training: true }, found);
    const all = [...problems, ...more];
    return trained === undefined
      ? { problems: all, partial: evaluated }
      : { model: { evaluated, trained }, problems: all };
  });
  return { ...checked, problems: inOrder(withoutRepeats(problems)) };
}

/** `checkModes` for those who know what comes next: where nothing is trained, a spec is not looked at as it would be. */
export function checkFor(source: Source, options: SpecOptions, isTrained: boolean): CheckedModes {
  if (isTrained) return checkModes(source, options);
  const { typed, problems } = check(source, options);
  return typed === undefined ? { problems } : { model: { evaluated: typed, trained: typed }, problems };
}

/**
 * The same, of a spec that has no mistake.
 * @throws ProblemError with everything that is wrong with the spec
 */
export function checkedModel(source: Source, options: SpecOptions, isTrained: boolean): CheckedModel {
  const { model, problems } = checkFor(source, options, isTrained);
  if (model === undefined) throw new ProblemError(problems);
  return model;
}

/** Brings in what a spec imports, once, for whatever is made of it. */
function checkRead<Checked extends CheckedModes | CheckedSpec>(
  { spec, problems, isUsable }: ReadSpec,
  { importer }: SpecOptions,
  proceed: (linked: Linked, problems: readonly Problem[]) => Checked,
): Checked | Pick<CheckedModes, "problems" | "partial"> {
  if (spec === undefined || (problems.some(isError) && isUsable !== true)) return { problems };
  verified(spec, "read", verifySpec);
  const found: Problem[] = [];
  const linked = attempt(spec, found, () => link(spec, importer, found));
  const checked = linked === undefined ? { problems: found } : proceed(linked, found);
  if (problems.length > 0) {
    const partial = "partial" in checked ? checked.partial : undefined;
    return { problems: [...problems, ...checked.problems.filter(isError)], partial };
  }
  verifyTyped(checked);
  return checked;
}

function typed(linked: Linked, options: CheckOptions, found: readonly Problem[]): CheckedSpec {
  const problems = [...found];
  const checked = attempt(linked.spec, problems, () => {
    const model = resolve(linked, options, problems); // 2 resolve
    const graph = expand(model, problems); // 3 expand, 4 infer
    if (!problems.some(isError)) problems.push(...lintCheckpoints(model));
    checkRuleNames(model, problems);
    if (!problems.some(isError)) problems.push(...checkStages(graph), ...checkFigure(graph));
    if (!problems.some(isError)) problems.push(...lint(graph, problems));
    return graph;
  });
  if (checked === undefined || problems.some(isError)) return { problems: errorsFirst(problems), partial: checked };
  return { typed: checked, problems };
}

/** Of a spec in which nothing is wrong, what phases 2 to 4 left. */
function verifyTyped(checked: CheckedModes | CheckedSpec): void {
  const { typed: one, model }: Partial<CheckedModes & CheckedSpec> = checked;
  for (const graph of [one, model?.evaluated, model?.trained]) {
    if (graph === undefined) continue;
    verified(graph.model, "resolve", verifyModel);
    verified(graph, "expand", verifyTypedGraph);
  }
}

/** Work within the budget of a check; what ends it early joins the problems. */
function attempt<T>(spec: Spec, problems: Problem[], work: () => T): T | undefined {
  try {
    return withinBudget(work);
  } catch (error) {
    if (error instanceof EnoughProblems) return undefined;
    const found = atPlace(error, spec.span);
    if (!(found instanceof Rejection || found instanceof Exhausted)) throw found;
    // A mistake that a loop met again and again may be what used the budget up.
    if (!(found instanceof Exhausted && problems.some(isError))) problems.push(found.problem);
    return undefined;
  }
}

const errorsFirst = (problems: readonly Problem[]): Problem[] => [
  ...problems.filter(isError),
  ...problems.filter((problem) => !isError(problem)),
];
const isError = (problem: Problem): boolean => problem.severity === "error";
