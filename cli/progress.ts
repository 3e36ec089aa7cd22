import { Presets, SingleBar } from "cli-progress";
import type { Position } from "../runtime/checkpoint.ts";
import type { EpochMetrics } from "../runtime/metrics.ts";
import type { TrainingReport } from "../runtime/train.ts";
import { clock, epochLine, percent } from "./run-text.ts";
import { print } from "./terminal.ts";

/** Sizes that progress is measured against. */
export interface RunSizes {
  readonly epochs: number;
  readonly train: number;
  readonly validation: number;
}

/** One line on stdout for each epoch: for pipes, logs and continuous integration. */
export function lineReport({ epochs }: RunSizes): TrainingReport {
  return {
    trained: () => undefined,
    evaluated: () => undefined,
    epochEnded: (row) => print(epochLine(row, epochs)),
  };
}

/** One JSON object on stdout for each epoch: the line of `metrics.jsonl`, marked as an event. */
export function jsonReport(): TrainingReport {
  return {
    trained: () => undefined,
    evaluated: () => undefined,
    epochEnded: (row) => print(JSON.stringify({ event: "epoch", ...row })),
  };
}

/** A bar on stderr while an epoch lasts, and its line on stdout when it has ended. */
export class BarReport implements TrainingReport {
  readonly #sizes: RunSizes;
  readonly #speed = new Speed();
  #bar: SingleBar | undefined;

  constructor(sizes: RunSizes) {
    this.#sizes = sizes;
  }

  trained(position: Position): void {
    this.#speed.add(position);
    this.#show(position, 0);
  }

  evaluated(position: Position, images: number): void {
    this.#show(position, images);
  }

  epochEnded(row: EpochMetrics): void {
    this.stop();
    print(epochLine(row, this.#sizes.epochs));
  }

  /** Takes the bar away, so that what is printed next begins on a clean line. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  /** Validation counts as part of the epoch: its images weigh a third, as they need no gradient. */
  #show(position: Position, validated: number): void {
    const { epochs, train, validation } = this.#sizes;
    const done = position.images + validated / 3;
    const total = train + validation / 3;
    const rate = this.#speed.imagesPerSecond;
    const payload = {
      epoch: `${position.epoch + 1}/${epochs}`,
      loss: (position.lossSum / position.images).toFixed(3),
      accuracy: percent(position.correct / position.images),
      rate: rate === undefined ? "" : `${Math.round(rate)} images/s`,
      left: rate === undefined ? "" : `${clock(((epochs - position.epoch) * total - done) / rate)} left`,
    };
    if (this.#bar === undefined) {
      this.#bar = new SingleBar(
        { format, barsize: barWidth(), clearOnComplete: true, hideCursor: true },
        Presets.shades_classic,
      );
      this.#bar.start(total, done, payload);
    } else this.#bar.update(done, payload);
  }
}

const format = "epoch {epoch} {bar}  loss {loss}  accuracy {accuracy}  {rate}  {left}";

/** What the words leave of the line, so that the time left is not cut off. */
function barWidth(): number {
  const words = 72;
  return Math.max(8, Math.min(40, (process.stderr.columns ?? 80) - words));
}

/** Images a second over the last steps: a mean over the whole run would answer late to a machine that slows down. */
class Speed {
  static readonly #kept = 30;
  readonly #moments: { readonly time: number; readonly images: number }[] = [];
  #images = 0;
  #last: Position | undefined;

  add(position: Position): void {
    const isSameEpoch = this.#last?.epoch === position.epoch;
    // The first step after a beginning or a validation is not timed: it did not begin when the one before ended.
    if (!isSameEpoch) this.#moments.length = 0;
    this.#images += position.images - (isSameEpoch ? (this.#last?.images ?? 0) : 0);
    this.#last = position;
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
