/** A positive number as a product of what stands over and under a fraction line: 2/π is `{ over: ['2'], under: ['π'] }`. */
export interface Fraction {
  readonly over: readonly string[];
  readonly under: readonly string[];
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
export function knownNumber(x: number): Fraction {
  const named = ratio(x, 4) ?? decimal(x) ?? irrational(x) ?? ratio(x, 10);
  return named ?? { over: [String(Number(x.toPrecision(6)))], under: [] };
}

function ratio(x: number, largest: number): Fraction | undefined {
  for (let d = 1; d <= largest; d++) {
    const n = Math.round(x * d);
    if (n >= 1 && n <= 100 && isNear(n / d, x)) {
      return { over: n === 1 ? [] : [String(n)], under: d === 1 ? [] : [String(d)] };
    }
  }
  return undefined;
}

/** Up to four digits. */
function decimal(x: number): Fraction | undefined {
  const short = Number(x.toPrecision(4));
  return isNear(short, x) ? { over: [String(short)], under: [] } : undefined;
}

function irrational(x: number): Fraction | undefined {
  for (const [name, value] of irrationals) {
    const over = ratio(x / value, 8);
    if (over) return { over: [...over.over, name], under: over.under };
    const under = ratio(x * value, 8);
    if (under) return { over: under.over, under: [...under.under, name] };
  }
  return undefined;
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= relative * Math.abs(b);
}
