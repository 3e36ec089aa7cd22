import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import type { TypedGraph } from "../../../expand/typed-graph.ts";
import { isConstant } from "../../../size/size.ts";
import { readOutputs } from "../../../training/objective/objective.ts";
import { chosenOptimizer } from "../../../training/optimizers/optimizers.ts";
import { reachedWeights } from "../../../training/reached-weights.ts";
import { trainedWeights } from "../../../training/weight-factors.ts";
import type { ExportedFile } from "../../exported-file.ts";
import type { StoredWeight } from "../../stored-weight.ts";
import type { TrainingImages } from "../../training-images.ts";
import { pyTorchModule } from "../pytorch.ts";
import { inMatrixForm } from "./matrix-form.ts";
import type { TrainedGroup } from "./optimizer-text.ts";
import { trainScript } from "./train-script.ts";

/** What trains a recipe's model in PyTorch, beside the model and its run. */
export function pyTorchTraining(typed: TypedGraph, recipe: Recipe, images: TrainingImages): readonly ExportedFile[] {
  const { name, weights } = pyTorchModule(typed);
  const kept = weights.map((weight) => ({ ...weight, declared: typed.weights.get(weight.path) }));
  const hasBuffers = kept.some(({ declared }) => declared?.role === "buffer");
  const canShare = takesAnyBatch(typed);
  const script = trainScript({
    ...{ recipe, images, name, hasBuffers, canShare },
    ...groupsOf(typed, recipe, weights),
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

/** Weights that are trained alike, each group with patterns of their names; and those that are not trained. */
function groupsOf(typed: TypedGraph, { optimizer, objective, start }: Recipe, all: readonly StoredWeight[]) {
  const found = new Map<string, Omit<TrainedGroup, "patterns"> & { readonly weights: StoredWeight[] }>();
  const trained = new Map(
    trainedWeights(typed, optimizer, { frozen: start?.freeze ?? [] }).map((weight) => [weight.path, weight]),
  );
  for (const weight of all) {
    const declared = trained.get(weight.path);
    if (declared === undefined) continue;
    const [kept] = chosenOptimizer(optimizer).keptBeside(declared).keys();
    const folder = kept?.slice(0, -weight.path.length);
    const { rate, decay } = inMatrixForm(optimizer, declared, weight, folder);
    const name = `${rate} ${decay} ${folder}`;
    const group = found.get(name) ?? { rate, decay, folder, weights: [] };
    found.set(name, group);
    group.weights.push(weight);
  }
  const groups = [...found.values()].map(({ weights, ...group }) => ({ ...group, patterns: patternsOf(weights, all) }));
  if (groups.some(({ folder }) => folder !== undefined)) return { groups, untrained: [] };
  const reached = reachedWeights(typed, readOutputs(objective, [...typed.outputs.keys()]));
  const isParameter = ({ path }: StoredWeight) => typed.weights.get(path)?.role !== "buffer";
  const idle = all.filter((weight) => isParameter(weight) && !(trained.has(weight.path) && reached.has(weight.path)));
  return { groups, untrained: patternsOf(idle, all) };
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
