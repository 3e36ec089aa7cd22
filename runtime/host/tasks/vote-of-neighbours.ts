import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Part } from "../../data/batches.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { type ChosenValue, chooseValues } from "../../inside/choose-values.ts";
import { featuresIn, readByHead } from "../../inside/features.ts";
import { noHead, valuesTooLarge } from "../../inside/inside-messages.ts";
import { NearestNeighbours, TEMPERATURE } from "../../inside/nearest-neighbours.ts";
import { notOfImages } from "../../training/fit-messages.ts";
import { answer } from "../../training/predict.ts";
import { openData } from "../loading/open-data.ts";
import type { CheckpointName } from "../run-folder/run-folder.ts";
import { turn } from "../runs/event-loop.ts";
import { freeMemory } from "../runs/free-memory.ts";
import { openRun } from "../runs/open-run.ts";
import type { Tools } from "../runs/tools.ts";
import type { RunOptions } from "./evaluate-run.ts";
import { announcing } from "./watch.ts";

export interface NeighboursOptions extends RunOptions {
  /** How many neighbours vote: 20 if left out. */
  readonly neighbours?: number | undefined;
  /** The value whose features are compared; what the head reads if left out. */
  readonly tap?: string | undefined;
  /** The part of the images that is told: `validation` if left out. */
  readonly on?: Part | undefined;
}

export interface NeighboursResult {
  readonly run: string;
  readonly on: Part;
  readonly checkpoint: CheckpointName;
  readonly epochs: number;
  /** The value that was compared. */
  readonly value: string;
  readonly neighbours: number;
  readonly temperature: number;
  /** The part of the images whose class their neighbours vote for. */
  readonly accuracy: number;
  readonly images: number;
  /** Images of the training part, which vote. */
  readonly known: number;
}

/** Images that the network sees at once. */
const atOnce = 32;

/**
 * How well a run's features tell classes apart without a head: images are told by those of the training part that are
 * nearest. Both are seen as they are, without augmentation.
 * @throws ProblemError F470 for no such value, F471 where there is no room, R215 where an image has several classes
 */
export async function voteOfNeighbours(tools: Tools, options: NeighboursOptions): Promise<NeighboursResult> {
  const { run, checkpoint = "best", on = "validation", neighbours = 20, signal } = options;
  let chosen: ChosenValue | undefined;
  const own = announcing(tools, options);
  const { recipe, spanOf, model, data, epochs } = await openRun(
    own,
    run,
    checkpoint,
    options.engine,
    "predict",
    (typed) => {
      const read = options.tap ?? readByHead(typed);
      if (read === undefined) throw new ProblemError(noHead());
      [chosen] = chooseValues(typed, [read]);
      return { batch: chosen?.spread === "rows" ? atOnce : 1, taps: chosen === undefined ? [] : [chosen.name] };
    },
    on,
  );
  try {
    const value = chosen;
    if (value === undefined) throw new Error("a model was opened without a value to read");
    const { batches, close } = await openData(recipe, data.images, spanOf("dataset"));
    try {
      const seen = async function* (part: Part): AsyncGenerator<Seen> {
        for await (const { image, labels, targets } of batches.evaluate(part)) {
          signal?.throwIfAborted();
          if (targets !== undefined) throw new ProblemError(notOfImages("its images are of several classes each"));
          const pictures = apart(image);
          const batch = value.spread === "rows" ? atOnce : 1;
          for (let begin = 0; begin < pictures.length; begin += batch) {
            const some = pictures.slice(begin, begin + batch);
            for (const [i, feature] of featuresIn(await answer(model, some), value, some.length).entries())
              yield { feature, label: labels.data[begin + i] ?? 0 };
          }
          await turn();
        }
      };
      let known: NearestNeighbours | undefined;
      for await (const { feature, label } of seen("train")) {
        known ??= emptyNeighbours(batches.lengths.train, feature.length, data.classes.length);
        known.add(feature, label);
      }
      if (known === undefined) throw new Error("a run without training images");
      let [images, right] = [0, 0];
      for await (const { feature, label } of seen(on)) {
        if (known.vote(feature, neighbours) === label) right++;
        images++;
      }
      const about = { run, on, checkpoint, epochs, value: value.name, neighbours, temperature: TEMPERATURE };
      return { ...about, accuracy: right / images, images, known: known.count };
    } finally {
      await close();
    }
  } finally {
    model.prepared.dispose();
  }
}

interface Seen {
  readonly feature: Float32Array;
  readonly label: number;
}

/** @throws ProblemError F471 */
function emptyNeighbours(images: number, features: number, classes: number): NearestNeighbours {
  const [bytes, free] = [4 * images * features, freeMemory()];
  if (bytes > free) throw new ProblemError(valuesTooLarge(bytes, free, images));
  return new NearestNeighbours(images, features, classes);
}

/** The images of a batch one by one, f32 [1, channels, height, width]. */
function apart({ shape: [count = 0, ...axes], data }: HostTensor): readonly HostTensor[] {
  const size = axes.reduce((product, length) => product * length, 1);
  return Array.from({ length: count }, (_, i) => {
    const pixels = Float32Array.from(data.subarray(i * size, (i + 1) * size));
    return { dtype: "f32", shape: [1, ...axes], data: pixels };
  });
}
