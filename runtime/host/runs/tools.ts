import type { CompileRequest } from "../../../compiler/compile.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { Plan } from "../../../compiler/ir/plan.ts";
import type { Engine, EngineName } from "../../engines/engine.ts";
import type { Work } from "../../engines/work.ts";
import type { OpenedEngine } from "../engines/choose.ts";
import type { CheckedRecipe } from "../recipes/check-recipe.ts";
import type { LocatedRecipe } from "../recipes/read-recipe-file.ts";

/** What a run needs of the rest of the system; tests put others in their place. */
export interface Tools {
  /** @throws ProblemError when the spec is wrong */
  compile(request: CompileRequest): Promise<Plan>;
  /** The engine asked for, or the fastest that works for what is to be computed; with as many threads at most. `because` says why this one. */
  openEngine(
    choice: EngineName | "auto",
    threads?: number,
    workOf?: () => Work,
    because?: string,
  ): Promise<OpenedEngine>;
  /** Bytes of memory that there are in all; as many as anything needs where it does not say. */
  memory?(): number;
  /** Told of a plan before anything of it is made. */
  onPlan?(plan: Plan, engine: Engine): void;
  /** Told of a run's folder as soon as it is there. */
  onFolder?(path: string): void;
  /** Everything that is wrong with a recipe, its spec and how they fit, before an engine is opened. */
  checkRecipe?(located: LocatedRecipe): Promise<CheckedRecipe>;
  /** The model as an SVG, for the run's folder; undefined where it is too large to draw. */
  drawModel?(typed: TypedGraph, from: readonly string[]): Promise<string | undefined>;
}
