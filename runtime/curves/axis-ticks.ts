/**
 * Round numbers that cover a range, about `count` of them: steps are 1, 2 or 5 times a power of ten.
 * @param whole whether only whole numbers are wanted
 */
export function axisTicks(low: number, high: number, count: number, whole = false): readonly number[] {
  const least = 1e-6 * Math.max(1, Math.abs(low));
  if (high - low < least) return axisTicks(low - 1e4 * least, high + 1e4 * least, count, whole);
  const rough = (high - low) / Math.max(1, count - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * 0.999) ?? 10;
  const step = whole ? Math.max(1, Math.round(factor * power)) : factor * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // A product of whole numbers, so that no error adds up; then rounded to the digits that the step has.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A tick's number with the digits that tell it from its neighbours; a large one with an exponent: `2e8`. */
export function tickLabel(value: number, ticks: readonly number[]): string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  const largest = ticks.reduce((most, tick) => Math.max(most, Math.abs(tick)), 0);
  if (largest < 1e5 || value === 0) return value.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  const digits = Math.max(0, Math.ceil(Math.log10(Math.abs(value) / step) - 1e-9));
  return value
    .toExponential(digits)
    .replace(/(\.\d*?)0*e\+/, "$1e")
    .replace(".e", "e")
    .replace("e+", "e");
}
