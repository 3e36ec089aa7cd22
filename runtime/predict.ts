import type { HostTensor } from "./engines/engine.ts";
import type { ImageModel } from "./image-model.ts";
import { runError, runWords } from "./messages.ts";
import { inputsOf, randomInputs } from "./step-inputs.ts";

export interface Guess {
  readonly label: string;
  readonly probability: number;
}

/** The classes of an image, the likeliest first. */
export async function predict(
  model: ImageModel,
  classes: readonly string[],
  image: HostTensor,
  count: number,
): Promise<readonly Guess[]> {
  if (model.logits === undefined) throw runError("R215", runWords.R215("its plan cannot predict"));
  const random = randomInputs(inputsOf(model.plan, "predict"), model.seed, 0);
  const outputs = await model.prepared.run("predict", { [model.input]: image, ...random });
  const logits = outputs[model.logits.name]?.data ?? new Float32Array();
  return softmax([...logits])
    .map((probability, i) => ({ label: classes[i] ?? `class ${i}`, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}

function softmax(logits: readonly number[]): readonly number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
