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

/** Seconds as people say them: 0:07, 12:30, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
