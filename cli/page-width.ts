import { InvalidArgumentError } from "commander";

/** Points to each unit that a length may be given in. */
const units: Readonly<Record<string, number>> = { in: 72, cm: 72 / 2.54, mm: 72 / 25.4, pt: 1, px: 0.75 };

/** A width as it was written, which a figure remembers. */
export function widthOf(text: string): string {
  const points = pointsOf(text);
  if (!(points >= 100 && points <= 10_000))
    throw new InvalidArgumentError("It must be a length from 100pt to 10000pt, in in, cm, mm, pt or px.");
  return text;
}

/** `6.75in` → 486 */
export function pointsOf(text: string): number {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)(in|cm|mm|pt|px)$/.exec(text) ?? [];
  return Number(digits) * (units[unit] ?? Number.NaN);
}
