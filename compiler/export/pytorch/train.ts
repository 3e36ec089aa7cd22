import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { ExportedFile } from "../exported-file.ts";
import type { StoredWeight } from "../stored-weight.ts";
import type { TrainingImages } from "../training-images.ts";
import { pyTorchModule } from "./pytorch.ts";
import { trainScript } from "./train-script.ts";

/** What trains a recipe's model in PyTorch, beside the model and its run. */
export function pyTorchTraining(typed: TypedGraph, recipe: Recipe, images: TrainingImages): readonly ExportedFile[] {
  const { name, weights } = pyTorchModule(typed);
  const used = usedWeights(typed, recipe.objective.cross_entropy);
  const exempt = weights.filter(({ path }) => typed.weights.get(path)?.decay === false);
  const hasIdle = [...typed.weights.values()].some(({ path, trainable }) => trainable && !used.has(path));
  const script = trainScript({ recipe, images, name, exempt: patternsOf(exempt, weights), hasIdle });
  const names = weights.map((weight) => {
    const place = [weight.path, axesText(weight, typed)].map((text) => JSON.stringify(text));
    return `  ${JSON.stringify(weight.key)}: [${place.join(", ")}]`;
  });
  return [
    { path: "train.py", content: script },
    { path: "names.json", content: `{\n${names.join(",\n")}\n}\n` },
  ];
}

/** The weights that an output depends on. */
function usedWeights(typed: TypedGraph, output: string): ReadonlySet<string> {
  const tensors = new Set([typed.outputs.get(output)?.id]);
  const weights = new Set<string>();
  for (const op of typed.ops.toReversed()) {
    if (!op.results.some(({ id }) => tensors.has(id))) continue;
    for (const { id } of op.inputs) tensors.add(id);
    for (const path of op.weights.values()) weights.add(path);
  }
  return weights;
}

/** Names with `*` for the numbers in them, unless that means others too. */
function patternsOf(chosen: readonly StoredWeight[], all: readonly StoredWeight[]): readonly string[] {
  const patternOf = ({ key }: StoredWeight) => key.replaceAll(/(?<=^|\.)\d+(?=\.|$)/g, "*");
  const others = new Set(all.filter((weight) => !chosen.includes(weight)).map(patternOf));
  return [...new Set(chosen.map((weight) => (others.has(patternOf(weight)) ? weight.key : patternOf(weight))))];
}

/** `a b -> b a`, as einops reads it. */
function axesText({ path, axes }: StoredWeight, typed: TypedGraph): string {
  const { sizes = [] } = typed.weights.get(path) ?? {};
  const letters = sizes.map((_, axis) => (axes.includes(axis) ? String.fromCharCode(97 + axis) : "1"));
  return `${letters.join(" ")} -> ${axes.map((axis) => letters[axis]).join(" ")}`;
}
