import type { Plan } from "../../../compiler/ir/plan.ts";
import { targetNamed } from "../../../compiler/targets/index.ts";
import { trainsNothing } from "../../../compiler/targets/target-messages.ts";
import { logitsOf } from "../../../compiler/training/objective/objective.ts";
import type { Teacher } from "../../../compiler/training/teacher/teacher.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Engine, EngineName } from "../../engines/engine.ts";
import { beyondRoom, leftForRoom } from "../../engines/engine-messages.ts";
import { fittingBatch, type MemoryLack, memoryLack } from "../../training/check-memory.ts";
import { compileOptions, runBatchSizes, type Signature } from "../../training/compile-options.ts";
import type { ImageModel } from "../../training/image-model.ts";
import { checkBatches, checkDataset, imageModel } from "../../training/image-model.ts";
import type { KnownData } from "../datasets/known-data.ts";
import type { OpenedEngine } from "../engines/choose.ts";
import { type RecipeModel, recipeModel } from "../recipes/read-model.ts";
import type { LocatedRecipe } from "../recipes/read-recipe-file.ts";
import { type ChooseProgram, programFor } from "./predict-program.ts";
import type { Tools } from "./tools.ts";
import { workAhead } from "./work-ahead.ts";

/** A recipe's model, ready to run. */
export interface OpenModel extends OpenedEngine {
  readonly model: ImageModel;
  readonly read: RecipeModel;
}

/**
 * Compiles the recipe's spec for an engine and checks that its images fit. Nothing is trained yet.
 * Beside `train`, `predict` is only compiled: its logits are checked against the classes.
 * @param read the recipe's spec, where it has been read and checked before
 * @param teacher that the recipe names, where it is trained
 * @param threads how many compute at once, where nobody asks for another number
 * @throws ProblemError
 */
export async function openModel(
  tools: Tools,
  located: LocatedRecipe,
  data: KnownData,
  engineChoice: EngineName | "auto",
  signatures: readonly Signature[],
  program: ChooseProgram = { batch: 1 },
  read = recipeModel(located, signatures.includes("train")),
  teacher?: Teacher,
  threads?: number,
): Promise<OpenModel> {
  const { recipe } = located;
  if (signatures.includes("train") && targetNamed(engineChoice)?.predictsOnly)
    throw new ProblemError(trainsNothing(engineChoice, engineSpan(located, engineChoice)));
  const chosen = programFor(program, read.model.evaluated);
  const { batch, fewer = [], taps = [] } = chosen;
  const together = [batch, ...fewer];
  const sizes = runBatchSizes(recipe, data.lengths, signatures, together);
  const work = () => workAhead(read.model.evaluated, recipe, data.lengths, signatures, chosen);
  const planFor = async (choice: EngineName | "auto", because?: string) => {
    const opened = await tools.openEngine(choice, threads, work, because);
    const options = compileOptions(recipe, opened.engine.identity.name, sizes, data.isMultiple, teacher);
    const plan = await tools.compile({ ...options, taps, model: read.model });
    return {
      opened,
      options,
      plan,
      lack: memoryLack(plan, opened.engine, tools.memory?.() ?? Number.POSITIVE_INFINITY),
    };
  };
  const found = await planFor(engineChoice);
  const { opened, options, plan, lack } = engineChoice === "auto" ? await withRoom(found, planFor) : found;
  if (lack !== undefined) {
    const compiled = (size: number) => {
      const smaller = runBatchSizes({ ...recipe, batch_size: size }, data.lengths, signatures, together);
      return tools.compile({ ...options, batchSizes: smaller, model: read.model });
    };
    const isRoom = (smaller: Plan) => memoryLack(smaller, opened.engine, lack.limit) === undefined;
    const fitting = signatures.includes("train") ? await fittingBatch(recipe.batch_size, compiled, isRoom) : undefined;
    throw new ProblemError(beyondRoom(opened.engine.identity.name, lack, fitting, located.spanOf("batch_size")));
  }
  tools.onPlan?.(plan, opened.engine);
  const model = imageModel(plan, opened.engine.prepare(plan), logitsOf(recipe.objective)?.name, recipe.seed);
  checkDataset(model, data, located.spanOf("dataset"));
  const isTraining = signatures.includes("train");
  checkBatches(model, isTraining ? ["train", "eval"] : signatures, located.spanOf("batch_size"));
  return { ...opened, model, read };
}

/**
 * What was found for the engine that takes least, or for the next that is there where that one has no room.
 * @param planFor opens another engine and compiles for it
 */
async function withRoom<Found extends { readonly opened: OpenedEngine; readonly lack: MemoryLack | undefined }>(
  found: Found,
  planFor: (engine: EngineName, because: string) => Promise<Found>,
): Promise<Found> {
  const { engine, choice } = found.opened;
  const { lack } = found;
  const next = choice?.estimates.find((one) => one.engine !== engine.identity.name);
  if (next === undefined || lack?.of !== "engine") return found;
  engine.dispose();
  return planFor(next.engine, leftForRoom(engine.identity.name, lack));
}

/** Where a recipe names the engine, if it is that one that is asked for. */
const engineSpan = ({ recipe, spanOf }: LocatedRecipe, engine: string) =>
  recipe.engine === engine ? spanOf("engine") : undefined;

/** What to say of an engine that computes in a slower way than it could. */
export const troubleOf = ({ trouble }: Engine): readonly string[] => (trouble === undefined ? [] : [trouble]);
