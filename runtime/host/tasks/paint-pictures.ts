import { basename } from "node:path";
import { tapOutput } from "../../../compiler/expand/named-values.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { type FoundPainting, findPainting } from "../../inside/find-painting.ts";
import { noValueFormat, paintingSentences as said } from "../../inside/inside-messages.ts";
import { paintedTiles } from "../../inside/painted-picture.ts";
import type { Tile } from "../../inside/weight-pictures.ts";
import { answer } from "../../training/predict.ts";
import type { Inversion } from "../datasets/prepare-picture.ts";
import { writeOutput } from "../files/write-output.ts";
import { weightSheet } from "../inside/weight-sheet.ts";
import { findPictures } from "../pictures/find-pictures.ts";
import { readPicture } from "../pictures/picture.ts";
import { openPredictor } from "../runs/open-predictor.ts";
import type { Tools } from "../runs/tools.ts";
import type { RunOptions } from "./evaluate-run.ts";
import { announcing } from "./watch.ts";

export interface PaintOptions extends RunOptions {
  /** Picture files, and folders of them. */
  readonly images: readonly string[];
  readonly invert?: Inversion | undefined;
  /** `NAME.png` */
  readonly output: string;
}

/** More rows make no sheet that is looked at. */
const MOST = 32;

/**
 * Draws what a masked autoencoder paints: a row a picture, with what it saw of it and what it made of it.
 * @returns how many pictures are on the sheet, of how many
 * @throws ProblemError F472 for a model that paints nothing
 */
export async function paintPictures(tools: Tools, options: PaintOptions) {
  const { run, images, checkpoint = "best", invert, output } = options;
  const found = findPictures(images);
  let painting: FoundPainting | undefined;
  const { model, form } = await openPredictor(announcing(tools, options), run, checkpoint, options.engine, (typed) => {
    painting = findPainting(typed);
    if (painting === undefined) throw new ProblemError(noValueFormat(output));
    return { batch: 1, taps: [painting.painted, painting.target, painting.mask] };
  });
  try {
    if (painting === undefined) throw new Error("a model was opened without its program");
    const tiles: Tile[] = [];
    const shown = found.slice(0, MOST);
    for (const { file } of shown) {
      const { image } = await readPicture(file, form, invert);
      const answered = await answer(model, [image]);
      const of = (name: string) => answered[tapOutput(name)]?.data ?? new Float32Array();
      const { painted, target, mask } = painting;
      const values = { image: image.data, painted: of(painted), target: of(target), mask: of(mask) };
      tiles.push(...paintedTiles(values, painting, form.images));
    }
    const panel = { title: said.rows, note: said.note, across: 3, tiles, length: 112 };
    await writeOutput(output, [await weightSheet(said.title(basename(run)), undefined, [panel])]);
    return { shown: shown.length, of: found.length };
  } finally {
    model.prepared.dispose();
  }
}
