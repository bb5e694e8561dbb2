import type { GradSubject } from '../grad-subject.ts';
import type { Source } from './case.ts';
import { diagnose } from './diagnose.ts';
import { diagnoseInputs } from './diagnose-inputs.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The likely cause of what is wrong with the gradient of a function of one tensor that goes element by element. */
export function diagnoseGrad(subject: GradSubject): Diagnosis | undefined {
  const [data, ...more] = subject.values;
  if (data === undefined || more.length > 0 || subject.isDetached || !isElementwise(subject, data))
    return diagnoseInputs(subject);
  const { length, magnitude } = subject;
  const range = rangeOf(data, length);
  const pullBack = (xs: Float64Array, cts: Float64Array) =>
    inBatches(data, xs, (batch, from) =>
      subject.pullAt(
        batch,
        data.map((_, i) => cts[from + i] ?? 0),
      ),
    );
  const source: Source = {
    ...{ params: {}, length, magnitude, range, breaks: [] },
    anchor: Math.min(Math.max(0, range[0]), range[1]),
    origin: (xs) => inBatches(data, xs, (batch) => subject.evaluate([batch])),
    gradient: (xs) =>
      pullBack(
        xs,
        xs.map(() => 1),
      ),
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
      const next = data.with(changed, (data[changed] as number) + subject.length / 64);
      return subject.evaluate([next]).every((y, i) => i === changed || Object.is(y, subject.output[i]));
    });
  } catch {
    return false;
  }
}
