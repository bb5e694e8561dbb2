import {
  type Crossing,
  checkSurrogate,
  random,
  type Surrogate,
  type SurrogateOptions,
  type SurrogateRow,
  surrogate,
  surrogates,
} from 'spiketape';
import { finiteDifferences } from '../../../lib/check/finite-differences.ts';
import { evaluator } from '../formula/evaluate.ts';
import { parseFormula } from '../formula/parse.ts';
import type { Curves, FoundReport, Listed, Subject, Tasks } from './messages.ts';

type Member = Surrogate | Crossing;

const family = surrogates as unknown as Readonly<Record<string, Member>>;

/** Parameters that show the shape well where the default is the library's first and not the most used. */
const preferred: Readonly<Record<string, Readonly<Record<string, number>>>> = { arctan: { alpha: 2 } };

/** The surrogates of the registry, in its order. */
export function list(): Listed[] {
  return Object.entries(family).map(([name, { row, params }]) => {
    const inputs = 'inputs' in row ? 2 : 1;
    return {
      name,
      parameters: { ...row.parameters },
      initial: { ...params, ...preferred[name] },
      inputs,
      fitsNeurons: inputs === 1 && !(row as SurrogateRow).stochastic,
      source: row.source ?? '',
      reach: reachOf('of' in row ? row.of : (row as SurrogateRow), { ...params, ...preferred[name] }),
    };
  });
}

/** A few lengths of the gradient, with one digit. */
function reachOf(row: SurrogateRow, params: Readonly<Record<string, number>>): number {
  const length = row.length?.(params) ?? 1;
  return Number(Math.min(4, 8 * length).toPrecision(1));
}

/** The membrane before, of a function of two inputs. */
const before = -1;

export function curves({ subject, from, to, points }: Parameters<Tasks['curves']>[0]): Curves {
  const spike = instantiate(subject);
  const x = Float64Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
  if ('inputs' in spike.row) return crossingCurves(spike as Crossing, x);
  const { row, params, kernels } = spike as Surrogate;
  const origin = (xs: Float64Array) => xs.map((at) => row.origin(at, params));
  const breaks = [...(row.kinks?.(params) ?? []), ...(row.jumps?.(params) ?? [])];
  return {
    x,
    forward: row.stochastic
      ? x.map((at) => Math.min(1, Math.max(0, at)))
      : (kernels.forward(x.slice(), x) as Float64Array),
    origin: origin(x),
    gradient: x.map((at) => row.gradient(at, params)),
    difference: differences(origin, x, row.length?.(params) ?? 1, breaks),
  };
}

function crossingCurves(spike: Crossing, x: Float64Array): Curves {
  const origin = (xs: Float64Array) => xs.map((at) => spike.origin(at, before));
  return {
    x,
    forward: x.map((at) => Number(at >= 0)),
    origin: origin(x),
    gradient: x.map((at) => spike.gradient(at, before)[0]),
    difference: differences(origin, x, 1, [0]),
  };
}

/** Errors of an estimate above this share of it make it no estimate. */
const sharp = 1e-3;

function differences(
  f: (xs: Float64Array) => Float64Array,
  x: Float64Array,
  length: number,
  breaks: readonly number[],
): Float64Array {
  const { values, errors } = finiteDifferences(f, x, { length: Math.min(length, 1), breaks });
  return values.map((value, i) =>
    (errors[i] as number) <= sharp * Math.max(1, Math.abs(value)) ? value : Number.NaN,
  );
}

export function check(subject: Subject): FoundReport {
  const spike = instantiate(subject);
  const found = checkSurrogate(spike as Surrogate);
  return found.toJSON() as FoundReport;
}

function instantiate(subject: Subject): Member {
  if (subject.kind === 'registry') {
    const member = family[subject.name] as Surrogate;
    const options = member.row.stochastic ? { random: random(1) } : subject.parameters;
    return member(options as SurrogateOptions<string>);
  }
  const [origin, gradient] = (['origin', 'gradient'] as const).map((field) =>
    evaluator(parseFormula(field, subject[field])),
  ) as [ReturnType<typeof evaluator>, ReturnType<typeof evaluator>];
  const parameters = Object.fromEntries(
    subject.parameters.map(({ name, value, positive }) => [
      name,
      { default: value, ...(positive && { above: 0 }) },
    ]),
  );
  return surrogate({ name: 'mine', parameters, origin, gradient });
}
