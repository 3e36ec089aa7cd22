import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import type { TypedGraph } from "../../../expand/typed-graph.ts";
import { isConstant } from "../../../size/size.ts";
import { trainedWeights } from "../../../training/weight-factors.ts";
import type { ExportedFile } from "../../exported-file.ts";
import type { StoredWeight } from "../../stored-weight.ts";
import type { TrainingImages } from "../../training-images.ts";
import { pyTorchModule } from "../pytorch.ts";
import { type TrainedGroup, trainScript } from "./train-script.ts";

/** What trains a recipe's model in PyTorch, beside the model and its run. */
export function pyTorchTraining(typed: TypedGraph, recipe: Recipe, images: TrainingImages): readonly ExportedFile[] {
  const { name, weights } = pyTorchModule(typed);
  const kept = weights.map((weight) => ({ ...weight, declared: typed.weights.get(weight.path) }));
  const hasBuffers = kept.some(({ declared }) => declared?.role === "buffer");
  const canShare = takesAnyBatch(typed);
  const script = trainScript({
    ...{ recipe, images, name, hasBuffers, canShare },
    groups: groupsOf(typed, recipe, weights),
  });
  const names = weights.map((weight) => {
    const place = [weight.path, axesText(weight, typed)].map((text) => JSON.stringify(text));
    return `  ${JSON.stringify(weight.key)}: [${place.join(", ")}]`;
  });
  return [
    { path: "train.py", content: script },
    { path: "names.json", content: `{\n${names.join(",\n")}\n}\n` },
  ];
}

/** Whether each process may take what is left of a batch, however little. */
function takesAnyBatch({ inputs, contracts }: TypedGraph): boolean {
  const { min = 1, multipleOf = 1 } = contracts.get("b") ?? {};
  return [...inputs.values()].every(({ axes: [batch] }) => !isConstant(batch?.size ?? 1)) && min * multipleOf === 1;
}

/** Weights that are trained alike, each group with patterns of their names. */
function groupsOf(typed: TypedGraph, { optimizer }: Recipe, all: readonly StoredWeight[]): readonly TrainedGroup[] {
  const found = new Map<string, { readonly rate: number; readonly decay: number; readonly weights: StoredWeight[] }>();
  const trained = new Map(trainedWeights(typed, optimizer).map((weight) => [weight.path, weight]));
  for (const weight of all) {
    const { rate, decay } = trained.get(weight.path) ?? {};
    if (rate === undefined || decay === undefined) continue;
    const group = found.get(`${rate} ${decay}`) ?? { rate, decay, weights: [] };
    found.set(`${rate} ${decay}`, group);
    group.weights.push(weight);
  }
  return [...found.values()].map(({ weights, ...group }) => ({ ...group, patterns: patternsOf(weights, all) }));
}

/** Names with `*` for the numbers in them, unless that means others too. */
function patternsOf(chosen: readonly StoredWeight[], all: readonly StoredWeight[]): readonly string[] {
  const others = all.filter((weight) => !chosen.includes(weight));
  const patterns = chosen.map(({ key }) => {
    const pattern = key.replaceAll(/(?<=^|\.)\d+(?=\.|$)/g, "*");
    const like = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
    return others.some((other) => like.test(other.key)) ? key : pattern;
  });
  return [...new Set(patterns)];
}

/** `a b -> b a`, as einops reads it. */
function axesText({ path, axes }: StoredWeight, typed: TypedGraph): string {
  const { sizes = [] } = typed.weights.get(path) ?? {};
  const letters = sizes.map((_, axis) => (axes.includes(axis) ? String.fromCharCode(97 + axis) : "1"));
  return `${letters.join(" ")} -> ${axes.map((axis) => letters[axis]).join(" ")}`;
}
