import type { Divided } from '../../formula/divided.ts';
import { Graph, type Value } from '../../formula/graph.ts';
import { OutsideSubset } from '../../formula/outside-subset.ts';
import { readScalar } from '../../formula/read-scalar.ts';
import { Setting } from '../../formula/setting.ts';
import type { ParameterValues, SurrogateRow } from '../../surrogates/core/surrogate-row.ts';
import { failType } from '../../util/errors.ts';

/** Origin and gradient as values over the same inputs: `x` and `p.NAME`. */
export interface OriginAndGradient {
  readonly origin: Value;
  readonly gradient: Value;
}

/**
 * Origin and gradient of a row as graphs. Conditions that depend on parameters of one value only are folded.
 *
 * @param varied - The parameters that are not of one value.
 * @throws TypeError naming what in their source is not understood; for a normalized row whose parameters are varied.
 */
export function readDifference(
  place: string,
  row: SurrogateRow,
  params: ParameterValues,
  varied: readonly string[],
): OriginAndGradient {
  const graph = new Graph();
  const fixed = Object.entries(params).filter(([name]) => !varied.includes(name));
  const setting = new Setting(Object.fromEntries(fixed.map(([name, value]) => [`p.${name}`, value])));
  const read = (name: 'origin' | 'gradient') => {
    const { [name]: formula } = row;
    const { dividend = formula, divisor } = formula as Partial<Divided<ParameterValues>>;
    if (divisor && varied.length > 0)
      failType(place, `certify: ${row.name} is normalized, and ranges of parameters are for what is not.`);
    const by = graph.constant(divisor?.(params) ?? 1);
    return understood(place, `the ${name} of ${row.name}`, () =>
      graph.arithmetic('div', readScalar(graph, dividend, params, setting), by),
    );
  };
  return { origin: read('origin'), gradient: read('gradient') };
}

/** @throws TypeError naming what is no operation of real numbers. */
export function understood<T>(place: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof OutsideSubset)) throw problem;
    return failType(place, `certify: ${what} ${problem.message}.`);
  }
}
