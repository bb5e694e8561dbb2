import type { Case } from './case.ts';
import type { Cause, Diagnosis } from './diagnosis.ts';
import { errorOf } from './ignored.ts';

/** Something else stands where the gradient or the origin is due. */
interface Confusion {
  readonly cause: Cause;
  readonly text: string;
  holds(c: Case): boolean;
}

const confusions: readonly Confusion[] = [
  { cause: 'gradient-zero', text: 'the gradient is 0 everywhere', holds: (c) => c.got.every((g) => g === 0) },
  {
    cause: 'origin-flat',
    text: 'the origin has no slope: it is the step itself, not the smooth function that belongs to the gradient',
    holds: (c) => c.due.every((d) => Math.abs(d) <= 1e-9 * c.height) && varies(c.origin(c.xs)),
  },
  {
    cause: 'gradient-is-origin',
    text: 'the gradient is the origin itself, not its derivative',
    holds: (c) => isSame(c.got, c.origin(c.xs)),
  },
  {
    cause: 'gradient-is-step',
    text: 'the gradient is the spike itself',
    holds: (c) =>
      isSame(
        c.got,
        c.xs.map((x) => (x >= c.source.anchor ? 1 : 0)),
      ),
  },
];

/** What the gradient or the origin was taken for. */
export function confused(cases: readonly Case[]): Diagnosis | null {
  const found = confusions.find(({ holds }) => cases.every((c) => c.isRight || holds(c)));
  if (!found || cases.every((c) => c.isRight)) return null;
  const { cause, text } = found;
  return { cause, text, errorBefore: Math.max(...cases.map(errorOf)), errorAfter: 0 };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => Math.abs(value - (b[i] as number)) <= 1e-12 * Math.abs(value));
}

function varies(values: Float64Array): boolean {
  return values.some((value) => value !== values[0]);
}
