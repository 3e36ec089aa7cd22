/** 95.2 % */
export const percentOf = (part: number): string => `${(100 * part).toFixed(1)} %`;

/**
 * 3.24 M, 812: three digits are what a person compares.
 * @param whole below this all digits are there
 */
export function shortCount(value: number, whole = 1000): string {
  const [unit, letter] = UNITS.find(([least]) => value >= least * 0.9995) ?? [1, ""];
  return value < whole ? String(Math.round(value)) : `${(value / unit).toPrecision(3)} ${letter}`;
}

const UNITS = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** 1 h 02 min, 3 min 20 s, 7.4 s */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes} min ${two(whole % 60)} s`;
}
