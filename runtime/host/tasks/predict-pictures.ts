import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import { type Guess, predict } from "../../training/predict.ts";
import type { Inversion } from "../datasets/prepare-picture.ts";
import { type FoundPicture, findPictures } from "../pictures/find-pictures.ts";
import { type Picture, readPicture } from "../pictures/picture.ts";
import { answerIsNoNumber } from "../run-folder/run-folder-messages.ts";
import { openPredictor } from "../runs/open-predictor.ts";
import type { Tools } from "../runs/tools.ts";
import type { RunOptions } from "./evaluate-run.ts";
import { announcing } from "./watch.ts";

export interface PredictOptions extends RunOptions {
  /** Paths of picture files, and of folders: all pictures in them and below are read. */
  readonly images: readonly string[];
  /** How many classes to name of each, the likeliest first; 5 if left out. */
  readonly top?: number | undefined;
  /** Whether light and dark are swapped; where the picture is unlike the training images if left out. */
  readonly invert?: Inversion | undefined;
  /** Told which files will be read, in their order, before the first is. */
  readonly onStart?: ((files: readonly string[]) => void) | undefined;
  /** Told of each picture in the order of the files, as soon as it and those before it are read. */
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

/** Images that the network sees at once, where there are many. */
const batchSize = 32;

/**
 * Names the likeliest classes of pictures, with a run's weights.
 * @throws ProblemError for what is wrong with the run; a picture's problems stand in its prediction
 */
export async function predictPictures(tools: Tools, options: PredictOptions): Promise<readonly Prediction[]> {
  const { run, images, checkpoint = "best", top = 5, invert, signal } = options;
  const found = findPictures(images);
  const batch = Math.max(1, Math.min(batchSize, found.length));
  const own = announcing(tools, options);
  const { model, form } = await openPredictor(own, run, checkpoint, options.engine, batch);
  try {
    options.onStart?.(found.map(({ file }) => file));
    const predictions: Prediction[] = [];
    for (let begin = 0; begin < found.length; begin += batch) {
      const read: ReadPicture[] = [];
      for (const one of found.slice(begin, begin + batch)) {
        signal?.throwIfAborted();
        read.push(await withProblems(one, () => readPicture(one.file, form, invert)));
      }
      const pictures = read.flatMap(({ picture }) => (picture === undefined ? [] : [picture.image]));
      const guesses = pictures.length === 0 ? [] : [...(await predict(model, form.classes, pictures, top))];
      for (const { file, picture, problems } of read) {
        const seen = picture === undefined ? [] : (guesses.shift() ?? []);
        const odd = seen.find(({ probability }) => !Number.isFinite(probability));
        const prediction = {
          ...{ file, note: picture?.note ?? "" },
          guesses: odd === undefined ? seen : [],
          problems: odd === undefined ? problems : [answerIsNoNumber(run, file, odd.logit)],
        };
        predictions.push(prediction);
        options.onPrediction?.(prediction);
      }
    }
    return predictions;
  } finally {
    model.prepared.dispose();
  }
}

interface ReadPicture extends FoundPicture {
  readonly picture?: Picture;
}

async function withProblems(found: FoundPicture, read: () => Promise<Picture>): Promise<ReadPicture> {
  if (found.problems.length > 0) return found;
  try {
    return { ...found, picture: await read() };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { ...found, problems: error.problems };
  }
}
