import { ProblemError } from "../../schema/problem/problem.ts";
import type { HostTensor } from "../engines/engine.ts";
import { namesNoClasses } from "./fit-messages.ts";
import type { ImageModel } from "./image-model.ts";
import { inputsOf, randomInputs } from "./step-inputs.ts";

export interface Guess {
  readonly label: string;
  readonly probability: number;
  /** What the network itself says, before the softmax. */
  readonly logit: number;
}

/**
 * All that the model's plan gives of some images.
 * @param images f32 [1, channels, height, width] each, as many as the plan's largest batch or fewer
 */
export function answer(model: ImageModel, images: readonly HostTensor[]): Promise<Answer> {
  const inputs = inputsOf(model.plan, "predict");
  const random = randomInputs(inputs, model.seed, 0);
  const batches = (model.plan.signatures.predict ?? []).map((program) => program.inputs[model.input]?.shape[0] ?? 1);
  // The smallest that they all fit into.
  const batch = Math.min(...batches.filter((size) => size >= images.length));
  return model.prepared.run("predict", { [model.input]: stacked(images, batch), ...random });
}

/** Outputs by their names. */
export type Answer = Readonly<Record<string, HostTensor>>;

/**
 * The classes of each image that was answered for, the likeliest first.
 * @param images how many, from the batch's first on
 * @param count how many classes
 */
export function guessesIn(
  { logits: output }: ImageModel,
  classes: readonly string[],
  answered: Answer,
  images: number,
  count: number,
): readonly (readonly Guess[])[] {
  if (output === undefined) throw new ProblemError(namesNoClasses());
  const logits = answered[output.name]?.data ?? new Float32Array();
  const width = output.classes;
  return Array.from({ length: images }, (_, row) =>
    softmax([...logits.subarray(row * width, (row + 1) * width)])
      .map((probability, i) => ({
        label: classes[i] ?? `class ${i}`,
        probability,
        logit: logits[row * width + i] ?? Number.NaN,
      }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, count),
  );
}

/** Images one after another; what a batch lacks is black. */
function stacked(images: readonly HostTensor[], batch: number): HostTensor {
  const shape = images[0]?.shape.slice(1) ?? [];
  const size = shape.reduce((product, axis) => product * axis, 1);
  const data = new Float32Array(batch * size);
  for (const [i, image] of images.entries()) data.set(image.data, i * size);
  return { dtype: "f32", shape: [batch, ...shape], data };
}

function softmax(logits: readonly number[]): readonly number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
