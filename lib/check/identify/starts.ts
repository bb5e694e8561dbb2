import { curve } from '../../surrogates/core/facts/curve.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { ParameterSpec, ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import { dot, sumOfSquares } from '../diagnose/least-squares.ts';
import { type Change, type Fit, gradientOf, isAllowed, unchanged, withNumber } from './fit.ts';
import { type SampledCurve, type Shape, shapeOf } from './sampled-curve.ts';

/** Parameters that are tried for each function, about so many; fewer where it is stretched onto the samples besides. */
const [most, mostStretched] = [64, 27];

/** Decades above and below the default. */
const decades = 2;

/** From so many starts the closest fit is sought. */
const kept = 2;

/** Fits to start from, the closest first: the function under a grid of parameters, brought onto the samples by the changes that are open. */
export function starts(
  curve: SampledCurve,
  spike: Surrogate,
  open: readonly (keyof Change)[],
  power: number,
): Fit[] {
  const size = open.includes('stretch') ? mostStretched : most;
  const all = gridOf(spike, size).flatMap((params) => {
    const plain: Fit = { spike, params, change: { ...unchanged, power } };
    return open.length > 0 ? [plain, movedOnto(curve, plain, open)] : [plain];
  });
  const ranked = all.map((fit) => scaledOnto(curve, fit)).sort((a, b) => a.cost - b.cost);
  return ranked.slice(0, kept).map(({ fit }) => fit);
}

/** A fit with the factor that brings it closest, and how close that is. */
function scaledOnto(curve: SampledCurve, fit: Fit): { fit: Fit; cost: number } {
  const values = curve.valuesOf(gradientOf(fit));
  const factor = dot(values, curve.some.ys) / dot(values, values) || 1;
  const cost = sumOfSquares(curve.residuals(values.map((value) => factor * value)));
  return { fit: withNumber(fit, 'factor', factor), cost };
}

/** The middle of its shape brought onto that of the samples, and its width, as far as these are open. */
function movedOnto({ shape }: SampledCurve, fit: Fit, open: readonly (keyof Change)[]): Fit {
  const own = ownShape(fit);
  const ratio = own.width / shape.width;
  const stretch = open.includes('stretch') && ratio > 0 && ratio < Infinity ? ratio : 1;
  const shift = open.includes('shift') ? shape.middle - own.middle / stretch : 0;
  return { ...fit, change: { ...fit.change, stretch, shift } };
}

/** Distances from the anchor, from a thousandth of the length to a thousand, below it and above, the lowest first. */
const distances = Float64Array.from({ length: 99 }, (_, i) =>
  i === 49 ? 0 : Math.sign(i - 49) * 10 ** ((Math.abs(i - 49) - 1) / 8 - 3),
);

function ownShape({ spike: { row }, params }: Fit): Shape {
  const { anchor, length } = curve(row, params);
  const xs = distances.map((d) => anchor + d * length);
  return shapeOf(
    xs,
    xs.map((x) => row.gradient(x, params)),
  );
}

function gridOf(spike: Surrogate, size: number): ParameterValues[] {
  const specs = Object.entries(spike.row.parameters ?? {});
  const count = Math.max(3, Math.round(size ** (1 / Math.max(1, specs.length))));
  const all = specs.reduce<ParameterValues[]>(
    (grid, [name, spec]) =>
      grid.flatMap((setting) => valuesOf(spec, count).map((value) => ({ ...setting, [name]: value }))),
    [spike.params],
  );
  return all.filter((params) => isAllowed(spike, params));
}

/** Values of a parameter about its default; whole numbers from 1; a default that is unbounded alone. */
function valuesOf(spec: ParameterSpec, count: number): number[] {
  const bound = spec.above ?? spec.min;
  if (spec.integer) return [1, 2, 3, 4, 5, 6, 8];
  if (bound === undefined) return [spec.default];
  const reach = spec.default - bound || 1;
  const values = Array.from(
    { length: count },
    (_, i) => bound + reach * 10 ** (((2 * i) / (count - 1) - 1) * decades),
  );
  return [spec.default, ...values];
}
