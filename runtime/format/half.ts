const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Numbers in half the room, IEEE 754 binary16, each the nearest there is; ties go to the even one. */
export const halvesOf = (data: ArrayLike<number>): Uint16Array => Uint16Array.from(data, numberToHalf);

function numberToHalf(value: number): number {
  float[0] = value;
  const [word = 0] = bits;
  const sign = (word >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  // From halfway between the largest half and what would follow it.
  if (size >= 65520) return sign | 0x7c00;
  // Below the smallest normal half, steps are of 2^-24 throughout.
  const exponent = Math.max(-14, ((word >>> 23) & 0xff) - 127);
  const steps = roundToEven(size * 2 ** (10 - exponent));
  // What rounds up to the next power of two carries into the exponent by itself.
  return sign | (steps + (exponent + 14) * 1024);
}

function roundToEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}
