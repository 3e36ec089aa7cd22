import { type Problem, problem } from "../../schema/problem/problem.ts";

/** What is said of models that are not drawn as the ViT paper's. */

/** @param part what the figure has and the model has not */
export const notDrawnAsVit = (part: string): Problem =>
  problem("F490", `the ViT paper's figure shows ${part}, which is not found in this model`, undefined, {
    help: ["leave `--layout` out: any model is drawn from top to bottom"],
  });

/** A choice that the figure leaves to nobody. */
export const noChoiceOfVit = (flag: string): Problem =>
  problem("F491", `\`--${flag}\` says nothing of a figure as in the ViT paper`, undefined, {
    help: ["leave it out, or leave `--layout vit-paper` out"],
  });

/** What the figure shows, and a model may lack. */
export const vitParts = {
  model: "a whole model",
  image: "one image as the only input",
  patches: "an image cut into patches that do not overlap",
  projection: "a learned projection of patches",
  positions: "a position embedding that is added to tokens before the layers",
  layers: (found: number) => (found === 0 ? "a loop of layers" : `one loop of layers (here are ${found})`),
  alike: "layers that are all alike, one step after another",
  attention: "attention in each layer",
  mlp: "an MLP in each layer",
  pooling: "a class token that is read behind the layers, or a mean over tokens",
  head: "a learned head whose result is an output",
};
