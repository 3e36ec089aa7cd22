import { commandLine } from "../files/command-line.ts";

export const resumeSentences = {
  engineDiffers: (differences: readonly string[]): string =>
    `the engine is not the one that the run was on (${differences.join("; ")}): ` +
    "the result will be as good, but not the same to the bit",
  trainsOn: (epochs: number, before: number, after: number): string =>
    `the learning rate goes on as in a run of ${epochs} epochs: from ${before.toPrecision(3)} to ${after.toPrecision(3)}`,
  fromTheStart: "no weights had been saved: the run begins from its start",
  stoppedEarly: (why: string, recipe: string): string =>
    `nothing is left to train: it had ${why}; to go on, let \`patience\` be more in ${recipe}, or take \`early_stop\` out`,
  alreadyFinished: (run: string, epochs: number): string =>
    `all its epochs were done before: nothing is left to train; for more than ${epochs}: ` +
    `${commandLine`train --resume ${run}`} --epochs N`,
};
