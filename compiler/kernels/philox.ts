/**
 * Philox4x32-10: a counter-based generator, four 32-bit words from a counter of four and a key of two (J. K. Salmon and
 * others, "Parallel random numbers: as easy as 1, 2, 3", SC11, 2011). As there is no state, any element of any stream
 * can be drawn again, in any order.
 */
const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** Writes the four words of one counter, as signed 32-bit integers. */
export function philox(
  words: Int32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  key0: number,
  key1: number,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(c0, MULTIPLIER_0 & 0xffff, MULTIPLIER_0 >>> 16);
    const high1 = multiplyHigh(c2, MULTIPLIER_1 & 0xffff, MULTIPLIER_1 >>> 16);
    const low0 = Math.imul(c0, MULTIPLIER_0);
    const low1 = Math.imul(c2, MULTIPLIER_1);
    c0 = high1 ^ c1 ^ key0;
    c1 = low1;
    c2 = high0 ^ c3 ^ key1;
    c3 = low0;
    key0 = (key0 + WEYL_0) | 0;
    key1 = (key1 + WEYL_1) | 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/** The upper 32 bits of an unsigned product, from halves of 16 bits whose products fit 32. */
function multiplyHigh(a: number, low: number, high: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const middle = (Math.imul(aHigh, low) + (Math.imul(aLow, low) >>> 16)) | 0;
  const carried = (Math.imul(aLow, high) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, high) + (middle >>> 16) + (carried >>> 16)) | 0;
}

/** The low 23 bits of a word as a number in [0, 1): each is exact in f32. */
const toUnit = (word: number) => (word & 0x7fffff) * 2 ** -23;

/**
 * Uniform numbers in [0, 1): element e is word e mod 4 of key (seedLow, seedHigh) and counter (⌊e/4⌋, 0, step, site).
 * TensorFlow's StatelessRandomUniformV2 (algorithm 1) gives the same bits.
 */
export function fillUniform(
  out: Float32Array | Float64Array,
  seedLow: number,
  seedHigh: number,
  step: number,
  site: number,
): void {
  const [words, length] = [new Int32Array(4), out.length];
  for (let e = 0, block = 0; e < length; e += 4, block++) {
    philox(words, block | 0, 0, step | 0, site | 0, seedLow | 0, seedHigh | 0);
    const count = Math.min(4, length - e);
    for (let i = 0; i < count; i++) out[e + i] = toUnit(words[i] ?? 0);
  }
}
