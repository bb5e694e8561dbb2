import type { Random } from '../ops/random.ts';
import { brokenRule } from '../surrogates/core/surrogate-definition.ts';
import type { ParameterSpec, ParameterValues, SurrogateRow } from '../surrogates/core/surrogate-row.ts';

/** What has parameters. */
export type Parametric = Pick<SurrogateRow, 'parameters' | 'rejects'>;

const specials = [-1, 0, 0.5, 1, 2, 4];
const randomSettings = 6;

/** Decades by which a random parameter may lie off its default. */
const decades = 1.5;

/**
 * Settings of a row's parameters to check it under: the defaults, special values of its domain one at a time, and random
 * ones on both sides of each default; not those that the row rejects.
 */
export function drawSettings(row: Parametric, random: Random): ParameterValues[] {
  const specs = Object.entries(row.parameters ?? {});
  const defaults = Object.fromEntries(specs.map(([name, spec]) => [name, spec.default]));
  const special = specs.flatMap(([name, spec]) =>
    specialValues(spec).map((value) => ({ ...defaults, [name]: value })),
  );
  const drawn = Array.from({ length: specs.length > 0 ? randomSettings : 0 }, (_, i) =>
    drawSetting(row, random, i),
  );
  return [defaults, ...special, ...drawn].filter((setting) => row.rejects?.(setting) === undefined);
}

/** One random setting. `sides` says, bit by bit, which parameters are to lie above their default. */
export function drawSetting(row: Parametric, random: Random, sides: number): ParameterValues {
  const specs = Object.entries(row.parameters ?? {});
  return Object.fromEntries(
    specs.map(([name, spec], i) => [name, drawValue(spec, random, ((sides >> (i % 2)) & 1) === 1)]),
  );
}

function specialValues(spec: ParameterSpec): number[] {
  return specials.filter((value) => value !== spec.default && brokenRule(spec, value) === undefined);
}

function drawValue(spec: ParameterSpec, random: Random, up: boolean): number {
  const u = random.next();
  const isBetween = up && spec.below !== undefined;
  const value = isBetween ? spec.default + (spec.below - spec.default) * u : scaled(spec, u, up, random);
  const rounded = spec.integer ? Math.round(value) : value;
  return brokenRule(spec, rounded) === undefined ? rounded : spec.default;
}

/** Log-uniform about the default, measured from the lower bound; of either sign where there is no bound. */
function scaled(spec: ParameterSpec, u: number, up: boolean, random: Random): number {
  const bound = spec.above ?? spec.min ?? 0;
  const reach = spec.default - bound || 1;
  const size = reach * 10 ** ((up ? 1 : -1) * decades * u);
  const unbounded = spec.above === undefined && spec.min === undefined;
  return bound + (unbounded && random.next() < 1 / 4 ? -size : size);
}
