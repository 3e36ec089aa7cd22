/** The two 32-bit words of a seed, unsigned: the key of every random stream of a run. */
export function seedWords(seed: number): { readonly low: number; readonly high: number } {
  return { low: seed % 2 ** 32, high: Math.floor(seed / 2 ** 32) };
}
