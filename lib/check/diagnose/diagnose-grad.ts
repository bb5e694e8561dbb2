import type { GradSubject } from '../grad-subject.ts';
import { diagnose } from './diagnose.ts';
import { diagnoseInputs } from './diagnose-inputs.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The likely cause of what is wrong with the gradient of a function of one tensor that goes element by element. */
export function diagnoseGrad(subject: GradSubject): Diagnosis | undefined {
  const [data, ...more] = subject.values;
  if (data === undefined || more.length > 0 || subject.isDetached || !isElementwise(subject, data))
    return diagnoseInputs(subject);
  const inBatches = (f: (batch: Float64Array) => Float64Array) => (xs: Float64Array) => {
    const out = new Float64Array(xs.length);
    for (let from = 0; from < xs.length; from += data.length) {
      const batch = data.map((x, i) => xs[from + i] ?? x);
      out.set(f(batch).subarray(0, xs.length - from), from);
    }
    return out;
  };
  const range = rangeOf(data, subject.length);
  return diagnose(
    [
      {
        params: {},
        anchor: Math.min(Math.max(0, range[0]), range[1]),
        length: subject.length,
        breaks: [],
        magnitude: subject.magnitude,
        origin: inBatches((batch) => subject.evaluate([batch])),
        gradient: inBatches((batch) =>
          subject.pullAt(
            batch,
            batch.map(() => 1),
          ),
        ),
        range,
      },
    ],
    { pull: (_, xs, cts) => pullInBatches(subject, data, xs, cts) },
  );
}

function pullInBatches(subject: GradSubject, data: Float64Array, xs: Float64Array, cts: Float64Array) {
  const out = new Float64Array(xs.length);
  for (let from = 0; from < xs.length; from += data.length) {
    const batch = data.map((x, i) => xs[from + i] ?? x);
    const pulled = subject.pullAt(
      batch,
      data.map((_, i) => cts[from + i] ?? 0),
    );
    out.set(pulled.subarray(0, xs.length - from), from);
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
