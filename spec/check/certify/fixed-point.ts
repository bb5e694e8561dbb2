/** Real numbers as integers in units of 2^-bits, and functions of them by their series: slow, simple, and independent. */
export const bits = 400n;
export const one = 1n << bits;

/** A Float64 number, exactly (down to the unit). */
export function fixed(x: number): bigint {
  let [mantissa, exponent] = [x, 0];
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  return (BigInt(mantissa) << bits) >> BigInt(exponent);
}

export const times = (a: bigint, b: bigint): bigint => (a * b) >> bits;
export const over = (a: bigint, b: bigint): bigint => (a << bits) / b;

/** A sum of terms, each made of the one before, until they are no more than a unit. */
function sum(first: bigint, next: (term: bigint, n: bigint) => bigint): bigint {
  let total = 0n;
  for (let [term, n] = [first, 1n]; term > 1n || term < -1n; n++) {
    total += term;
    term = next(term, n);
  }
  return total;
}

export function exp(x: bigint): bigint {
  return x < 0n ? over(one, exp(-x)) : sum(one, (term, n) => times(term, x) / n);
}

export function sin(x: bigint): bigint {
  return sum(x, (term, n) => -times(times(term, x), x) / (2n * n * (2n * n + 1n)));
}

export function cos(x: bigint): bigint {
  return sum(one, (term, n) => -times(times(term, x), x) / (2n * n * (2n * n - 1n)));
}

export function sqrt(x: bigint): bigint {
  let root = x > one ? x : one;
  for (;;) {
    const better = (root + over(x, root)) >> 1n;
    if (better >= root) return root;
    root = better;
  }
}

/** By half its angle until it is small. */
export function atan(x: bigint): bigint {
  const size = x < 0n ? -x : x;
  if (size > one / 8n) return 2n * atan(over(x, one + sqrt(one + times(x, x))));
  let total = 0n;
  for (let [power, n] = [x, 1n]; power > 1n || power < -1n; n += 2n) {
    total += power / n;
    power = -times(times(power, x), x);
  }
  return total;
}

const pi = 4n * atan(one);

export function erf(x: bigint): bigint {
  let total = 0n;
  for (let [term, n] = [x, 0n]; term > 1n || term < -1n; n++) {
    total += term / (2n * n + 1n);
    term = -times(times(term, x), x) / (n + 1n);
  }
  return over(2n * total, sqrt(pi));
}
