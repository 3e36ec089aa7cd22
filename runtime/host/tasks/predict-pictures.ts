import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import { type ChosenValue, chooseValues } from "../../inside/choose-values.ts";
import { noValueFormat, severalValues, valuesTooLarge } from "../../inside/inside-messages.ts";
import { bytesOfTaps, TappedValues } from "../../inside/tapped-values.ts";
import { answer, type Guess, guessesIn } from "../../training/predict.ts";
import type { Inversion } from "../datasets/prepare-picture.ts";
import { tensorFormat, writeTensors } from "../files/write-tensors.ts";
import { type FoundPicture, findPictures } from "../pictures/find-pictures.ts";
import { type Picture, readPicture } from "../pictures/picture.ts";
import { answerIsNoNumber } from "../run-folder/run-folder-messages.ts";
import { freeMemory } from "../runs/free-memory.ts";
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
  /** Values of the model to write down, beside the classes. */
  readonly tap?: Tap | undefined;
  /** Told which files will be read, in their order, before the first is. */
  readonly onStart?: ((files: readonly string[]) => void) | undefined;
  /** Told of each picture in the order of the files, as soon as it and those before it are read. */
  readonly onPrediction?: ((prediction: Prediction) => void) | undefined;
}

/** Which values of a model are written, and where. */
export interface Tap {
  /** Their names, or patterns of them: see `namedValues`. */
  readonly values: readonly string[];
  /** `NAME.npy` for one of them, `NAME.safetensors` for any number. */
  readonly output: string;
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
  const { run, images, checkpoint = "best", top = 5, invert, tap, signal } = options;
  const format = tap === undefined ? undefined : tensorFormat(tap.output);
  if (tap !== undefined && format === undefined) throw new ProblemError(noValueFormat(tap.output));
  const found = findPictures(images);
  let batch = Math.max(1, Math.min(batchSize, found.length));
  let values: readonly ChosenValue[] = [];
  const own = announcing(tools, options);
  const { model, form } = await openPredictor(own, run, checkpoint, options.engine, (typed) => {
    if (tap === undefined) return { batch, times: Math.ceil(found.length / batch) };
    values = chooseValues(typed, tap.values);
    const names = values.map(({ name }) => name);
    if (format === "npy" && names.length > 1) throw new ProblemError(severalValues(tap.output, names));
    // Where a value's first axis counts no pictures, it is one picture's only if there is no other.
    if (values.some(({ spread }) => spread === "whole")) batch = 1;
    return { batch, taps: names, times: Math.ceil(found.length / batch) };
  });
  try {
    requireRoom(bytesOfTaps(model.plan, values) * found.length, found.length);
    const tapped = new TappedValues(values, found.length);
    const tappedFiles: string[] = [];
    options.onStart?.(found.map(({ file }) => file));
    const predictions: Prediction[] = [];
    for (let begin = 0; begin < found.length; begin += batch) {
      const read: ReadPicture[] = [];
      for (const one of found.slice(begin, begin + batch)) {
        signal?.throwIfAborted();
        read.push(await withProblems(one, () => readPicture(one.file, form, invert)));
      }
      const pictures = read.flatMap(({ picture }) => (picture === undefined ? [] : [picture.image]));
      const answered = pictures.length === 0 ? {} : await answer(model, pictures);
      const hasNone = tap !== undefined && model.logits === undefined;
      const guesses = hasNone ? [] : [...guessesIn(model, form.classes, answered, pictures.length, top)];
      if (pictures.length > 0) tapped.take(answered, pictures.length);
      tappedFiles.push(...read.flatMap(({ file, picture }) => (picture === undefined ? [] : [file])));
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
    if (tap !== undefined && format !== undefined && tappedFiles.length > 0) {
      const metadata = new Map([["files", JSON.stringify(tappedFiles)]]);
      await writeTensors(tap.output, format, tapped.tensors(), metadata);
    }
    return predictions;
  } finally {
    model.prepared.dispose();
  }
}

/** @throws ProblemError F471 */
function requireRoom(bytes: number, pictures: number): void {
  const free = freeMemory();
  if (bytes > free) throw new ProblemError(valuesTooLarge(bytes, free, pictures));
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
