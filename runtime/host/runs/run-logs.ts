import { existsSync } from "node:fs";
import { planMemory } from "../../../compiler/plan/plan-memory.ts";
import { opCosts, smallestSizes } from "../../../compiler/report/op-cost.ts";
import { summarize } from "../../../compiler/report/summary.ts";
import { bareShapeText, sizesOf } from "../../../compiler/shape/shape.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { EngineIdentity } from "../../engines/engine.ts";
import type { PartCost, ReportedRun } from "../../report/report-facts.ts";
import type { ImageModel } from "../../training/image-model.ts";
import type { Position } from "../../training/position.ts";
import type { RunLog } from "../../training/run-log.ts";
import { rateAt } from "../../training/step-inputs.ts";
import { stepsPerEpoch } from "../../training/steps-per-epoch.ts";
import { packageVersion } from "../files/package.ts";
import { readText } from "../files/read-file.ts";
import type { OpenData } from "../loading/open-data.ts";
import { openLogs } from "../logs/open-logs.ts";
import type { RecipeModel } from "../recipes/read-model.ts";
import type { RunFolder } from "../run-folder/run-folder.ts";

/** A run that is about to be trained, with all that is to be said of it. */
export interface RunToLog {
  readonly folder: RunFolder;
  readonly recipe: Recipe;
  readonly data: OpenData;
  readonly model: ImageModel;
  readonly read: RecipeModel;
  readonly engine: EngineIdentity;
  readonly from: Position;
}

/** The logs that the recipe asks for. */
export function openRunLogs(run: RunToLog): Promise<readonly RunLog[]> {
  const { recipe, folder, from, data } = run;
  const steps = stepsPerEpoch(data.batches.lengths.train, recipe.batch_size);
  const images = { form: data.images, nameOf: data.nameOf };
  return openLogs(recipe.logs, {
    ...{ path: folder.path, from, stepsPerEpoch: steps, images },
    reported: () => reportedRun(run, steps),
  });
}

function reportedRun({ folder, recipe, data, model, read, engine }: RunToLog, steps: number): ReportedRun {
  const typed = read.model.evaluated;
  const costs = opCosts(typed, smallestSizes(typed));
  const [whole] = summarize(typed, costs, 0);
  const { train, validation } = data.batches.lengths;
  return {
    name: folder.name,
    recipe,
    model: {
      title: typed.title ?? typed.name,
      figure: existsSync(folder.diagram) ? readText(folder.diagram) : undefined,
      parts: summarize(typed, costs, 1).map(partCost),
      parameters: whole?.parameters ?? 0,
      flops: whole?.flops ?? 0,
      memory: planMemory(model.plan).peak,
    },
    images: { name: data.name, train, validation },
    classes: data.classes,
    environment: [
      ["Vitral", packageVersion],
      ["Node", process.version],
      ["machine", `${process.platform} ${process.arch}, ${engine.cpu}`],
      ["engine", `${engine.name}: ${engine.library}, ${engine.threads} ${engine.threads === 1 ? "thread" : "threads"}`],
    ],
    stepsPerEpoch: steps,
    rate: (step) => rateAt(recipe, steps, step),
  };
}

const partCost = ({ path, what, result, parameters, flops }: ReturnType<typeof summarize>[number]): PartCost => ({
  ...{ path, what, parameters, flops },
  shape:
    result.length === 1 ? result.map((tensor) => bareShapeText(sizesOf(tensor))).join("") : `${result.length} results`,
});
