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
  const { range, parameters, bound, boxes } = certify as Partial<CertifyOptions>;
  if (bound !== undefined) requirePositive(place, 'certify.bound', bound);
  if (boxes !== undefined) requireCount(place, 'certify.boxes', boxes);
  return {
    range: requireRange(place, 'certify.range', range),
    ...(parameters !== undefined && { parameters: requireParameters(place, row, parameters) }),
    ...(bound !== undefined && { bound }),
    ...(boxes !== undefined && { boxes }),
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
    for (const end of ends) requireInDomain(place, name, specs[name] as ParameterSpec, end);
    return [name, ends] as const;
  });
  return Object.fromEntries(entries);
}

function requireInDomain(place: string, name: string, spec: ParameterSpec, end: number): void {
  const { above = -Infinity, min = -Infinity, below = Infinity, integer } = spec;
  if (integer) failRange(place, `got a range as certify.parameters.${name} when whole numbers are due.`);
  if (end > above && end >= min && end < below && Math.abs(end) < Infinity) return;
  failRange(place, `got ${end} in certify.parameters.${name}, which is outside of its domain.`);
}
