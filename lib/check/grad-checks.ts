import type { Elementwise } from '../util/quadrature.ts';
import { derivativesAt, type Judgement, judge } from './compare-derivatives.ts';
import type { GradSubject, Numbers } from './grad-subject.ts';
import { largest } from './largest.ts';
import { type Check, openShare } from './run-checks.ts';
import { showNumber } from './show-number.ts';
import type { Tally } from './tally.ts';
import { tiny } from './underflow.ts';

/** Rounding of a derivative, relative to the largest one: it may be a small difference. */
const rounding = 1e-11;

/** An estimate is sharp when it sees a change over the length by this share of the value. */
const sharp = 1e-9;

/** What is checked of a backward pass without a difference. */
export const linearityChecks: readonly Check<GradSubject>[] = [
  { name: 'cotangents', run: checkCotangents },
  { name: 'repeatable', run: checkRepeatable },
  { name: 'unused inputs', run: checkUnused },
];

/**
 * Everything that is checked of a function of tensors. It is no `Subject`: an output may depend on every element of every input, so
 * a derivative is known along one line at a time and for one cotangent, and there is no place at which the whole gradient is a
 * number. Differences, verdicts and tallies are the same.
 */
export function gradChecks(coordinates: number, directions: number): readonly Check<GradSubject>[] {
  return [
    { name: 'coordinates', run: (subject, tally) => checkCoordinates(subject, coordinates, tally) },
    { name: 'directions', run: (subject, tally) => checkDirections(subject, directions, tally) },
    ...linearityChecks,
  ];
}

/** Element by element, the cotangent pulled back is the derivative: for all inputs, or those of some names. */
export function checkCoordinates(
  subject: GradSubject,
  limit: number,
  tally: Tally,
  isMeant: (name: string) => boolean = () => true,
): void {
  const lines = subject.names.flatMap((name, input) => (isMeant(name) ? linesOf(subject, input, limit) : []));
  checkAlong(subject, lines, tally);
}

/** Along random directions through all inputs at once. */
export function checkDirections(subject: GradSubject, count: number, tally: Tally): void {
  const { values, gradients, lengths, settings } = subject;
  const { length } = settings;
  const random = subject.random();
  const lines = Array.from({ length: count }, (_, i): Line => {
    const direction = values.map((data, input) => {
      const share = (lengths[input] as number) / length;
      return data.map(() => share * (2 * random.next() - 1));
    });
    const place = `direction ${i + 1}`;
    return {
      ...{ x: 0, length, place },
      got: sumOf(combined(gradients, direction, (g, d) => g * d)),
      along: (t) => combined(values, direction, (x, d) => x + t * d),
      placeAt: (t) => `a step of ${showNumber(t)} along ${place}`,
    };
  });
  checkAlong(subject, lines, tally);
}

interface Line {
  readonly x: number;
  readonly got: number;
  readonly along: (x: number) => Numbers;
  /** Over which the value changes. */
  readonly length: number;
  readonly place: string;
  /** How a point of the line is called. */
  readonly placeAt: (x: number) => string;
}

function checkAlong(subject: GradSubject, lines: readonly Line[], tally: Tally): void {
  for (const line of lines) {
    try {
      judge(tally, derivativeAlong(subject, line));
    } catch (error) {
      tally.fail((error as Error).message);
    }
  }
  if (lines.length > 0) tally.requireConclusive(openShare);
}

/** The derivatives of some elements of an input beside what their cotangents are. Throws where the function does. */
export function derivativesOf(subject: GradSubject, input: number, limit: number): Judgement[] {
  return linesOf(subject, input, limit).map((line) => derivativeAlong(subject, line));
}

/** Lines along up to `limit` elements of an input, at random when there are more. */
function linesOf(subject: GradSubject, input: number, limit: number): Line[] {
  const data = subject.values[input] as Float64Array;
  const elements = [...subject.random().permutation(data.length)].slice(0, limit).sort((a, b) => a - b);
  return elements.map((element) => {
    const place = subject.nameOf(input, element);
    return {
      x: data[element] as number,
      got: subject.gradients[input]?.[element] as number,
      along: (x) => subject.values.with(input, data.with(element, x)),
      length: subject.lengths[input] as number,
      place,
      placeAt: (x) => `${place} = ${showNumber(x)}`,
    };
  });
}

