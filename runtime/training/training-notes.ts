import type { Plan } from "../../compiler/ir/plan.ts";
import type { ImageModel } from "./image-model.ts";

/** What is likely to be a mistake of the model's, to be told before hours are spent on it. */
export function modelNotes({ plan, logits }: ImageModel): readonly string[] {
  if (logits === undefined || !isSoftmax(plan, logits.name)) return [];
  return [
    `the output \`${logits.name}\` comes out of a softmax, and cross-entropy takes one itself: with two of them, training ` +
      "is slow and stops early; take the softmax out of the spec",
  ];
}

/** Whether the values of an output are a softmax's, whatever shape they were brought to. */
function isSoftmax(plan: Plan, output: string): boolean {
  const program = plan.signatures.predict?.[0];
  let value = program?.outputs[output];
  for (;;) {
    const step = program?.steps.find(({ outputs }) => outputs.some((made) => made.value === value));
    if (step?.kernel !== "reshape" && step?.kernel !== "transpose") return step?.kernel === "softmax";
    value = step.inputs[0];
  }
}

/**
 * Whether a run has learnt nothing that chance would not give.
 * @param accuracy the highest on `images` images that nothing was learnt from, of as many classes
 */
export function chanceNote(accuracy: number, images: number, classes: number): string | undefined {
  const chance = 1 / classes;
  // Guessing comes above this one time in fifty.
  const least = chance + 2 * Math.sqrt((chance * (1 - chance)) / images);
  if (accuracy > least) return undefined;
  return (
    `an accuracy of ${(100 * accuracy).toFixed(1)} % is what guessing gives with ${classes} classes and ${images} images: ` +
    "nothing was learnt; try another learning rate, more epochs or more images"
  );
}
