import { philox } from "../../compiler/kernels/philox.ts";
import { siteOf } from "../../compiler/kernels/site.ts";
import { seedWords } from "../data/seed.ts";

/** What random numbers belong to: one showing of one image, or one batch. */
export interface DrawKey {
  readonly seed: number;
  readonly epoch: number;
  /** The image's number in its dataset; of what mixes a batch, the batch's in its epoch. */
  readonly index: number;
  /** Which showing of the image in that epoch, where it is shown more than once. */
  readonly copy: number;
}

/** How far apart the words of an image's showings lie: odd, so that none meet. */
const APART = 0x9e3779b9;

const sites = new Map<string, number>();

/**
 * Random numbers that are a function of a key and a name alone, so that it does not matter which worker draws them, in
 * what order, or whether a run was stopped between; and what is added to a list of augmentations under another name does
 * not move those of the others. Philox with the seed as key and the counter (block, index, epoch, name and copy).
 */
export class Draws {
  readonly #words = new Int32Array(4);
  readonly #key: readonly [low: number, high: number, index: number, epoch: number];
  readonly #site: number;
  #block = 0;
  #next = 4;

  constructor({ seed, epoch, index, copy }: DrawKey, name: string) {
    const { low, high } = seedWords(seed);
    this.#key = [low | 0, high | 0, index | 0, epoch | 0];
    this.#site = (siteNamed(name) + Math.imul(copy, APART)) | 0;
  }

  /** In [0, 1), one of 2³². */
  unit(): number {
    if (this.#next === 4) this.#fill();
    return ((this.#words[this.#next++] ?? 0) >>> 0) * 2 ** -32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** One of `low` … `high`, both of them included. */
  whole(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.unit());
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** 1 or −1 */
  sign(): number {
    return this.chance(0.5) ? 1 : -1;
  }

  one<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.whole(0, choices.length - 1)] ?? choices[0];
  }

  /** Of mean 0 and deviation 1 (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit()));
    return radius * Math.cos(2 * Math.PI * this.unit());
  }

  /** Beta(a, a): of two numbers of Gamma(a), the part that the first is. */
  beta(a: number): number {
    const [first, second] = [this.#logGamma(a), this.#logGamma(a)];
    return 1 / (1 + Math.exp(second - first));
  }

  /**
   * The logarithm of a number of Gamma(a) (Marsaglia and Tsang 2000). Of a small `a` the number itself may be too small
   * to be written down.
   */
  #logGamma(a: number): number {
    if (a < 1) return this.#logGamma(a + 1) + Math.log(1 - this.unit()) / a;
    const d = a - 1 / 3;
    for (;;) {
      const x = this.normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - this.unit()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
    }
  }

  #fill(): void {
    const [low, high, index, epoch] = this.#key;
    philox(this.#words, this.#block++ | 0, index, epoch, this.#site, low, high);
    this.#next = 0;
  }
}

function siteNamed(name: string): number {
  const known = sites.get(name);
  if (known !== undefined) return known;
  const site = siteOf(`augment ${name}`) | 0;
  sites.set(name, site);
  return site;
}
