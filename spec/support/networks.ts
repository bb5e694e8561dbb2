import { expect } from 'chai';
import { HeldValues } from '../../lib/check/held-values.ts';
import { type Tensor, tensor, valueAndGrad } from '../../lib/index.ts';
import { share } from './runs.ts';

/** 1 or the largest size among numbers: what a tolerance is relative to. */
export function sizeOf(...lists: ArrayLike<number>[]): number {
  return lists.reduce((size, list) => Math.max(size, ...Array.from(list, Math.abs)), 1);
}

/** Expects numbers to agree up to a tolerance, relative to `size`. */
export function expectClose(
  got: ArrayLike<number>,
  due: ArrayLike<number>,
  tolerance: number,
  label = 'numbers',
  size = sizeOf(due),
): void {
  expect(got.length, `${label}: how many`).to.equal(due.length);
  for (let i = 0; i < due.length; i++) {
    const [value, expected] = [got[i] as number, due[i] as number];
    if (Math.abs(value - expected) <= tolerance * size) continue;
    expect.fail(`${label}[${i}]: got ${value}, due ${expected}`);
  }
}

/**
 * The gradient of `f` at `x`: central differences over three steps, extrapolated to step 0 (Richardson). What it detaches inside
 * `smooth` is held as it is at `x`.
 */
export function differences(
  f: (x: readonly number[]) => number,
  x: readonly number[],
  step = 4e-3,
): number[] {
  const held = new HeldValues();
  held.record(() => f(x));
  return x.map((value, i) => {
    const at = (moved: number) => held.replay(() => f(x.with(i, moved)));
    const slope = (h: number) => (at(value + h) - at(value - h)) / (2 * h);
    const [d1, d2, d4] = [slope(step), slope(step / 2), slope(step / 4)];
    const [e1, e2] = [(4 * d2 - d1) / 3, (4 * d4 - d2) / 3];
    return (16 * e2 - e1) / 15;
  });
}

/** Along how many directions a gradient is compared at a desk. */
const directions = 2;

/** Expects a gradient at `x` to be that of finite differences: in each number in CI, along some directions at a desk. */
export function expectSlopes(
  f: (x: readonly number[]) => number,
  x: readonly number[],
  gradient: ArrayLike<number>,
  tolerance: number,
  label?: string,
): void {
  const got = Array.from(gradient);
  if (share >= 1 || x.length <= directions) {
    expectClose(got, differences(f, x), tolerance, label);
    return;
  }
  expect(got.length, `${label}: how many`).to.equal(x.length);
  for (let k = 1; k <= directions; k++) {
    // No two numbers count alike, so that errors do not cancel.
    const direction = x.map((_, i) => Math.cos(2.4 * k * (i + 1)) / Math.sqrt(x.length));
    const along = ([t]: readonly number[]) =>
      f(x.map((value, i) => value + (t as number) * (direction[i] as number)));
    const slope = got.reduce((sum, g, i) => sum + g * (direction[i] as number), 0);
    expectClose([slope], differences(along, [0]), tolerance, `${label} along ${direction}`, sizeOf(got));
  }
}

/**
 * Expects the gradient of `f` for each input to be that of finite differences. To be run in Float64, where the
 * inputs were made.
 */
export function expectGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  tolerance = 1e-7,
): void {
  const { grads } = valueAndGrad(() => f(...inputs), inputs);
  inputs.forEach((input, i) => {
    const at = (values: readonly number[]) => f(...inputs.with(i, tensor([...values], input.shape))).item();
    const place = `gradient of input ${i}`;
    expectSlopes(at, Array.from(input.toTypedArray()), (grads[i] as Tensor).toTypedArray(), tolerance, place);
  });
}
