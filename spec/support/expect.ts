import { expect } from 'chai';
import type { NestedNumbers, Tensor } from '../../lib/index.ts';
import { indices } from './indices.ts';

/** Whether two numbers agree: NaN with NaN, infinities exactly, others relative to 1 or their size. */
export function isClose(got: number, due: number, tolerance: number): boolean {
  if (Object.is(got, due) || got === due) return true;
  return Number.isFinite(due) && Math.abs(got - due) <= tolerance * Math.max(1, Math.abs(due));
}

/** Expects a shape, and at every index what `due` says, to a relative tolerance (0: the same Float32 number). */
export function expectValues(
  got: Tensor,
  shape: readonly number[],
  due: (index: number[]) => number,
  tolerance = 1e-6,
): void {
  expect(got.shape).to.deep.equal(shape);
  const values = got.toTypedArray();
  indices(shape).forEach((index, i) => {
    const [value, expected] = [values[i] as number, Math.fround(due(index))];
    if (isClose(value, expected, tolerance)) return;
    expect.fail(`at [${index}]: got ${value}, due ${expected}`);
  });
}

/** Expects exactly these numbers, nested as they are here; NaN equals NaN, and -0 equals 0. */
export function expectNumbers(got: Tensor, due: NestedNumbers): void {
  expect(unsigned(got.toArray())).to.deep.equal(unsigned(due));
}

function unsigned(numbers: NestedNumbers): NestedNumbers {
  return typeof numbers === 'number' ? numbers + 0 : numbers.map(unsigned);
}

type ErrorKind = typeof Error | typeof TypeError | typeof RangeError;

/** Expects a throw of exactly this kind with exactly this text. */
export function expectThrows(f: () => unknown, kind: ErrorKind, text: string): void {
  try {
    f();
  } catch (error) {
    expect(error).to.be.instanceOf(Error);
    const thrown = error as Error;
    expect({ kind: thrown.constructor.name, text: thrown.message }).to.deep.equal({ kind: kind.name, text });
    return;
  }
  expect.fail(`nothing was thrown when this was due: ${text}`);
}

/** Makes specs of what a function refuses, each by an error that starts with its name. */
export function refusing(name: string) {
  return (what: string, f: () => unknown, kind: ErrorKind, text: string): void =>
    void it(what, () => expectThrows(f, kind, `${name}: ${text}`));
}

/** A value of the wrong type, for calls that must be refused. */
export function wrong(value: unknown): never {
  return value as never;
}
