import type { Value } from '../../formula/graph.ts';

/** Where one number comes to be above another: a key for all that change there, some of them in the contrary direction. */
export interface SignChange {
  readonly key: string;
  readonly isTurned: boolean;
}

/** The constant 0, of no graph. */
export const nought: Value = { id: -1, operation: 'constant', operands: [], isMask: false, constant: 0 };

/**
 * Where `upper` comes to be above `lower`.
 *
 * @param signOf - The sign of a value; 0 where it is not sure.
 */
export function signChange(upper: Value, lower: Value, signOf: (value: Value) => number): SignChange {
  const after = (sign: number, value: Value): SignChange => {
    const { key, isTurned } = signChange(value, nought, signOf);
    return { key, isTurned: isTurned !== sign < 0 };
  };
  if (lower.constant !== 0) {
    if (upper.constant === 0) return after(-1, lower);
    const isTurned = upper.id < lower.id;
    const [first, second] = isTurned ? [upper, lower] : [lower, upper];
    return { key: `${first.id} ${second.id}`, isTurned };
  }
  const { operation, operands, id } = upper;
  const [a, b] = operands as [Value, Value];
  if (operation === 'neg') return after(-1, a);
  if (operation === 'sub') return signChange(a, b, signOf);
  if (operation === 'mul' || operation === 'div') {
    if (signOf(b) !== 0) return after(signOf(b), a);
    if (operation === 'mul' && signOf(a) !== 0) return after(signOf(a), b);
  }
  return { key: String(id), isTurned: false };
}
