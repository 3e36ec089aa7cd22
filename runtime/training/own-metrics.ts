import type { Batch } from "../data/batches.ts";
import type { HostTensor } from "../engines/engine.ts";
import { answersOf, type ClassificationReport, ClassificationTally } from "./classification-report.ts";

/** What the network said of all images that nothing is learnt from. */
export interface ValidationAnswers {
  /** Accuracy, confusion, precision and recall by class, calibration. */
  readonly report: ClassificationReport;
  /** [images, classes], row by row. */
  readonly logits: Float32Array;
  /** The right class of each image. */
  readonly labels: Int32Array;
}

/** Numbers of one's own, by their name: each is worked out after every epoch. */
export type OwnMetrics = Readonly<Record<string, (answers: ValidationAnswers) => number>>;

/** Gathers the answers of an epoch, for numbers that are worked out of all of them. */
export class AnswerCollector {
  readonly #logits: Float32Array[] = [];
  readonly #labels: Int32Array[] = [];

  add({ labels }: Batch, logits: HostTensor): void {
    this.#logits.push(Float32Array.from(logits.data));
    this.#labels.push(Int32Array.from(labels.data));
  }

  /** The metrics' numbers; what is none, NaN of an empty class say, is left out. */
  measured(metrics: OwnMetrics): Readonly<Record<string, number>> {
    const logits = joined(this.#logits, (length) => new Float32Array(length));
    const labels = joined(this.#labels, (length) => new Int32Array(length));
    const tally = new ClassificationTally(logits.length / Math.max(1, labels.length));
    tally.add(answersOf(logits, labels));
    const answers = { report: tally.report(), logits, labels };
    const values = Object.entries(metrics).map(([name, measure]) => [name, measure(answers)] as const);
    return Object.fromEntries(values.filter(([, value]) => Number.isFinite(value)));
  }
}

function joined<A extends Float32Array | Int32Array>(parts: readonly A[], make: (length: number) => A): A {
  const whole = make(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
