import type { CheckedModel } from "../../../compiler/check.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import { logitsOf } from "../../../compiler/report/estimate-memory.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";
import type { EngineName } from "../../engines/engine.ts";
import { stepWork } from "../../engines/work.ts";
import { type Profile, profilePlan } from "../../profile/profile-plan.ts";
import { checkMemory } from "../../training/check-memory.ts";
import { compileOptions } from "../../training/compile-options.ts";
import type { Tools } from "../runs/tools.ts";
import { announcing, type EngineOptions } from "./watch.ts";

export interface ProfileOptions extends EngineOptions {
  readonly model: CheckedModel;
  /** What says how the model is trained; AdamW with usual settings where none does. */
  readonly recipe?: Recipe | undefined;
  readonly signature: "predict" | "train";
  /** Images at once. */
  readonly batch: number;
  /** Other free sizes → numbers. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** How many steps are measured. */
  readonly steps: number;
}

/**
 * Measures where the time and the memory of a model's steps go.
 * @throws ProblemError
 */
export async function profileModel(tools: Tools, options: ProfileOptions): Promise<Profile> {
  const { model, recipe, signature, steps, batch } = options;
  const choice = options.engine ?? recipe?.engine ?? "auto";
  const work = () => ({ kind: signature, steps, ...stepWork(model.evaluated, batch) });
  const { engine } = await announcing(tools, options).openEngine(choice, undefined, work);
  const plan = await tools.compile({ ...optionsFor(options, engine.identity.name), model });
  checkMemory(plan, engine);
  return profilePlan(engine, plan, signature, steps);
}

function optionsFor({ model, recipe, signature, batch, sizes }: ProfileOptions, engine: EngineName): CompileOptions {
  const given = { engine, batchSizes: { [signature]: [batch] }, ...(sizes === undefined ? {} : { sizes }) };
  if (recipe !== undefined) return { ...compileOptions(recipe, engine, given.batchSizes), ...given };
  const output = logitsOf(model.evaluated) ?? "logits";
  return {
    ...given,
    objective: { cross_entropy: output, label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  };
}
