/** The quotient rounded towards minus infinity: bigint division alone rounds towards zero. */
export function floorQuotient(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** The quotient rounded towards plus infinity. */
export function ceilQuotient(a: bigint, b: bigint): bigint {
  return -floorQuotient(-a, b);
}

/** The greatest common divisor, never negative; of zero and n it is n. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The least common multiple of two positive numbers. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}
