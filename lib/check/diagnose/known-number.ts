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
  for (const known of namesNear(x)) if (Math.abs(known.value - x) <= tolerance * Math.abs(x)) return known;
  return decimal(x, 6);
}

/** What a number may be called, the simpler first. */
function* namesNear(x: number): Generator<Fraction> {
  yield* ratios(x, 4);
  for (const digits of [1, 2, 3, 4]) yield decimal(x, digits);
  for (const [name, number] of irrationals) {
    for (const { over, under, value } of ratios(x / number, 8))
      yield { over: [...over, name], under, value: value * number };
    for (const { over, under, value } of ratios(x * number, 8))
      yield { over, under: [...under, name], value: value / number };
  }
  yield* ratios(x, 10);
}

/** The nearest ratios, the smaller denominators first. */
function* ratios(x: number, largest: number): Generator<Fraction> {
  for (let d = 1; d <= largest; d++) {
    const n = Math.round(x * d);
    if (n < 1 || n > 100) continue;
    yield { over: n === 1 ? [] : [String(n)], under: d === 1 ? [] : [String(d)], value: n / d };
  }
}

function decimal(x: number, digits: number): Fraction {
  const value = Number(x.toPrecision(digits));
  return { over: [String(value)], under: [], value };
}
