import { type Surrogate, surrogates } from 'spiketape';

/** The half-widths at half height that shapes are compared at. */
export const widths = [0.03, 0.065, 0.14, 0.3, 0.65, 1.4, 3] as const;

/** The names of the shapes: of those that are the same up to height and stretch the first, in the order of the registry. */
export function distinctShapes(): string[] {
  const kept: { name: string; curve: readonly number[] }[] = [];
  for (const name of Object.keys(surrogates)) {
    const curve = curveOf(name);
    // The edge of a box may lie on either side of a point.
    const isNew = curve && kept.every((one) => distance(one.curve, curve) > 0.01);
    if (curve && isNew) kept.push({ name, curve });
  }
  return kept.map(({ name }) => name);
}

/** A surrogate of a name with a gradient whose peak is 1 and which is half as high at this distance from the threshold. */
export function shapeOf(name: string, width: number): Surrogate {
  const shape = stretched(name, width);
  if (!shape) throw new RangeError(`shapeOf: got ${name}, which cannot be made ${width} wide.`);
  return shape;
}

function curveOf(name: string): readonly number[] | undefined {
  // What cannot be made as narrow and as wide as the others is left out.
  if (!widths.every((width) => stretched(name, width))) return undefined;
  const shape = stretched(name, 1);
  return shape && Array.from({ length: 121 }, (_, i) => shape.gradient((i - 60) / 15));
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((y, i) => Math.abs(y - (b[i] ?? 0))));
}

/** By one of its parameters, whichever stretches it; undefined where none does. */
function stretched(name: string, width: number): Surrogate | undefined {
  const base = Object.entries(surrogates).find(([key]) => key === name)?.[1] as Surrogate | undefined;
  if (!base?.row || 'inputs' in base.row || base.row.stochastic) return undefined;
  for (const parameter of Object.keys(base.params)) {
    const found = solve(base, parameter, width);
    if (found) return found;
  }
  return undefined;
}

/** Bisects the parameter over its orders of magnitude. */
function solve(base: Surrogate, parameter: string, width: number): Surrogate | undefined {
  const at = (power: number): Gradient => {
    const params = { ...base.params, [parameter]: 10 ** power };
    const peak = base.row.gradient(0, params);
    return (x) => base.row.gradient(x, params) / peak;
  };
  let [low, high] = [-3, 4];
  const isRising = halfWidth(at(high)) > halfWidth(at(low));
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (halfWidth(at(middle)) > width === isRising) high = middle;
    else low = middle;
  }
  const power = (low + high) / 2;
  const isFound = isEven(at(power), width) && Math.abs(halfWidth(at(power)) / width - 1) < 1e-3;
  return isFound ? normalized(base, parameter, 10 ** power) : undefined;
}

type Gradient = (x: number) => number;

/** Undefined where the surrogate does not take the value, or the peak is not that at the threshold. */
function normalized(base: Surrogate, parameter: string, value: number): Surrogate | undefined {
  try {
    const make = base as unknown as (params: object) => Surrogate;
    const shape = make({ ...base.params, [parameter]: value }).normalized('peak');
    return Math.abs(shape.gradient(0) - 1) < 1e-3 ? shape : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Where a gradient that is 1 at the threshold falls below 1/2. */
function halfWidth(gradient: Gradient): number {
  let [low, high] = [1e-4, 1e3];
  for (let i = 0; i < 50; i++) {
    const middle = Math.sqrt(low * high);
    if (gradient(middle) >= 0.5) low = middle;
    else high = middle;
  }
  return low;
}

function isEven(gradient: Gradient, width: number): boolean {
  return [0.3, 0.8, 1.5].every((x) => Math.abs(gradient(-x * width) - gradient(x * width)) < 1e-6);
}
