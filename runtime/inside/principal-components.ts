/** Directions along which vectors differ most, of length 1, and which part of all their variance each holds. */
export interface Components {
  readonly directions: readonly Float64Array[];
  readonly shares: readonly number[];
}

/** Directions that are followed beside those asked for, so that these settle sooner. */
const BESIDE = 8;
/** Where variances are all alike, no number of rounds tells their directions apart, and any of them will do. */
const mostRounds = 60;

/**
 * The first principal components of vectors, about their mean.
 * @param count how many at most
 */
export function principalComponents(vectors: readonly Float64Array[], count: number): Components {
  const width = vectors[0]?.length ?? 0;
  const mean = combined(vectors, new Float64Array(vectors.length).fill(1 / vectors.length));
  const centred = vectors.map((vector) => vector.map((x, i) => x - (mean[i] ?? 0)));
  const total = centred.reduce((sum, vector) => sum + dot(vector, vector), 0);
  const most = Math.min(count, width, Math.max(0, vectors.length - 1));
  if (most === 0 || !(total > 0)) return { directions: [], shares: [] };
  // Whichever is smaller has the same values: products of numbers over vectors, or of vectors over numbers.
  const isTall = vectors.length >= width;
  const transposed = Array.from({ length: width }, (_, i) => Float64Array.from(centred, (vector) => vector[i] ?? 0));
  const { values, vectors: found } = largestEigen(products(isTall ? transposed : centred), most);
  const kept = values.filter((value) => value > 1e-12 * total).length;
  const directions = isTall ? found : found.map((one) => unit(combined(centred, one)));
  return { directions: directions.slice(0, kept).map(pointed), shares: values.slice(0, kept).map((x) => x / total) };
}

/** Of each with each. */
function products(rows: readonly Float64Array[]): Float64Array[] {
  const made = rows.map(() => new Float64Array(rows.length));
  for (const [i, a] of rows.entries())
    for (const [j, b] of rows.slice(0, i + 1).entries()) {
      const product = dot(a, b);
      for (const [to, at] of [
        [made[i], j],
        [made[j], i],
      ] as const)
        if (to !== undefined) to[at] = product;
    }
  return made;
}

/**
 * The largest eigenvalues of a symmetric matrix without negative ones, by subspace iteration: the directions are turned
 * after each round to those of most variance within what they span (Rayleigh–Ritz).
 */
function largestEigen(matrix: readonly Float64Array[], count: number) {
  const width = matrix.length;
  const followed = Math.min(width, count + BESIDE);
  const begin = (i: number) => Float64Array.from(matrix, (_, j) => Math.sin(1 + i + j * (i + 1.7)));
  let directions = orthonormal(Array.from({ length: followed }, (_, i) => begin(i)));
  let before: readonly number[] = [];
  for (let round = 1; ; round++) {
    const images = directions.map((direction) => Float64Array.from(matrix, (row) => dot(row, direction)));
    const { values, turns } = symmetricEigen(directions.map((a) => images.map((b) => dot(a, b))));
    const [largest = 0] = values;
    const isSettled = values
      .slice(0, count)
      .every((value, i) => Math.abs(value - (before[i] ?? Infinity)) <= 1e-9 * largest);
    before = values;
    if (isSettled || followed === width || round === mostRounds)
      return {
        values: values.slice(0, count),
        vectors: turns.slice(0, count).map((turn) => combined(directions, turn)),
      };
    directions = orthonormal(turns.map((turn) => combined(images, turn)));
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function addTo(sum: Float64Array, vector: Float64Array, times: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + times * (vector[i] ?? 0);
}

function combined(vectors: readonly Float64Array[], factors: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const [i, vector] of vectors.entries()) addTo(sum, vector, factors[i] ?? 0);
  return sum;
}

/** Gram–Schmidt, twice over; what depends on those before becomes an axis that does not. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const made: Float64Array[] = [];
  const width = vectors[0]?.length ?? 0;
  const tryOne = (given: Float64Array): boolean => {
    const vector = Float64Array.from(given);
    const size = Math.sqrt(dot(vector, vector));
    for (let twice = 0; twice < 2; twice++) for (const one of made) addTo(vector, one, -dot(one, vector));
    const left = Math.sqrt(dot(vector, vector));
    if (!(left > 1e-10 * size)) return false;
    made.push(vector.map((x) => x / left));
    return true;
  };
  let axis = 0;
  for (const vector of vectors) {
    if (tryOne(vector)) continue;
    while (axis < width && !tryOne(Float64Array.from({ length: width }, (_, i) => (i === axis ? 1 : 0)))) axis++;
  }
  return made;
}

/** Jacobi's rotations: values from the largest down, each with its turn. */
function symmetricEigen(matrix: readonly (readonly number[])[]) {
  const size = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const turns = matrix.map((_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
  const get = (i: number, j: number) => a[i]?.[j] ?? 0;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const apq = get(p, q);
        off = Math.max(off, Math.abs(apq) / (Math.sqrt(Math.abs(get(p, p) * get(q, q))) || 1));
        if (apq === 0) continue;
        const theta = (get(q, q) - get(p, p)) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        rotate(a, p, q, c, t * c);
        for (const row of a) turnPair(row, p, q, c, t * c);
        rotate(turns, p, q, c, t * c);
      }
    if (off < 1e-12) break;
  }
  const order = a.map((_, i) => i).sort((i, j) => get(j, j) - get(i, i));
  return { values: order.map((i) => get(i, i)), turns: order.map((i) => [...(turns[i] ?? [])]) };
}

function rotate(rows: readonly Float64Array[], p: number, q: number, c: number, s: number): void {
  const [a, b] = [rows[p], rows[q]];
  if (a === undefined || b === undefined) return;
  for (let i = 0; i < a.length; i++)
    [a[i], b[i]] = [c * (a[i] ?? 0) - s * (b[i] ?? 0), s * (a[i] ?? 0) + c * (b[i] ?? 0)];
}

function turnPair(row: Float64Array, p: number, q: number, c: number, s: number): void {
  [row[p], row[q]] = [c * (row[p] ?? 0) - s * (row[q] ?? 0), s * (row[p] ?? 0) + c * (row[q] ?? 0)];
}

function unit(vector: Float64Array): Float64Array {
  const size = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((x) => x / size);
}

/** Either direction is right; the one whose largest number is above 0 is taken. */
function pointed(direction: Float64Array): Float64Array {
  const largest = direction.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return largest < 0 ? direction.map((x) => -x) : direction;
}
