import type { CompileRequest } from "../compiler/compile.ts";
import type { Plan } from "../compiler/plan.ts";
import type { SpecOptions } from "../compiler/resolve.ts";
import type { Source } from "../schema/source.ts";
import type { OpenedEngine } from "./engines/choose.ts";
import type { Engine, EngineName } from "./engines/engine.ts";

/** What a run needs of the rest of the system; tests put others in their place. */
export interface Tools {
  /** @throws ProblemError when the spec is wrong */
  compile(request: CompileRequest): Promise<Plan>;
  /** The engine asked for, or the fastest that works. */
  openEngine(choice: EngineName | "auto"): Promise<OpenedEngine>;
  /** Told of a plan before anything of it is made. */
  onPlan?(plan: Plan, engine: Engine): void;
  /** The model as an SVG, for the run's folder; undefined where it is too large to draw. */
  drawModel?(spec: Source, options: SpecOptions): Promise<string | undefined>;
}
