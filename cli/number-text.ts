import { shortCount } from "../runtime/report/numbers.ts";

/** 85.8 M, 1.21 G; below 10 000 all digits. */
export const shortNumber = (value: number): string => shortCount(value, 10_000);

/** 66.6 kB, 5488 B */
export function shortBytes(bytes: number): string {
  const number = shortNumber(bytes);
  return `${number}${number.includes(" ") ? "" : " "}B`;
}

/** `1 node`, `2 nodes` */
export function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}
