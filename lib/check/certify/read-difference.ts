import type { Divided } from '../../formula/divided.ts';
import { Graph } from '../../formula/graph.ts';
import { OutsideSubset } from '../../formula/outside-subset.ts';
import { readScalar } from '../../formula/read-scalar.ts';
import { Setting } from '../../formula/setting.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import { failType } from '../../util/errors.ts';
import { type FormulaJets, formulaJets } from './formula-jets.ts';
import type { Jets } from './jets.ts';

/**
 * Origin and gradient over boxes of x, of parameters that are varied, and of those that have one value. Conditions that depend on
 * the latter only are folded.
 *
 * @throws TypeError naming what in their source is not understood; for a normalized row whose parameters are varied.
 */
export function readDifference(
  place: string,
  { row, params }: Surrogate,
  varied: readonly string[],
  fixed: ParameterValues,
  jets: Jets,
): FormulaJets {
  const graph = new Graph();
  const inputOf = (name: string) => `p.${name}`;
  const values = Object.entries(fixed).map(([name, value]) => [inputOf(name), value] as const);
  const setting = new Setting(Object.fromEntries(values));
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
  const formulas = [read('origin'), read('gradient')];
  const inputs = ['x', ...[...varied, ...Object.keys(fixed)].map(inputOf)];
  return understood(place, `the formula of ${row.name}`, () => formulaJets(formulas, inputs, jets));
}

/** @throws TypeError naming what is no operation of real numbers. */
function understood<T>(place: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof OutsideSubset)) throw problem;
    return failType(place, `certify: ${what} ${problem.message}.`);
  }
}
