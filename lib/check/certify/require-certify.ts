import { brokenRule } from '../../surrogates/core/surrogate-definition.ts';
import type { ParameterSpec, SurrogateRow } from '../../surrogates/core/surrogate-row.ts';
import { failRange, failType, isPlainObject, rejectUnknownKeys, show } from '../../util/errors.ts';
import { requireCount, requirePositive } from '../options.ts';
import type { CertifyOptions } from './certificate.ts';

type Range = readonly [low: number, high: number];

/**
 * What a certificate is asked for, checked: a range of x, or an object of `CertifyOptions`.
 *
 * @throws TypeError for the wrong kind or an unknown option or parameter, RangeError for a range that is upside down or empty, or that
 * leaves the domain of a parameter.
 */
export function requireCertify(place: string, row: SurrogateRow, certify: unknown): CertifyOptions {
  if (Array.isArray(certify)) return { range: requireRange(place, 'certify', certify) };
  if (!isPlainObject(certify))
    failType(place, `got ${show(certify)} as certify when a range was due: [-64, 64].`);
  rejectUnknownKeys(`${place}: certify`, certify, ['range', 'parameters', 'bound', 'boxes']);
  const { range, parameters = {}, ...limits } = certify as Partial<CertifyOptions>;
  if (limits.bound !== undefined) requirePositive(place, 'certify.bound', limits.bound);
  if (limits.boxes !== undefined) requireCount(place, 'certify.boxes', limits.boxes);
  return {
    ...limits,
    range: requireRange(place, 'certify.range', range),
    parameters: requireParameters(place, row, parameters),
  };
}

function requireRange(place: string, name: string, range: unknown): Range {
  if (!Array.isArray(range) || range.length !== 2 || !range.every((end) => typeof end === 'number'))
    failType(place, `got ${show(range)} as ${name} when two numbers, the lower first, were due.`);
  const [low, high] = range as [number, number];
  if (!(low < high))
    failRange(place, `got [${low}, ${high}] as ${name} when two numbers, the lower first, were due.`);
  return [low, high];
}

function requireParameters(
  place: string,
  { name: of, parameters: specs = {} }: SurrogateRow,
  parameters: unknown,
): Readonly<Record<string, Range>> {
  if (!isPlainObject(parameters))
    failType(place, `got ${show(parameters)} as certify.parameters when ranges by name were due.`);
  rejectUnknownKeys(`${place}: certify.parameters of ${of}`, parameters, Object.keys(specs), 'parameter');
  const entries = Object.entries(parameters).map(([name, range]) => {
    const ends = requireRange(place, `certify.parameters.${name}`, range);
    const spec = specs[name] as ParameterSpec;
    if (spec.integer)
      failRange(place, `got a range as certify.parameters.${name} when whole numbers are due.`);
    const outside = ends.find((end) => brokenRule(spec, end) !== undefined);
    if (outside !== undefined)
      failRange(place, `got ${outside} in certify.parameters.${name}, which is outside of its domain.`);
    return [name, ends] as const;
  });
  return Object.fromEntries(entries);
}
