import { basename } from "node:path";
import { logitsOf } from "../../../compiler/report/estimate-memory.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { noPictureFormat } from "../../inside/inside-messages.ts";
import { type ModelAttention, modelAttention, type SeenAttention } from "../../inside/seen-attention.ts";
import { answer, type Guess, guessesIn } from "../../training/predict.ts";
import type { Inversion } from "../datasets/prepare-picture.ts";
import { writeOutput } from "../files/write-output.ts";
import { attentionPage } from "../inside/attention-page.ts";
import { attentionSheet } from "../inside/attention-sheet.ts";
import { type SeenPicture, seenPicture } from "../inside/seen-picture.ts";
import { readPicture } from "../pictures/picture.ts";
import { openPredictor } from "../runs/open-predictor.ts";
import type { Tools } from "../runs/tools.ts";
import type { RunOptions } from "./evaluate-run.ts";
import { announcing } from "./watch.ts";

export interface AttendOptions extends RunOptions {
  /** Path of a picture file. */
  readonly image: string;
  readonly invert?: Inversion | undefined;
}

/** What a run's weights look at in a picture, and what they see. */
export interface Attended extends SeenAttention {
  readonly picture: SeenPicture;
  readonly note: string;
  readonly guesses: readonly Guess[];
  /** Names of attentions that are over no patches, and so are not shown. */
  readonly placeless: readonly string[];
}

/**
 * Looks at a picture with a run's weights, and tells where every head of every layer looks.
 * @throws ProblemError
 */
export async function attendPicture(tools: Tools, options: AttendOptions): Promise<Attended> {
  const { run, image, checkpoint = "best", invert } = options;
  let attention: ModelAttention | undefined;
  const { model, form } = await openPredictor(announcing(tools, options), run, checkpoint, options.engine, (typed) => {
    attention = modelAttention(typed, logitsOf(typed) ?? "logits");
    return { batch: 1, taps: attention.taps };
  });
  try {
    if (attention === undefined) throw new Error("a model was opened without its program");
    const read = await readPicture(image, form, invert);
    const answered = await answer(model, [read.image]);
    const [guesses = []] = guessesIn(model, form.classes, answered, 1, 5);
    const picture = await seenPicture(read.image, form.images);
    return { ...attention.see(answered), picture, note: read.note, guesses, placeless: attention.placeless };
  } finally {
    model.prepared.dispose();
  }
}

export interface WriteAttentionOptions extends AttendOptions {
  /** `NAME.png` for a sheet, `NAME.html` for a page. */
  readonly output: string;
}

/**
 * The same, drawn into a file.
 * @throws ProblemError F475 for a file of another kind
 */
export async function writeAttention(tools: Tools, options: WriteAttentionOptions): Promise<Attended> {
  const { output, image, run } = options;
  const [format] = /\.(png|html)$/i.exec(output)?.slice(1) ?? [];
  if (format === undefined) throw new ProblemError(noPictureFormat(output));
  const attended = await attendPicture(tools, options);
  const title = `${basename(image)}, as ${basename(run)} sees it`;
  const { picture, guesses } = attended;
  const page = format.toLowerCase() === "html";
  await writeOutput(
    output,
    page ? await attentionPage(title, guesses, picture, attended) : [await attentionSheet(title, picture, attended)],
  );
  return attended;
}
