import type { Value } from '../graph.ts';

/** Whether a value is sure to be 0 or 1, where spikes are. */
export function isBinary({ operation, operands, constant }: Value): boolean {
  if (constant !== undefined) return constant === 0 || constant === 1;
  const [a, b] = operands as [Value, Value];
  switch (operation) {
    case 'spike':
      return true;
    case 'mul':
    case 'min':
    case 'max':
      return isBinary(a) && isBinary(b);
    case 'sub':
      return a.constant === 1 && isBinary(b);
    case 'select':
      return operands.slice(1).every(isBinary);
    case 'detach':
      return isBinary(a);
    default:
      return false;
  }
}
