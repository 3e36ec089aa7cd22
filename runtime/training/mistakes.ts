import type { Batch } from "../data/batches.ts";
import type { Answer } from "./classification-report.ts";

/** A wrong answer, and what it was said of. */
export interface SeenMistake extends Answer {
  /** Which image of the dataset it is. */
  readonly index: number;
  /** [channels, height, width], as the network saw it. */
  readonly image: Float32Array;
}

/** Keeps the mistakes that are worth a look, as batches go by: what it keeps does not grow with the images. */
export class MistakeCollector {
  /** Those that the network was most certain of, the most certain first. */
  readonly certain: SeenMistake[] = [];
  /** Those to which the right class was held least likely. */
  readonly worst: SeenMistake[] = [];
  readonly #count: number;

  /** @param count how many of each kind */
  constructor(count: number) {
    this.#count = count;
  }

  /** @param answers one for each image of the batch */
  add(answers: readonly Answer[], { image: { data }, indices }: Batch): void {
    const size = data.length / answers.length;
    for (const [i, answer] of answers.entries()) {
      if (answer.guess === answer.label) continue;
      const seen = () => ({
        ...answer,
        index: indices[i] ?? 0,
        image: Float32Array.from(data.subarray(i * size, (i + 1) * size)),
      });
      this.#keep(this.certain, answer, seen, ({ confidence }) => confidence);
      this.#keep(this.worst, answer, seen, ({ loss }) => loss);
    }
  }

  /** Puts it in its place; of equals, who came first stands first. */
  #keep(kept: SeenMistake[], answer: Answer, seen: () => SeenMistake, by: (one: Answer) => number): void {
    const place = kept.findIndex((other) => by(other) < by(answer));
    const at = place < 0 ? kept.length : place;
    if (at >= this.#count) return;
    kept.splice(at, 0, seen());
    kept.length = Math.min(kept.length, this.#count);
  }
}
