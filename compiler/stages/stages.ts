import type { Name, Stage, WeightPath } from "../../schema/spec/spec.ts";
import { type Filling, matchBeginning } from "../checkpoint/checkpoint-path.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";

/** A layer for whoever trains layers at rates of their own: its number is its place in the list. */
export interface ModelStage {
  /** What it is called: the paths of its parts. */
  readonly parts: readonly string[];
  readonly weights: readonly string[];
}

/** A weight in a stage, and the path in the spec that says so. */
interface Placed {
  readonly stage: number;
  readonly by: Name;
}

/** The stages of a model in order, and for each weight where it is said to be, more than once where it is. */
export interface Staging {
  readonly stages: readonly ModelStage[];
  readonly placed: ReadonlyMap<string, readonly Placed[]>;
}

/** Undefined where the spec says nothing of stages. */
export function stagingOf({ model, weights }: TypedGraph): Staging | undefined {
  const { stages } = model.spec;
  if (stages === undefined) return undefined;
  const paths = [...weights.keys()];
  const made = stages.stages.flatMap((stage) => stagesLike(stage, paths));
  const placed = new Map<string, Placed[]>();
  for (const [stage, { weights: own }] of made.entries())
    for (const [path, by] of own) placed.set(path, [...(placed.get(path) ?? []), { stage, by }]);
  return { stages: made.map(({ parts, weights: own }) => ({ parts: [...parts], weights: [...own.keys()] })), placed };
}

/** Weight → number of its stage, counted from 0; empty where the spec says nothing of stages. */
export function stageNumbers(typed: TypedGraph): ReadonlyMap<string, number> {
  const placed = stagingOf(typed)?.placed ?? new Map<string, Placed[]>();
  return new Map([...placed].flatMap(([path, [first]]) => (first === undefined ? [] : [[path, first.stage] as const])));
}

interface Made {
  readonly filling: Filling;
  readonly parts: Set<string>;
  readonly weights: Map<string, Name>;
}

/**
 * One stage for each set of indices that weights have in the place of the holes, in their order. Where there is none, as
 * in a model of depth 0, what would go with the first or the last is a stage of its own.
 */
function stagesLike({ each, first, last }: Stage, weights: readonly string[]): readonly Made[] {
  const found = new Map<string, Made>();
  const add = (path: WeightPath, weight: string, of: (filling: Filling) => Made | undefined) => {
    const steps = weight.split(".");
    const match = matchBeginning(path.steps, steps);
    const stage = match && of(match.filling);
    if (match === undefined || stage === undefined) return;
    stage.parts.add(steps.slice(0, steps.length - match.rest.length).join("."));
    stage.weights.set(weight, path.name);
  };
  const own = (filling: Filling): Made => {
    const key = [...filling]
      .map(([hole, index]) => `${hole} ${index}`)
      .sort()
      .join();
    const known = found.get(key) ?? { filling, parts: new Set(), weights: new Map() };
    found.set(key, known);
    return known;
  };
  for (const path of each) for (const weight of weights) add(path, weight, own);
  const holes = each[0]?.steps.flatMap((step) => (step.kind === "index" ? [step.hole] : [])) ?? [];
  const made = [...found.values()].sort((a, b) => compareIndices(holes, a.filling, b.filling));
  if (made.length === 0) {
    for (const path of [...first, ...last]) for (const weight of weights) add(path, weight, own);
    return [...found.values()];
  }
  const agreeing = (filling: Filling) =>
    made.filter((one) => [...filling].every(([hole, i]) => one.filling.get(hole) === i));
  for (const weight of weights) {
    for (const path of first) add(path, weight, (filling) => agreeing(filling)[0]);
    for (const path of last) add(path, weight, (filling) => agreeing(filling).at(-1));
  }
  return made;
}

function compareIndices(holes: readonly string[], a: Filling, b: Filling): number {
  const hole = holes.find((one) => a.get(one) !== b.get(one)) ?? "";
  return Number(a.get(hole) ?? 0) - Number(b.get(hole) ?? 0);
}