function derivativeAlong(subject: GradSubject, line: Line): Judgement {
  const { tolerance, isBounded, length: whole } = subject.settings;
  const { x, got, along, place, placeAt, length } = line;
  const steepest = subject.change / length;
  const origin = (xs: Float64Array) =>
    subject.objectives(Array.from(xs, along), (i) => placeAt(xs[i] as number));
  const [derivative] = derivativesAt({
    ...{ length, tolerance, place, origin },
    xs: Float64Array.of(x),
    gradient: (xs) => xs.map(() => got),
    longest: isBounded ? Math.min(whole, length) : Infinity,
    isOpaque: true,
    noise: rounding * steepest,
    sharpness: Math.max(tolerance * steepest, (sharp * sizeAlong(subject, line, origin) + tiny) / length),
  });
  return derivative as Judgement;
}

/** The size of the value; where that and the gradient are 0, as at a minimum, that of the value a length away. */
function sizeAlong(subject: GradSubject, { x, length }: Line, origin: Elementwise): number {
  if (subject.magnitude !== 0 || subject.change !== 0) return subject.magnitude;
  return largest(origin(Float64Array.of(x + length)));
}

/** Sums and multiples of cotangents, with the share of the largest derivative by which what they are pulled back to may be off. */
const combinations: readonly (readonly [of: string, (a: number, b: number) => number, relative: number])[] = [
  ['a zero cotangent', () => 0, 0],
  ['a cotangent times -1', (a) => -a, rounding],
  ['a cotangent times 2', (a) => 2 * a, rounding],
  ['a sum of cotangents', (a, b) => a + b, rounding],
];

/** The pullback is linear: what combined cotangents are pulled back to is the same combination. */
function checkCotangents(subject: GradSubject, tally: Tally): void {
  const { ct, gradients } = subject;
  const other = subject.drawCotangent(subject.random().split());
  const others = subject.pull(other);
  for (const [of, combine, relative] of combinations) {
    const [both] = combined([ct], [other], combine);
    const got = subject.pull(both as Float64Array);
    compareAll(subject, tally, got, combined(gradients, others, combine), relative, of);
  }
}

/** The same cotangent gives the same bits, again and on a new tape. */
function checkRepeatable(subject: GradSubject, tally: Tally): void {
  const { ct, gradients } = subject;
  compareAll(subject, tally, subject.pull(ct), gradients, 0, 'the second pullback');
  compareAll(subject, tally, subject.pullAnew(ct), gradients, 0, 'a second tape');
}

/** An input on which the value does not depend, but for its rounding, has no gradient. */
function checkUnused(subject: GradSubject, tally: Tally): void {
  subject.values.forEach((data, input) => {
    if (dependsOn(subject, input)) return;
    data.forEach((x, element) => {
      const got = subject.gradients[input]?.[element] as number;
      tally.compare(x, got, 0, subject.leftover, subject.leftover, subject.nameOf(input, element));
    });
  });
}

function dependsOn(subject: GradSubject, input: number): boolean {
  const random = subject.random();
  return [1e-3, 1, 100].some((share) => {
    const moved = (x: number) => x + share * Math.max(1, Math.abs(x)) * (2 * random.next() - 1);
    const data = subject.values[input]?.map(moved) as Float64Array;
    try {
      const value = subject.evaluate(subject.values.with(input, data));
      return value.some((y, i) => !Object.is(y, subject.output[i]));
    } catch {
      // A function that throws at some numbers depends on them.
      return true;
    }
  });
}

/** Compares what a cotangent was pulled back to, element by element. */
function compareAll(
  subject: GradSubject,
  tally: Tally,
  got: Numbers,
  due: Numbers,
  relative: number,
  place: string,
): void {
  const allowed = relative === 0 ? 0 : relative * subject.steepest + subject.leftover;
  subject.values.forEach((data, input) => {
    data.forEach((x, i) => {
      tally.compare(x, got[input]?.[i] as number, due[input]?.[i] as number, allowed, allowed, place);
    });
  });
}

function combined(a: Numbers, b: Numbers, combine: (x: number, y: number) => number): Float64Array[] {
  return a.map((data, i) => data.map((x, k) => combine(x, b[i]?.[k] as number)));
}

function sumOf(values: Numbers): number {
  return values.reduce((sum, data) => data.reduce((s, value) => s + value, sum), 0);
}
