import { type Problem, ProblemError } from "../../schema/problem.ts";
import { datasets } from "../data/datasets.ts";
import { openRun } from "../open-run.ts";
import { readPicture } from "../picture.ts";
import { type Guess, predict } from "../predict.ts";
import type { Inversion } from "../prepare-picture.ts";
import type { Tools } from "../tools.ts";
import type { RunOptions } from "./evaluate-run.ts";
import { announcing } from "./watch.ts";

export interface PredictOptions extends RunOptions {
  /** Paths of picture files. */
  readonly images: readonly string[];
  /** How many classes to name of each, the likeliest first; 5 if left out. */
  readonly top?: number | undefined;
  /** Whether light and dark are swapped; where the picture is unlike the training images if left out. */
  readonly invert?: Inversion | undefined;
  /** Told of each picture as soon as it is read. */
  readonly onPrediction?: ((prediction: Prediction) => void) | undefined;
}

/** What a run's weights see in one picture. */
export interface Prediction {
  readonly file: string;
  /** How the picture was brought to the form of the training images, in words; empty if it could not be read. */
  readonly note: string;
  readonly guesses: readonly Guess[];
  /** Why it could not be read; the other pictures are read all the same. */
  readonly problems: readonly Problem[];
}

/**
 * Names the likeliest classes of pictures, with a run's weights.
 * @throws ProblemError for what is wrong with the run; a picture's problems stand in its prediction
 */
export async function predictPictures(tools: Tools, options: PredictOptions): Promise<readonly Prediction[]> {
  const { run, images, checkpoint = "best", top = 5, invert, signal } = options;
  const { recipe, model } = await openRun(announcing(tools, options), run, checkpoint, options.engine, "predict");
  const data = datasets[recipe.dataset.name];
  try {
    const predictions: Prediction[] = [];
    for (const file of images) {
      signal?.throwIfAborted();
      const prediction = await withProblems(file, async () => {
        const { image, note } = await readPicture(file, data, invert);
        return { note, guesses: await predict(model, data.classes, image, top) };
      });
      predictions.push(prediction);
      options.onPrediction?.(prediction);
    }
    return predictions;
  } finally {
    model.prepared.dispose();
  }
}

async function withProblems(
  file: string,
  look: () => Promise<Pick<Prediction, "note" | "guesses">>,
): Promise<Prediction> {
  try {
    return { file, ...(await look()), problems: [] };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { file, note: "", guesses: [], problems: error.problems };
  }
}
