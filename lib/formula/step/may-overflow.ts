import type { CalledName } from '../called-functions.ts';
import type { Value } from '../graph.ts';
import { isBinary } from './is-binary.ts';
import { isOfParameters } from './is-of-parameters.ts';

/** Functions that are never large. */
const bounded: readonly CalledName[] = [
  'acos',
  'asin',
  'atan',
  'atan2',
  'cos',
  'erf',
  'erfc',
  'logistic',
  'logisticSlope',
  'sign',
  'sin',
  'tanh',
];

/**
 * Whether a value may be infinite though inputs are of usual size: an exponential or a power, a product or quotient of what differs from
 * lane to lane. Sums, and products with parameters, are taken to be finite.
 *
 * @param ofOther - The answer for another value.
 * @param kept - What the inputs `kept.I` and `before.I` stand for.
 */
export function mayOverflow(
  { operation, operands, name }: Value,
  ofOther: (value: Value) => boolean,
  kept: readonly Value[],
): boolean {
  if (operation === 'input') {
    const [, at] = /^(?:kept|before)\.(\d+)$/.exec(name as string) ?? [];
    return at !== undefined && ofOther(kept[Number(at)] as Value);
  }
  if (operation === 'call' && !bounded.includes(name as CalledName) && !operands.every(isOfParameters))
    return true;
  const [a, b] = operands;
  const isProduct = (operation === 'mul' || operation === 'div') && a && b;
  if (isProduct && ![a, b].some((factor) => isOfParameters(factor) || isBinary(factor))) return true;
  return operands.some(ofOther);
}
