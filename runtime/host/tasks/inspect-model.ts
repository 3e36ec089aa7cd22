import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { inspectionSentences, noInspectionFormat } from "../../inside/inside-messages.ts";
import { inspectWeights, type WeightInspection } from "../../inside/inspect-weights.ts";
import { weightPictures } from "../../inside/weight-pictures.ts";
import { writeOutput } from "../files/write-output.ts";
import { weightPage, weightSheet } from "../inside/weight-sheet.ts";

export interface InspectOptions {
  readonly title: string;
  readonly model: TypedGraph;
  readonly weights: ReadonlyMap<string, HostTensor>;
  /** Whether weights are more than what a model begins with. */
  readonly isTrained: boolean;
  /** Names of what to draw; all where there are none. */
  readonly paths?: readonly string[] | undefined;
  /** `NAME.png` for a sheet, `NAME.html` for a page. */
  readonly output: string;
}

/**
 * Draws what a model's weights show of themselves: filters of patches and positions.
 * @throws ProblemError F478 where there is nothing to draw, F479 for a file of another kind
 */
export async function inspectModel(options: InspectOptions): Promise<WeightInspection> {
  const { title, model, weights, isTrained, paths, output } = options;
  const [format] = /\.(png|html)$/i.exec(output)?.slice(1) ?? [];
  if (format === undefined) throw new ProblemError(noInspectionFormat(output));
  const found = inspectWeights(model, weights, paths);
  const panels = weightPictures(found);
  const note = isTrained ? undefined : inspectionSentences.untrained;
  const isPage = format.toLowerCase() === "html";
  await writeOutput(output, isPage ? await weightPage(title, note, panels) : [await weightSheet(title, note, panels)]);
  return found;
}
