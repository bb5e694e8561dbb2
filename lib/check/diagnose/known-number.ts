/** A positive number as a product of what stands over and under a fraction line: 2/π is `{ over: ['2'], under: ['π'] }`. */
export interface Fraction {
  readonly over: readonly string[];
  readonly under: readonly string[];
  /** Its value. */
  readonly value: number;
}

const irrationals: readonly (readonly [string, number])[] = [
  ['π', Math.PI],
  ['√π', Math.sqrt(Math.PI)],
  ['√2', Math.SQRT2],
  ['√(2π)', Math.sqrt(2 * Math.PI)],
  ['ln 2', Math.LN2],
  ['π²', Math.PI ** 2],
];

/** How exactly a number has to be met to be called by its name. */
const relative = 1e-6;

/** A positive number by its name, as far as it has one: a ratio of small integers, with π, √π, √2 or ln 2; else its digits. */
export function knownNumber(x: number, tolerance = relative): Fraction {
  const named = ratio(x, 4, tolerance) ?? decimal(x, tolerance) ?? irrational(x, tolerance);
  return named ?? ratio(x, 10, tolerance) ?? digits(x);
}

function ratio(x: number, largest: number, tolerance: number): Fraction | undefined {
  for (let d = 1; d <= largest; d++) {
    const n = Math.round(x * d);
    if (n >= 1 && n <= 100 && isNear(n / d, x, tolerance)) {
      return { over: n === 1 ? [] : [String(n)], under: d === 1 ? [] : [String(d)], value: n / d };
    }
  }
  return undefined;
}

/** Up to four digits. */
function decimal(x: number, tolerance: number): Fraction | undefined {
  const short = [1, 2, 3, 4].map((size) => Number(x.toPrecision(size)));
  const value = short.find((one) => isNear(one, x, tolerance));
  return value === undefined ? undefined : { over: [String(value)], under: [], value };
}

function irrational(x: number, tolerance: number): Fraction | undefined {
  for (const [name, number] of irrationals) {
    const over = ratio(x / number, 8, tolerance);
    if (over) return { over: [...over.over, name], under: over.under, value: over.value * number };
    const under = ratio(x * number, 8, tolerance);
    if (under) return { over: under.over, under: [...under.under, name], value: under.value / number };
  }
  return undefined;
}

function digits(x: number): Fraction {
  const value = Number(x.toPrecision(6));
  return { over: [String(value)], under: [], value };
}

function isNear(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.abs(b);
}
