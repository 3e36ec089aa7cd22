/** Mean and deviation of each channel, of levels as parts of 255. */
export interface Measured {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Sums of levels over images, in whole numbers: the same in whatever order they come, up to 10¹¹ pixels. */
export class LevelSums {
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  #pixels = 0;

  constructor(channels: number) {
    this.#sums = new Float64Array(channels);
    this.#squares = new Float64Array(channels);
  }

  /** @param images f32 [b, channels, height, width], of 0 … 1 */
  add(images: ArrayLike<number>, { height, width }: { readonly height: number; readonly width: number }): void {
    const [plane, channels] = [height * width, this.#sums.length];
    this.#pixels += images.length / channels;
    for (let i = 0; i < images.length; i++) {
      const level = Math.round(255 * (images[i] ?? 0));
      const channel = Math.floor(i / plane) % channels;
      this.#sums[channel] = (this.#sums[channel] ?? 0) + level;
      this.#squares[channel] = (this.#squares[channel] ?? 0) + level * level;
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
