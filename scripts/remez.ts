/** A sum of functions with the smallest largest error: what is to be found. */
export interface Fit {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What the polynomial is to equal. */
  readonly target: (x: number) => number;
  /** What each coefficient is multiplied by. */
  readonly basis: readonly ((x: number) => number)[];
  /** What an error at x counts; times a basis function it is of one sign. */
  readonly weight: (x: number) => number;
}

const POINTS = 20000;
const EXCHANGES = 60;

/** Remez's exchange, in f64 on a dense grid. */
export function remez({ from, to, target, basis, weight }: Fit): { coefficients: number[]; error: number } {
  const grid = Array.from({ length: POINTS }, (_, i) => {
    const x = from + ((to - from) * (1 - Math.cos((Math.PI * (i + 0.5)) / POINTS))) / 2;
    return { target: target(x), weight: weight(x), basis: basis.map((part) => part(x)) };
  });
  const count = basis.length + 1;
  let reference = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * POINTS) / count));
  let coefficients: number[] = [];
  let error = Number.POSITIVE_INFINITY;
  for (let exchange = 0; exchange < EXCHANGES; exchange++) {
    const rows = reference.map((place, i) => {
      const point = grid[place];
      if (point === undefined) throw new Error("no such point");
      return [...point.basis, (i % 2 === 0 ? 1 : -1) / point.weight, point.target];
    });
    coefficients = solve(rows).slice(0, -1);
    const errors = grid.map(
      (point) => point.weight * (point.target - point.basis.reduce((sum, b, k) => sum + b * (coefficients[k] ?? 0), 0)),
    );
    error = errors.reduce((most, e) => Math.max(most, Math.abs(e)), 0);
    const extremes = alternating(errors, count);
    if (extremes.length < count || extremes.every((place, i) => place === reference[i])) break;
    reference = extremes;
  }
  return { coefficients, error };
}

/** Places of the largest errors of alternating sign, as many as wanted. */
function alternating(errors: readonly number[], count: number): number[] {
  const extremes: number[] = [];
  errors.forEach((e, place) => {
    const last = extremes.at(-1);
    if (last === undefined || Math.sign(errors[last] ?? 0) !== Math.sign(e)) extremes.push(place);
    else if (Math.abs(e) > Math.abs(errors[last] ?? 0)) extremes[extremes.length - 1] = place;
  });
  const size = (place: number | undefined) => Math.abs(errors[place ?? 0] ?? 0);
  while (extremes.length > count) {
    const least = extremes.reduce((low, place, i) => (size(place) < size(extremes[low]) ? i : low), 0);
    const isInside = least > 0 && least < extremes.length - 1;
    if (isInside && extremes.length > count + 1) {
      // Its neighbours have one sign: the larger stays.
      extremes.splice(size(extremes[least - 1]) < size(extremes[least + 1]) ? least - 1 : least, 2);
    } else if (size(extremes[0]) < size(extremes.at(-1))) extremes.shift();
    else extremes.pop();
  }
  return extremes;
}

/** Gauss with pivots; each row ends with its right side. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]?.[k] ?? 0) > Math.abs(rows[pivot]?.[k] ?? 0)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot] ?? [], rows[k] ?? []];
    const top = rows[k] ?? [];
    for (let i = 0; i < n; i++) {
      const row = rows[i] ?? [];
      if (i === k) continue;
      const factor = (row[k] ?? 0) / (top[k] ?? 1);
      for (let j = k; j <= n; j++) row[j] = (row[j] ?? 0) - factor * (top[j] ?? 0);
    }
  }
  return rows.map((row, k) => (row[n] ?? 0) / (row[k] ?? 1));
}
