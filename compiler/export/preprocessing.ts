import type { TrainingImages } from "./training-images.ts";

/**
 * What a program needs to make the network's input of a picture, and a name of its answer, as one line of JSON: formats
 * that keep notes beside weights keep this one, under the name `preprocessing`.
 */
export const preprocessingNote = ({ dataset, classes, ...form }: TrainingImages): string =>
  JSON.stringify({ dataset, ...form, layout: "NCHW", divisor: 255, classes });
