import { Presets, SingleBar } from "cli-progress";
import type { Prediction } from "../runtime/host/tasks/predict-pictures.ts";
import type { Problem } from "../schema/problem/problem.ts";
import { csvHead, csvRow, pictureJson, pictureLine, pictureText } from "./prediction-text.ts";
import { exitCodes } from "./report-problems.ts";
import { fitting, isInteractive, print, printJson, tell, tellProblems } from "./terminal.ts";

export const predictionFormats = ["text", "json", "csv"] as const;
type Format = (typeof predictionFormats)[number];

/** Pictures from here on are shown to be under way where a person waits and sees no lines. */
const many = 20;

/** Shows predictions one by one, in the order of the files. */
export class PredictionReport {
  readonly #format: Format;
  readonly #top: number | undefined;
  #files: readonly string[] = [];
  #done = 0;
  #failed = 0;
  #bar: SingleBar | undefined;

  constructor(format: Format, top: number | undefined) {
    this.#format = format;
    this.#top = top;
  }

  /** How many classes may be shown. */
  get most(): number {
    return this.#top ?? 5;
  }

  begin(files: readonly string[]): void {
    this.#files = files;
    if (this.#format === "csv") print(csvHead(this.#shown));
    this.#drawBar();
  }

  #drawBar(): void {
    const { length } = this.#files;
    if (length < many || !isInteractive(process.stderr) || process.stdout.isTTY) return;
    const format = "{bar} {value}/{total} pictures";
    this.#bar = new SingleBar({ format, barsize: 30, clearOnComplete: true }, Presets.shades_classic);
    this.#bar.start(length, this.#done);
  }

  show(prediction: Prediction): void {
    this.#done++;
    const hasProblems = prediction.problems.length > 0;
    if (hasProblems) this.#failed++;
    if (this.#format === "json") printJson(pictureJson(prediction));
    else if (this.#format === "csv") print(csvRow(prediction, this.#shown));
    else if (hasProblems) this.#tell(prediction.problems);
    else if (this.#files.length === 1) print(fitting(pictureText(prediction)));
    else print(pictureLine({ ...prediction, guesses: prediction.guesses.slice(0, this.#shown) }, this.#width));
    this.#bar?.increment();
  }

  #tell(problems: readonly Problem[]): void {
    this.stop();
    tellProblems(problems);
    this.#drawBar();
  }

  end(): void {
    this.stop();
    if (this.#failed === 0) return;
    process.exitCode = exitCodes.problem;
    if (this.#files.length > 1) tell(`${this.#failed} of ${this.#files.length} could not be read`);
  }

  tellStopped(): void {
    this.stop();
    tell(`stopped: ${this.#done} of ${this.#files.length} are read`);
  }

  /** Takes the bar away, so that what is printed next begins on a clean line. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  /** As many as there is room for, where the user does not say. */
  get #shown(): number {
    const isRoomy = this.#format === "json" || (this.#format === "text" && this.#files.length === 1);
    return this.#top ?? (isRoomy ? 5 : 1);
  }

  get #width(): number {
    return this.#files.reduce((longest, file) => Math.max(longest, file.length), 0);
  }
}
