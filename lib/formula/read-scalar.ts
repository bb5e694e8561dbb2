import { builtScalar } from './built-scalar.ts';
import type { Composed } from './composed.ts';
import { type Divided, divisorName } from './divided.ts';
import type { Graph, Value } from './graph.ts';
import { callable, members } from './scope.ts';
import type { Setting } from './setting.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * A scalar formula of x, parameters and helpers as a value over the input `x` and those of its parameters, `p.NAME`; NaN for NaN. Conditions that the setting
 * decides are folded.
 *
 * @throws OutsideSubset naming what is not understood.
 */
export function readScalar(
  graph: Graph,
  formula: (x: number, params: Readonly<Record<string, number>>) => number,
  params: Readonly<Record<string, number>>,
  setting: Setting,
): Value {
  const built = builtScalar(graph, formula, params);
  if (built !== undefined) return built;
  const vocabulary = new Vocabulary(graph, setting);
  const { interpreter, helpers } = vocabulary;
  const given = members(
    'p',
    Object.fromEntries(Object.keys(params).map((name) => [name, graph.input(`p.${name}`)])),
  );
  const x = graph.input('x');
  const { dividend } = formula as Partial<Divided<unknown>>;
  const isDivided = dividend !== undefined && divisorName in params;
  const { parts = {} } = formula as Partial<Composed>;
  const called = Object.entries(parts).map(([name, f]) => {
    const part = callable((args) => vocabulary.call(f, [...args, helpers]));
    return [name, part] as const;
  });
  const third = members('helpers', { ...helpers.members, ...Object.fromEntries(called) });
  const read = vocabulary.call(isDivided ? dividend : formula, [x, given, third]);
  const result = interpreter.expressions.number(read);
  const value = isDivided ? graph.arithmetic('div', result, graph.input(`p.${divisorName}`)) : result;
  return graph.select(graph.compare('eq', x, x), value, x);
}
