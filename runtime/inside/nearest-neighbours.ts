/** How sharply votes fall with distance: DINO's temperature. */
export const TEMPERATURE = 0.07;

/**
 * Classes by the vote of the nearest of known features, as DINO measures it (Caron et al. 2021): nearness is the cosine,
 * and each of the k nearest votes for its class with weight exp(cosine / 0.07). Of equal ones the first counts.
 */
export class NearestNeighbours {
  readonly #known: Float32Array;
  readonly #labels: Int32Array;
  readonly #dim: number;
  readonly #classes: number;
  #count = 0;

  constructor(capacity: number, dim: number, classes: number) {
    this.#known = new Float32Array(capacity * dim);
    this.#labels = new Int32Array(capacity);
    this.#dim = dim;
    this.#classes = classes;
  }

  get count(): number {
    return this.#count;
  }

  add(feature: Float32Array, label: number): void {
    this.#known.set(unit(feature), this.#count * this.#dim);
    this.#labels[this.#count++] = label;
  }

  /** The class that the `k` nearest vote for, or all where there are fewer. */
  vote(feature: Float32Array, k: number): number {
    const votes = new Float64Array(this.#classes);
    for (const { near, label } of this.#nearest(unit(feature), k))
      votes[label] = (votes[label] ?? 0) + Math.exp(near / TEMPERATURE);
    return votes.indexOf(Math.max(...votes));
  }

  #nearest(query: Float32Array, k: number): readonly Neighbour[] {
    const found: Neighbour[] = [];
    for (let i = 0; i < this.#count; i++) {
      let near = 0;
      for (let j = 0; j < this.#dim; j++) near += (query[j] ?? 0) * (this.#known[i * this.#dim + j] ?? 0);
      if (found.length === k && near <= (found.at(-1)?.near ?? 0)) continue;
      let place = found.length;
      while (place > 0 && (found[place - 1]?.near ?? 0) < near) place--;
      found.splice(place, 0, { near, label: this.#labels[i] ?? 0 });
      if (found.length > k) found.pop();
    }
    return found;
  }
}

interface Neighbour {
  readonly near: number;
  readonly label: number;
}

/** Of length 1; one of length 0 stays so, as with torch.nn.functional.normalize. */
function unit(feature: Float32Array): Float32Array {
  const length = Math.sqrt(feature.reduce((sum, x) => sum + x * x, 0));
  return feature.map((x) => x / Math.max(length, 1e-12));
}
