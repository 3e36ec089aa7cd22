const UNITS = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** 85.8 M, 1.21 G: three digits are what a person compares; below 10 000 all of them. */
export function shortNumber(value: number): string {
  const [unit, letter] = UNITS.find(([least]) => value >= least * 0.9995) ?? [1, ""];
  if (value < 10_000) return String(Math.round(value));
  return `${(value / unit).toPrecision(3)} ${letter}`;
}

/** 66.6 kB, 5488 B */
export function shortBytes(bytes: number): string {
  const number = shortNumber(bytes);
  return `${number}${number.includes(" ") ? "" : " "}B`;
}

/** `1 node`, `2 nodes` */
export function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}
