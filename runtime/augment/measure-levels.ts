import type { Picture } from "./picture.ts";

/** Mean and deviation of each channel over pictures, of levels as parts of 255. */
export interface Measured {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Sums over pictures, in whole numbers: the same in whatever order they come, up to 10¹¹ pixels. */
export class LevelSums {
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  #pixels = 0;

  constructor(channels: number) {
    this.#sums = new Float64Array(channels);
    this.#squares = new Float64Array(channels);
  }

  add({ width, height, channels, levels }: Picture): void {
    this.#pixels += width * height;
    for (let channel = 0; channel < channels; channel++) {
      let [sum, squares] = [0, 0];
      for (let i = channel; i < levels.length; i += channels) {
        const level = levels[i] ?? 0;
        sum += level;
        squares += level * level;
      }
      this.#sums[channel] = (this.#sums[channel] ?? 0) + sum;
      this.#squares[channel] = (this.#squares[channel] ?? 0) + squares;
    }
  }

  /** A channel that has one level everywhere is not divided. */
  measured(): Measured {
    const mean = Array.from(this.#sums, (sum) => sum / this.#pixels);
    const deviation = Array.from(this.#squares, (squares, i) => {
      const variance = squares / this.#pixels - (mean[i] ?? 0) ** 2;
      return variance > 0 ? Math.sqrt(variance) / 255 : 1;
    });
    return { mean: mean.map((level) => level / 255), deviation };
  }
}
