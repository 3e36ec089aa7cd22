/** From here on the continued fraction converges faster than the series, and what cancels is below one rounding. */
const SERIES_LIMIT = 2;
/** 1 − erf(6) is 2e-17: nothing that f64 could show. */
const ONE_LIMIT = 6;
const FRACTION_TERMS = 40;

/**
 * The error function 2/√π ∫₀ˣ e^(−t²) dt to a few units of the last place in f64. Below 2 the series
 * erf x = 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·5···(2n+1)), whose terms are all positive so that nothing cancels
 * (Abramowitz & Stegun 7.1.6); above, the continued fraction of its complement (7.1.14).
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < SERIES_LIMIT) return series(x);
  if (size >= ONE_LIMIT) return Math.sign(x);
  return Number.isNaN(x) ? x : Math.sign(x) * (1 - complement(size));
}

function series(x: number): number {
  const square = x * x;
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (2 * square) / odd;
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
}

/** 1 − erf x = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + 2/(x + …))))), evaluated from its far end. */
function complement(x: number): number {
  let tail = x;
  for (let n = FRACTION_TERMS; n > 0; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
}
