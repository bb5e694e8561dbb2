import { derivativesAt, type Judgement, judge } from './compare-derivatives.ts';
import type { GradSubject, Numbers } from './grad-subject.ts';
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
  const meant = subject.values.map(
    (data, input) => isMeant(subject.names[input] as string) && data.length > 0,
  );
  if (!meant.includes(true)) return;
  subject.values.forEach((data, input) => {
    if (!meant[input]) return;
    for (const element of chooseElements(subject, data.length, limit))
      compare(subject, tally, lineOf(subject, input, element));
  });
  tally.requireConclusive(openShare);
}

/** Along random directions through all inputs at once. */
export function checkDirections(subject: GradSubject, count: number, tally: Tally): void {
  const { length } = subject.settings;
  const random = subject.random();
  for (let i = 1; i <= count; i++) {
    const direction = subject.values.map((data, input) => {
      const share = (subject.lengths[input] as number) / length;
      return data.map(() => share * (2 * random.next() - 1));
    });
    const along = (t: number) => moved(subject.values, direction, t);
    const got = dot(subject.gradients, direction);
    const place = `direction ${i}`;
    const placeAt = (t: number) => `a step of ${showNumber(t)} along ${place}`;
    compare(subject, tally, { x: 0, got, along, length, place, placeAt });
  }
  tally.requireConclusive(openShare);
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

function compare(subject: GradSubject, tally: Tally, line: Line): void {
  let reached = line.x;
  try {
    const reach = (x: number) => {
      reached = x;
    };
    judge(tally, judgementOf(subject, line, reach));
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    tally.fail(`f threw at ${line.placeAt(reached)}: ${reason}; give a smaller length`);
  }
}

/** The derivatives of some elements of an input beside what their cotangents are. */
export function derivativesOf(subject: GradSubject, input: number, limit: number): Judgement[] {
  const data = subject.values[input] as Float64Array;
  return chooseElements(subject, data.length, limit).map((element) =>
    judgementOf(subject, lineOf(subject, input, element), () => {}),
  );
}

function lineOf(subject: GradSubject, input: number, element: number): Line {
  const data = subject.values[input] as Float64Array;
  return {
    x: data[element] as number,
    got: subject.gradients[input]?.[element] as number,
    along: (x) => replaced(subject.values, input, data.with(element, x)),
    length: subject.lengths[input] as number,
    place: subject.nameOf(input, element),
    placeAt: (x) => `${subject.nameOf(input, element)} = ${showNumber(x)}`,
  };
}

/** Throws what the function throws where a step leads out of its domain. */
function judgementOf(subject: GradSubject, line: Line, reach: (x: number) => void): Judgement {
  const { settings, change } = subject;
  const { tolerance, longest, lengths } = settings;
  const { x, got, along, place, length } = line;
  const steepest = change / length;
  const [derivative] = derivativesAt({
    ...{ length, tolerance, place },
    xs: Float64Array.of(x),
    gradient: (xs) => xs.map(() => got),
    origin: (xs) => subject.objectives(Array.from(xs, along), (i) => reach(xs[i] as number)),
    longest: Math.min(longest, lengths ? length : Infinity),
    isOpaque: true,
    noise: rounding * steepest,
    sharpness: Math.max(tolerance * steepest, (sharp * sizeAlong(subject, line, reach) + tiny) / length),
  });
  return derivative as Judgement;
}

/** The size of the value; where that and the gradient are 0, as at a minimum, that of the value a length away. */
function sizeAlong(subject: GradSubject, { x, along, length }: Line, reach: (x: number) => void): number {
  if (subject.magnitude !== 0 || subject.change !== 0) return subject.magnitude;
  const [away] = subject.objectives([along(x + length)], () => reach(x + length));
  return Number.isFinite(away) ? Math.abs(away as number) : 0;
}

/** The pullback is linear: scaled, negative and added cotangents; 0 gives exactly 0. */
function checkCotangents(subject: GradSubject, tally: Tally): void {
  const { ct, gradients } = subject;
  const other = subject.drawCotangent(subject.random().split());
  const others = subject.pull(other);
  const zero = subject.pull(ct.map(() => 0));
  compareAll(subject, tally, zero, (input) => new Float64Array(input.length), 0, 'a zero cotangent');
  for (const factor of [-1, 2]) {
    const scaled = subject.pull(ct.map((value) => factor * value));
    const due = (g: Float64Array) => g.map((value) => factor * value);
    compareAll(subject, tally, scaled, due, rounding, `a cotangent times ${factor}`);
  }
  const sum = subject.pull(ct.map((value, i) => value + (other[i] as number)));
  const due = (_: Float64Array, i: number) =>
    gradients[i]?.map((g, k) => g + (others[i]?.[k] as number)) as Float64Array;
  compareAll(subject, tally, sum, due, rounding, 'a sum of cotangents');
}

/** The same cotangent gives the same bits, again and on a new tape. */
function checkRepeatable(subject: GradSubject, tally: Tally): void {
  const same = (g: Float64Array) => g;
  compareAll(subject, tally, subject.pull(subject.ct), same, 0, 'the second pullback');
  const [, pullback] = subject.linearize();
  compareAll(subject, tally, subject.pull(subject.ct, pullback), same, 0, 'a second tape');
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
    const value = valueAt(subject, replaced(subject.values, input, data));
    return value === null || value.some((y, i) => !Object.is(y, subject.output[i]));
  });
}

/** The value at other numbers; null where the function throws, which is to depend on them. */
function valueAt(subject: GradSubject, values: Numbers): Float64Array | null {
  try {
    return subject.evaluate(values);
  } catch {
    return null;
  }
}

/** Compares what a cotangent was pulled back to, element by element. */
function compareAll(
  subject: GradSubject,
  tally: Tally,
  got: Numbers,
  dueOf: (gradient: Float64Array, input: number) => Float64Array,
  relative: number,
  place: string,
): void {
  const allowed = relative === 0 ? 0 : relative * subject.steepest + subject.leftover;
  subject.values.forEach((data, input) => {
    const due = dueOf(subject.gradients[input] as Float64Array, input);
    data.forEach((x, i) => {
      tally.compare(x, got[input]?.[i] as number, due[i] as number, allowed, allowed, place);
    });
  });
}

/** Up to `limit` of the elements, at random when there are more. */
function chooseElements(subject: GradSubject, size: number, limit: number): number[] {
  return [...subject.random().permutation(size)].slice(0, limit).sort((a, b) => a - b);
}

function replaced(values: Numbers, input: number, data: Float64Array): Numbers {
  return values.map((before, i) => (i === input ? data : before));
}

function moved(values: Numbers, direction: Numbers, t: number): Numbers {
  return values.map((data, i) => data.map((x, k) => x + t * (direction[i]?.[k] as number)));
}

function dot(a: Numbers, b: Numbers): number {
  return a.reduce((sum, data, i) => data.reduce((s, value, k) => s + value * (b[i]?.[k] as number), sum), 0);
}
