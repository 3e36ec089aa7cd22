/**
 * `a ** b` to the nearest double, the same on every machine. ECMAScript leaves the last bits of `**` to the engine, and
 * V8's have changed between Node 20 and Node 24; a plan has the same bits everywhere.
 */
export function power(a: number, b: number): number {
  const roughly = a ** b;
  // Whatever it is of, a power of 0 is 1: of what is not finite, too.
  if (b === 0) return 1;
  // What is not finite, 0 or subnormal is defined exactly, or has too few bits to differ in.
  if (!Number.isFinite(roughly) || Math.abs(roughly) < SMALLEST_NORMAL || !Number.isFinite(b)) return roughly;
  const sign = Math.sign(roughly);
  const { mantissa, exponent } = parts(Math.abs(a));
  // A whole power of a short number is a whole number of a few words: exact, ties included.
  if (Number.isInteger(b) && b >= 0 && b <= 64) return sign * nearest(mantissa ** BigInt(b), exponent * b);
  const scaled = parts(Math.abs(b));
  const logarithm = ln(mantissa, exponent);
  const product = shift(logarithm * scaled.mantissa, scaled.exponent) * (b < 0 ? -1n : 1n);
  // e^x = 2^k e^r with |r| < ln 2
  const k = product / LN2;
  return sign * nearest(exp(product - k * LN2), Number(k) - BITS);
}

const SMALLEST_NORMAL = 2 ** -1022;

/** Fixed point: a number x stands as the whole number x·2^BITS. */
const BITS = 192;
const ONE = 1n << BigInt(BITS);

const shift = (value: bigint, bits: number): bigint => (bits < 0 ? value >> BigInt(-bits) : value << BigInt(bits));

/** A positive double as mantissa · 2^exponent, the mantissa whole and odd. */
function parts(value: number): { mantissa: bigint; exponent: number } {
  let exponent = 0;
  // Scaling by powers of 2 is exact.
  for (; !Number.isInteger(value) && exponent > -1100; exponent--) value *= 2;
  for (; value % 2 === 0 && value > 0; exponent++) value /= 2;
  return { mantissa: BigInt(value), exponent };
}

/** ln(mantissa · 2^exponent) by atanh: ln m = 2 (z + z³/3 + z⁵/5 + …), z = (m − 1) / (m + 1), for m in [1, 2). */
function ln(mantissa: bigint, exponent: number): bigint {
  const bits = mantissa.toString(2).length - 1;
  const m = shift(mantissa, BITS - bits);
  return 2n * atanh(((m - ONE) * ONE) / (m + ONE)) + BigInt(exponent + bits) * LN2;
}

function atanh(z: bigint): bigint {
  const square = (z * z) / ONE;
  let sum = 0n;
  let term = z;
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term / n;
    term = (term * square) / ONE;
  }
  return sum;
}

const LN2 = 2n * atanh(ONE / 3n);

function exp(x: bigint): bigint {
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = (term * x) / (ONE * n);
  }
  return sum;
}

/** The double nearest to value · 2^exponent, which is a normal one; a tie goes to the even one. */
function nearest(value: bigint, exponent: number): number {
  const dropped = Math.max(0, value.toString(2).length - 64);
  const kept = value >> BigInt(dropped);
  // What was dropped still tells a tie from what is above it; Number() rounds to nearest, ties to even.
  const rounded = Number(kept << BigInt(dropped) === value ? kept : kept | 1n);
  const left = exponent + dropped;
  const half = Math.trunc(left / 2);
  return rounded * 2 ** half * 2 ** (left - half);
}
