import { showExpression } from '../diagnose/expression.ts';
import { showNumber } from '../show-number.ts';
import type { Fit } from './fit.ts';

/** A fit in words: `arctan with alpha = 2, times 1/2, moved by 1`. */
export function describeMatch({ spike: { row }, params, change }: Fit): string {
  const { factor, shift, stretch, power } = change;
  const settings = Object.entries(params).map(([name, value]) => `${name} = ${shown(value)}`);
  const member = settings.length > 0 ? `${row.name} with ${settings.join(', ')}` : row.name;
  return [
    member,
    ...(power === 1 ? [] : [power === 2 ? 'squared' : 'its square root']),
    ...(factor === 1 ? [] : [factor === -1 ? 'its sign flipped' : `times ${named(factor)}`]),
    ...(shift === 0 ? [] : [`moved by ${named(shift)}`]),
    ...(stretch === 1 ? [] : [`taken at ${named(stretch)} x`]),
  ].join(', ');
}

function named(x: number): string {
  return showExpression({ coefficient: x, powers: [] });
}

/** A parameter: four digits, or what it is, or six. */
function shown(x: number): string {
  return Number(x.toPrecision(4)) === x ? showNumber(x) : named(x);
}
