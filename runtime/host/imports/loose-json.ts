/** Values of other libraries' JSON, of whose forms only what is asked for is believed. */
export type Loose = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** A size in pixels. */
export const pixelsOf = (value: unknown): number | undefined => {
  const found = numberOf(value);
  return found !== undefined && Number.isInteger(found) && found >= 1 && found <= 16_384 ? found : undefined;
};

export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A list of numbers, or one number as such. */
export function numbersOf(value: unknown): readonly number[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const numbers = list.flatMap((one) => numberOf(one) ?? []);
  return numbers.length === list.length && numbers.length > 0 ? numbers : undefined;
}
