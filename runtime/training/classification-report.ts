/** What a classifier said of one image, and what was right. */
export interface Answer {
  readonly label: number;
  /** The class with the highest logit; of equals the first, as the plan's own count of right answers takes it. */
  readonly guess: number;
  /** How many classes were held likelier than the right one: 0 where the answer is right. */
  readonly rank: number;
  /** The softmax of the guess: how certain the classifier was of it. */
  readonly confidence: number;
  /** −log of the right class's softmax, in nats. */
  readonly loss: number;
}

export interface ClassScore {
  /** Images of this class, and how many of them were read right. */
  readonly images: number;
  readonly right: number;
  /** How many images were said to be of this class. */
  readonly guessed: number;
  /** Of those that were said to be of it, the part that is; undefined where there are none. */
  readonly precision: number | undefined;
  /** Of its images, the part that was found; undefined where there are none. */
  readonly recall: number | undefined;
  /** Their harmonic mean; undefined where the class has no image and was never said. */
  readonly f1: number | undefined;
}

/** Answers whose confidence lies in an interval, open below and closed above. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly images: number;
  /** Means over them; undefined where there are none. */
  readonly confidence: number | undefined;
  readonly accuracy: number | undefined;
}

export interface ClassificationReport {
  readonly images: number;
  /** Mean cross-entropy, without label smoothing. */
  readonly loss: number;
  readonly top1: number;
  /** Undefined where there are five classes or fewer: all would be right. */
  readonly top5: number | undefined;
  readonly classes: readonly ClassScore[];
  /** A row for each class that images have, with how many of them were said to be of each class. */
  readonly confusion: readonly (readonly number[])[];
  readonly calibration: {
    /** Expected calibration error (Guo et al. 2017): the mean over all images of |accuracy − confidence| of their bin. */
    readonly error: number;
    readonly bins: readonly CalibrationBin[];
  };
}

/** Bins of equal width in which confidence is compared with accuracy, as in Guo et al. 2017. */
const BINS = 15;

/**
 * What a classifier said of the images of a batch.
 * @param logits f32 [b, classes], row by row
 * @param labels one for each row
 */
export function answersOf(logits: ArrayLike<number>, labels: ArrayLike<number>): Answer[] {
  const classes = logits.length / labels.length;
  return Array.from({ length: labels.length }, (_, i) => answerOf(logits, i * classes, classes, labels[i] ?? 0));
}

function answerOf(logits: ArrayLike<number>, offset: number, classes: number, label: number): Answer {
  const own = logits[offset + label] ?? Number.NaN;
  let guess = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let rank = 0;
  for (let i = 0; i < classes; i++) {
    const logit = logits[offset + i] ?? Number.NaN;
    if (logit > highest) [highest, guess] = [logit, i];
    if (logit > own || (logit === own && i < label)) rank++;
  }
  let sum = 0;
  for (let i = 0; i < classes; i++) sum += Math.exp((logits[offset + i] ?? Number.NaN) - highest);
  return { label, guess, rank, confidence: 1 / sum, loss: Math.log(sum) + highest - own };
}

/** Counts answers, batch by batch: what it keeps does not grow with the images. */
export class ClassificationTally {
  readonly #confusion: number[][];
  readonly #bins = Array.from({ length: BINS }, () => ({ images: 0, confidence: 0, right: 0 }));
  #images = 0;
  #loss = 0;
  #top5 = 0;

  /** @param classes how many there are to tell apart */
  constructor(classes: number) {
    this.#confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  }

  add(answers: readonly Answer[]): void {
    for (const { label, guess, rank, confidence, loss } of answers) {
      this.#images++;
      this.#loss += loss;
      if (rank < 5) this.#top5++;
      const row = this.#confusion[label];
      if (row !== undefined) row[guess] = (row[guess] ?? 0) + 1;
      const bin = this.#bins[Math.min(BINS, Math.max(1, Math.ceil(confidence * BINS))) - 1];
      if (bin === undefined) continue; // A confidence that is no number is in none.
      bin.images++;
      bin.confidence += confidence;
      if (label === guess) bin.right++;
    }
  }

  report(): ClassificationReport {
    const images = this.#images;
    const classes = this.#confusion.map((row, i) => scoreOf(this.#confusion, row, i));
    const right = classes.reduce((sum, one) => sum + one.right, 0);
    const bins = this.#bins.map(({ images: count, confidence, right }, i) => ({
      from: i / BINS,
      to: (i + 1) / BINS,
      images: count,
      confidence: share(confidence, count),
      accuracy: share(right, count),
    }));
    const gaps = this.#bins.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0);
    return {
      images,
      loss: this.#loss / images,
      top1: right / images,
      top5: classes.length > 5 ? this.#top5 / images : undefined,
      classes,
      confusion: this.#confusion.map((row) => [...row]),
      calibration: { error: gaps / images, bins },
    };
  }
}

function scoreOf(confusion: readonly (readonly number[])[], row: readonly number[], index: number): ClassScore {
  const images = row.reduce((sum, count) => sum + count, 0);
  const guessed = confusion.reduce((sum, other) => sum + (other[index] ?? 0), 0);
  const right = row[index] ?? 0;
  return {
    ...{ images, right, guessed },
    precision: share(right, guessed),
    recall: share(right, images),
    f1: share(2 * right, images + guessed),
  };
}

const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);
