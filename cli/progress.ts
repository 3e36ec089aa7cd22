import { Presets, SingleBar } from "cli-progress";
import type { RunStart, TrainProgress } from "../runtime/host/tasks/watch.ts";
import { clock, percentOf } from "../runtime/report/numbers.ts";
import type { EpochMetrics } from "../runtime/training/metrics.ts";
import { type ProgressWords, progressLine } from "./progress-line.ts";
import { epochLine } from "./run-text.ts";
import { columnsOf, fitting, print, printJson } from "./terminal.ts";

/** Shows a run on its way. */
export interface Report {
  progressed(progress: TrainProgress): void;
  epochEnded(row: EpochMetrics): void;
  /** Takes away what is drawn over, so that what is printed next begins on a clean line. */
  stop(): void;
}

/** One line on stdout for each epoch: for pipes, logs and continuous integration. */
export function lineReport({ epochs }: RunStart): Report {
  return { progressed() {}, epochEnded: (row) => print(fitting([epochLine(row, epochs)])), stop() {} };
}

/** One JSON object on stdout for each epoch: the line of `metrics.jsonl`, marked as an event. */
export function jsonReport(): Report {
  return { progressed() {}, epochEnded: (row) => printJson(JSON.stringify({ event: "epoch", ...row })), stop() {} };
}

/** A bar on stderr while an epoch lasts, and its line on stdout when it has ended. */
export class BarReport implements Report {
  readonly #start: RunStart;
  readonly #speed = new Speed();
  #bar: SingleBar | undefined;
  #words: ProgressWords | undefined;

  constructor(start: RunStart) {
    this.#start = start;
  }

  progressed(progress: TrainProgress): void {
    if (progress.phase === "train") this.#speed.add(progress);
    this.#show(progress);
  }

  epochEnded(row: EpochMetrics): void {
    this.stop();
    print(fitting([epochLine(row, this.#start.epochs)]));
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #line(done: number): string {
    return this.#words === undefined ? "" : progressLine(done, this.#words, columnsOf(process.stderr) ?? 80);
  }

  /** Validation counts as part of the epoch: its images weigh a third, as they need no gradient. */
  #show({ phase, epoch, images, loss, accuracy }: TrainProgress): void {
    const {
      epochs,
      images: { train, validation },
    } = this.#start;
    const done = phase === "train" ? images : train + images / 3;
    const total = train + validation / 3;
    const rate = this.#speed.imagesPerSecond;
    const words: ProgressWords = {
      epoch: `${epoch}/${epochs}`,
      loss: `loss ${loss.toFixed(3)}`,
      accuracy: accuracy === undefined ? "" : `accuracy ${percentOf(accuracy)}`,
      rate: rate === undefined ? "" : `${Math.round(rate)} images/s`,
      left: rate === undefined ? "" : `${clock(((epochs - epoch + 1) * total - done) / rate)} left`,
    };
    this.#words = words;
    if (this.#bar === undefined) {
      this.#bar = new SingleBar(
        // Asked for anew each time it is drawn: the terminal may have become narrower.
        { format: (_, { progress }) => this.#line(progress), clearOnComplete: true, hideCursor: true },
        Presets.shades_classic,
      );
      this.#bar.start(total, done);
    } else this.#bar.update(done);
  }
}

/** Images a second over the last steps: a mean over the whole run would answer late to a machine that slows down. */
class Speed {
  static readonly #kept = 30;
  readonly #moments: { readonly time: number; readonly images: number }[] = [];
  #images = 0;
  #last: TrainProgress | undefined;

  add(progress: TrainProgress): void {
    const isSameEpoch = this.#last?.epoch === progress.epoch;
    // The first step after a beginning or a validation is not timed: it did not begin when the one before ended.
    if (!isSameEpoch) this.#moments.length = 0;
    this.#images += progress.images - (isSameEpoch ? (this.#last?.images ?? 0) : 0);
    this.#last = progress;
    this.#moments.push({ time: performance.now(), images: this.#images });
    if (this.#moments.length > Speed.#kept) this.#moments.shift();
    const [first] = this.#moments;
    const now = this.#moments.at(-1);
    if (first === undefined || now === undefined || now.time <= first.time) return;
    this.imagesPerSecond = (1000 * (now.images - first.images)) / (now.time - first.time);
  }

  /** Undefined until two steps have been timed. */
  imagesPerSecond: number | undefined;
}
