/** Numbers in half the room, IEEE 754 binary16, each the nearest there is; ties go to the even one. */
export function halvesOf(numbers: ArrayLike<number>): Uint16Array {
  const data = numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const halves = new Uint16Array(data.length);
  // By index and on bits: with `from` and arithmetic, the weights of one model take half a minute.
  for (let i = 0; i < data.length; i++) {
    const word = words[i] ?? 0;
    halves[i] = ((word >>> 16) & 0x8000) | sizeToHalf(word & 0x7fff_ffff, data[i] ?? 0);
  }
  return halves;
}

/** Numbers as bfloat16, the upper halves of theirs, each the nearest there is; ties go to the even one. */
export function bfloatsOf(numbers: Float32Array): Uint16Array {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const halves = new Uint16Array(numbers.length);
  for (let i = 0; i < halves.length; i++) {
    const word = words[i] ?? 0;
    const isNumber = (word & 0x7fff_ffff) <= 0x7f80_0000;
    halves[i] = isNumber ? (word + 0x7fff + ((word >>> 16) & 1)) >>> 16 : (word >>> 16) | 0x40;
  }
  return halves;
}

/** @param bits of the number without its sign */
function sizeToHalf(bits: number, value: number): number {
  if (bits > 0x7f80_0000) return 0x7e00;
  // From 65520, halfway between the largest half and what would follow it.
  if (bits >= 0x477f_f000) return 0x7c00;
  // Below the smallest normal half, steps are of 2^-24 throughout.
  if (bits < 0x3880_0000) return roundToEven(Math.abs(value) * 2 ** 24);
  // What rounds up to the next power of two carries into the exponent by itself.
  return (bits + 0xfff + ((bits >>> 13) & 1) - 0x3800_0000) >>> 13;
}

function roundToEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}
