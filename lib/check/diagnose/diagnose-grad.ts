import { type Judgement, verdict } from '../compare-derivatives.ts';
import { derivativesOf } from '../grad-checks.ts';
import type { GradSubject } from '../grad-subject.ts';
import type { Source } from './case.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { showExpression } from './expression.ts';

/** The likely cause of what is wrong with the gradient of a function of one tensor that goes element by element. */
export function diagnoseGrad(subject: GradSubject): Diagnosis | undefined {
  const [data, ...more] = subject.values;
  if (data === undefined || more.length > 0 || subject.isDetached || !isElementwise(subject, data))
    return diagnoseInputs(subject);
  const { settings, magnitude } = subject;
  const { length } = settings;
  const range = rangeOf(data, length);
  const pullBack = (xs: Float64Array, cts: Float64Array) =>
    inBatches(data, xs, (batch, from) => {
      const ct = data.map((_, i) => cts[from + i] ?? 0);
      return subject.pullAnew(ct, [batch])[0] as Float64Array;
    });
  const source: Source = {
    ...{ params: {}, length, magnitude, range, breaks: [] },
    anchor: Math.min(Math.max(0, range[0]), range[1]),
    origin: (xs) => inBatches(data, xs, (batch) => subject.evaluate([batch])),
    gradient: (xs) => pullBack(xs, new Float64Array(xs.length).fill(1)),
    backward: (xs) => (cts) => pullBack(xs as Float64Array, cts as Float64Array),
  };
  return diagnose([source]);
}

/** As many numbers at once as the input has, the last ones filled up with those of the input. */
function inBatches(
  data: Float64Array,
  xs: Float64Array,
  f: (batch: Float64Array, from: number) => Float64Array,
): Float64Array {
  const out = new Float64Array(xs.length);
  for (let from = 0; from < xs.length; from += data.length) {
    const batch = data.map((x, i) => xs[from + i] ?? x);
    out.set(f(batch, from).subarray(0, xs.length - from), from);
  }
  return out;
}

/** The interval of the inputs, and a little more where they are one number. */
function rangeOf(data: Float64Array, length: number): [number, number] {
  const [low, high] = [Math.min(...data), Math.max(...data)];
  return high - low > length / 4 ? [low, high] : [low - length / 8, high + length / 8];
}

/** Whether each output depends on the input in its place only: when one input changes, no other output does. */
function isElementwise(subject: GradSubject, data: Float64Array): boolean {
  if (subject.output.length !== data.length) return false;
  const inputs = [...data.keys()].slice(0, 8);
  try {
    return inputs.every((changed) => {
      const next = data.with(changed, (data[changed] as number) + subject.settings.length / 64);
      return subject.evaluate([next]).every((y, i) => i === changed || Object.is(y, subject.output[i]));
    });
  } catch {
    return false;
  }
}

/** How many elements of an input are looked at. */
const looked = 8;

/** How exactly a factor has to be met. */
const relative = 1e-5;

/** The likely cause of what is wrong with a gradient for several inputs: for which it is wrong, and where that is all, by what factor. */
export function diagnoseInputs(subject: GradSubject): Diagnosis | undefined {
  const { names } = subject;
  try {
    const wrong = names
      .map((name, input) => ({ name, derivatives: derivativesOf(subject, input, looked) }))
      .filter(({ derivatives }) => derivatives.some((one) => verdict(one) === 'wrong'));
    const isAll = wrong.length === names.length && names.length > 1;
    const of = isAll ? 'all inputs' : wrong.map(({ name }) => name).join(', ');
    return diagnosisOf(
      of,
      wrong.flatMap(({ derivatives }) => derivatives),
    );
  } catch {
    return undefined;
  }
}

function diagnosisOf(of: string, derivatives: readonly Judgement[]): Diagnosis | undefined {
  const factor = factorOf(derivatives);
  if (factor === undefined) return undefined;
  const errors = derivatives.map(({ got, due }) => Math.abs(got - due));
  const is = (cause: Diagnosis['cause'], text: string) => {
    return { cause, text, errorBefore: Math.max(...errors), errorAfter: 0 };
  };
  if (Math.abs(factor) <= relative) return is('gradient-zero', `the gradient for ${of} is 0`);
  if (Math.abs(factor + 1) <= relative)
    return is('gradient-sign', `the sign of the gradient for ${of} is flipped`);
  const shown = showExpression({ coefficient: factor, powers: [] });
  return is('gradient-factor', `the gradient for ${of} is ${shown} times the derivative`);
}

/** The factor that all are off by; undefined where there is none. */
function factorOf(derivatives: readonly Judgement[]): number | undefined {
  const largest = Math.max(...derivatives.map(({ due }) => Math.abs(due)));
  const clear = derivatives.filter(({ due }) => Math.abs(due) > 1e-3 * largest);
  const [first] = clear;
  if (first === undefined) return undefined;
  const factor = first.got / first.due;
  // One number is off by some factor always.
  if (clear.length < 2 && ![0, -1].some((plain) => Math.abs(factor - plain) <= relative)) return undefined;
  const isIt = derivatives.every(({ got, due }) => Math.abs(got - factor * due) <= relative * largest);
  return isIt && Math.abs(factor - 1) > relative ? factor : undefined;
}
