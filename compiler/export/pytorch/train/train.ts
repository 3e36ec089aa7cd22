import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import type { TypedGraph } from "../../../expand/typed-graph.ts";
import { isConstant } from "../../../size/size.ts";
import type { ExportedFile } from "../../exported-file.ts";
import type { StoredWeight } from "../../stored-weight.ts";
import type { TrainingImages } from "../../training-images.ts";
import { pyTorchModule } from "../pytorch.ts";
import { trainScript } from "./train-script.ts";

/** What trains a recipe's model in PyTorch, beside the model and its run. */
export function pyTorchTraining(typed: TypedGraph, recipe: Recipe, images: TrainingImages): readonly ExportedFile[] {
  const { name, weights } = pyTorchModule(typed);
  const kept = weights.map((weight) => ({ ...weight, declared: typed.weights.get(weight.path) }));
  const exempt = kept.filter(({ declared }) => declared?.trainable === true && !declared.decay);
  const hasBuffers = kept.some(({ declared }) => declared?.role === "buffer");
  const canShare = takesAnyBatch(typed);
  const script = trainScript({
    ...{ recipe, images, name, hasBuffers, canShare },
    exempt: patternsOf(exempt, kept),
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
